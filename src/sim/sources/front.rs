//! The front doors of functions: what they take, how long they wait, and what they tell their callers.

use super::json;
use crate::sim::agenda::Rank;
use crate::sim::body::Body;
use crate::sim::event::{Batch, Origin};
use crate::sim::platform::INIT_LIMIT;
use crate::sim::scenario::{HttpApi, SourceKind};
use crate::sim::time::Span;
use crate::sim::trace::{Ending, Outcome, Sink, SourceId};
use crate::sim::{Due, Simulation};
use std::sync::Arc;

/// The most that a synchronous invocation is handed: 6 MB (`FACTS.md` section 2, "Payload").
pub const PAYLOAD_MAX_BYTES: usize = 6 << 20;

/// The most that an asynchronous invocation is handed: 1 MB (`FACTS.md` section 2, "Payload").
pub const ASYNC_PAYLOAD_MAX_BYTES: usize = 1 << 20;

/// The most bytes of a message in a queue: 1 MiB (`FACTS-2.md` section B, delay queue / size).
pub const MESSAGE_MAX_BYTES: usize = 1 << 20;

/// What every front door takes.
pub(crate) const PAYLOAD_ALWAYS_TAKEN: usize = 256 << 10;

/// The status of a request whose payload is too large: `RequestTooLargeException`.
pub const TOO_LARGE: u16 = 413;

impl SourceKind {
    /// The largest payload that a sender may hand over, in bytes; none where what is sent is not what the
    /// function gets. 6 MB for synchronous invocation, 1 MB for asynchronous (`FACTS.md` section 2), 1 MiB
    /// for a message, 256 KiB for a notification (`FACTS-2.md` A 25), 1 MB for an event (`FACTS.md` section 6).
    pub const fn payload_limit(&self) -> Option<usize> {
        match self {
            Self::InvokeSync | Self::Http(_) => Some(PAYLOAD_MAX_BYTES),
            Self::InvokeAsync | Self::EventBridge => Some(ASYNC_PAYLOAD_MAX_BYTES),
            Self::Sqs(_) => Some(MESSAGE_MAX_BYTES),
            Self::Sns => Some(PAYLOAD_ALWAYS_TAKEN),
            Self::S3 | Self::Schedule(_) | Self::Stream(_) => None,
        }
    }
}

impl HttpApi {
    /// How long the front end waits: 29 s for a REST API, 30 s for an HTTP API, as long as the function
    /// for a function URL (`FACTS.md` section 4).
    pub const fn limit(self) -> Option<Span> {
        match self {
            Self::Rest => Some(Span::secs(29)),
            Self::Http => Some(Span::secs(30)),
            Self::Url => None,
        }
    }

    /// What the caller sees when the front end stops waiting (`FACTS-2.md` A32 for REST; the HTTP API's
    /// 503 is third-party observation, `FACTS-2.md` section B).
    pub(super) const fn timeout_status(self) -> u16 {
        match self {
            Self::Rest | Self::Url => 504,
            Self::Http => 503,
        }
    }

    /// What becomes of a request, and the status that its caller sees. A function's error and an answer of
    /// another shape than the front end reads are both 502 (`FACTS.md` section 3).
    pub(super) fn answer(self, outcome: Outcome, output: Option<&[u8]>) -> (Ending, u16) {
        let status = match output {
            _ if !outcome.is_success() => None,
            None => Some(200),
            Some(output) => json::http_status(self, output),
        };
        status.map_or((Ending::Failed, 502), |status| (Ending::Succeeded, status))
    }

    /// What the caller sees when Lambda's policies refuse: API Gateway answers 500, a function URL 403
    /// (`FACTS.md` section 3, "API Gateway (proxy)").
    pub(super) const fn refused_status(self) -> u16 {
        match self {
            Self::Rest | Self::Http => 500,
            Self::Url => 403,
        }
    }

    /// What the caller sees when Lambda refuses: a function URL passes 429 on, API Gateway answers 500
    /// (`FACTS.md` section 3; for HTTP APIs the page does not say, and this lab answers alike).
    pub(super) const fn throttle_status(self) -> u16 {
        match self {
            Self::Rest | Self::Http => 500,
            Self::Url => 429,
        }
    }
}

impl<S: Sink> Simulation<S> {
    /// A request through a front end, which does not wait for ever.
    pub(super) fn http_request(&mut self, from: Origin, event: u32) {
        let SourceKind::Http(api) = self.sources[usize::from(from.source.0)].config.kind else {
            unreachable!("the class of a source is that of its kind");
        };
        if let Some(limit) = api.limit() {
            let entries = self.functions[usize::from(from.function.0)].entries.clone();
            let timeouts = self.functions[entries]
                .iter()
                .map(|entry| entry.config.timeout);
            if timeouts
                .max()
                .is_some_and(|timeout| timeout + INIT_LIMIT > limit)
            {
                let turn = self.events.at(event).turn;
                self.agenda.push(
                    self.now + limit,
                    Rank::Finish,
                    Due::FrontTimeout { event, turn },
                );
            }
        }
        if let Err(why) = self.attempt(from.function, Batch::One(event), true) {
            self.refuse_request(event, why, api.throttle_status());
        }
    }

    /// The front end answers for a function that takes too long. The function runs on, and bills.
    pub(crate) fn front_times_out(&mut self, event: u32, turn: u32) {
        let Some(record) = self.events.under_way(event, turn) else {
            return;
        };
        let source = record.source;
        if let SourceKind::Http(api) = self.sources[usize::from(source.0)].config.kind {
            self.settle(event, Ending::Failed, Some(api.timeout_status()));
        }
    }

    /// A front end answers its caller: 502 for a function's error (`FACTS.md` section 4), and 500 for an environment
    /// that is lost, which is an error of the service.
    pub(super) fn answer_request(
        &mut self,
        event: u32,
        source: SourceId,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let (ending, status) = match self.sources[usize::from(source.0)].config.kind {
            SourceKind::Http(api) if outcome != Outcome::Lost => api.answer(outcome, output),
            _ => (Ending::Failed, 500),
        };
        self.settle(event, ending, Some(status));
    }

    /// Refuses an event whose payload is too large. The request was made, and counts.
    #[cold]
    pub(super) fn turn_away(&mut self, id: SourceId, body: Option<Arc<Body>>) {
        let source = &self.sources[usize::from(id.0)];
        let (from, item) = (source.origin(id), source.charge);
        let event = self.accept(from, body);
        if let Some(item) = item {
            self.charge_arrival(from, item);
        }
        self.settle(event, Ending::Failed, Some(TOO_LARGE));
    }

    /// Whether a payload is more than the front door takes. What it refuses never reaches the function.
    #[cold]
    pub(super) fn is_too_large(&self, id: SourceId, size: usize) -> bool {
        let kind = &self.sources[usize::from(id.0)].config.kind;
        kind.payload_limit().is_some_and(|most| size > most)
    }
}
