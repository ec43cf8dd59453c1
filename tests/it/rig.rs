//! Drives a guest as the platform does, without time: runs it to its end, answers its calls from a table,
//! collects its log.

use coldstart::guest::{CallAnswer, Clock, Guest, Program, Request, RequestId, Settings, Yield};
use std::sync::Arc;

/// One unit of fuel is a nanosecond, from time 0 on.
pub(crate) const CLOCK: Clock = Clock {
    start_us: 0,
    spent: 0,
    ns_num: 1,
    ns_den: 1,
};

/// What no well-behaved guest of these tests needs.
pub(crate) const PLENTY: u64 = 200_000_000;

pub(crate) fn settings(memory_mb: u32) -> Arc<Settings> {
    Arc::new(Settings {
        function: "test".into(),
        version: "$LATEST".into(),
        memory_mb,
        ephemeral_mb: 512,
        variables: vec![("GREETING".into(), "hello".into())],
    })
}

/// What answers a call.
type Service<'a> = Box<dyn Fn(&str, &[u8]) -> CallAnswer + 'a>;

/// A guest, its log so far and the services that it may call.
pub(crate) struct Rig<'a> {
    pub(crate) guest: Guest,
    pub(crate) log: Vec<String>,
    pub(crate) calls: Vec<(String, String)>,
    services: Service<'a>,
    slice: u64,
    next_id: u64,
}

impl<'a> Rig<'a> {
    pub(crate) fn new(program: &Program) -> Self {
        Self::with(program, &settings(128))
    }

    pub(crate) fn with(program: &Program, settings: &Arc<Settings>) -> Self {
        Self::of(Guest::boot(program, settings, 7))
    }

    pub(crate) fn of(guest: Guest) -> Self {
        Self {
            guest,
            log: Vec::new(),
            calls: Vec::new(),
            services: Box::new(|action, _| Err(format!("AccessDenied: {action}"))),
            slice: PLENTY,
            next_id: 0,
        }
    }

    /// What services answer.
    pub(crate) fn services(mut self, answer: impl Fn(&str, &[u8]) -> CallAnswer + 'a) -> Self {
        self.services = Box::new(answer);
        self
    }

    /// Runs the guest in slices of so much fuel.
    pub(crate) fn sliced(mut self, slice: u64) -> Self {
        self.slice = slice;
        self
    }

    pub(crate) fn init(&mut self) -> Yield {
        self.guest.begin_init();
        self.finish()
    }

    pub(crate) fn invoke(&mut self, event: impl AsRef<[u8]>) -> Yield {
        self.next_id += 1;
        self.guest.begin_invoke(Request {
            id: RequestId(self.next_id),
            deadline_ms: 3_000,
            event: event.as_ref().into(),
        });
        self.finish()
    }

    /// INIT if need be, then one event; the answer as text.
    #[track_caller]
    pub(crate) fn answer(&mut self, event: impl AsRef<[u8]>) -> String {
        if !self.guest.is_ready() {
            assert_eq!(self.init(), Yield::Ready, "INIT; log {:?}", self.log);
        }
        match self.invoke(event) {
            Yield::Answer(answer) => String::from_utf8(answer).unwrap(),
            other => panic!("{other:?}; log {:?}", self.log),
        }
    }

    /// Runs to the end of INIT or of the invocation; `Slice` if that takes more than [`PLENTY`].
    pub(crate) fn finish(&mut self) -> Yield {
        loop {
            if self.guest.fuel_used() >= PLENTY {
                return Yield::Slice;
            }
            match self.guest.run(self.slice, CLOCK) {
                Yield::Slice => {}
                Yield::Log(line) => self.log.push(String::from_utf8_lossy(&line).into_owned()),
                Yield::Call { action, payload } => {
                    let answer = (self.services)(&action, &payload);
                    let payload = String::from_utf8_lossy(&payload).into_owned();
                    self.calls.push((action, payload));
                    self.guest.answer(answer);
                }
                end => return end,
            }
        }
    }
}

#[track_caller]
pub(crate) fn program(wat: impl AsRef<[u8]>) -> Program {
    match Program::load(wat.as_ref()) {
        Ok(program) => program,
        Err(error) => panic!("{error}"),
    }
}
