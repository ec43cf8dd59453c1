//! What a guest tells the platform, and what the platform answers.

use super::fault::Fault;

/// What a guest answers a `call`: the service's answer, or its error text.
pub type CallAnswer = Result<Vec<u8>, String>;

/// Why `run` returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Yield {
    /// The fuel given to `run` is used up. Call `run` again to go on.
    Slice,
    /// INIT is done: the guest is frozen until `begin_invoke`.
    Ready,
    /// The guest called a service and is suspended until `answer`.
    Call {
        /// The action, named as in IAM: `dynamodb:PutItem`.
        action: String,
        /// Its JSON payload.
        payload: Vec<u8>,
    },
    /// The guest wrote a log line and is suspended until `run` is called again.
    Log(Vec<u8>),
    /// The invocation ended with this answer; the guest is frozen.
    Answer(Vec<u8>),
    /// The invocation ended with an error of the guest's own telling, as JSON text if the guest wrote JSON;
    /// the guest is frozen and can serve again. During INIT: the guest reported that INIT failed; it is not
    /// ready and must begin INIT anew.
    Failure(Vec<u8>),
    /// The guest crashed. It must begin INIT anew before it can serve again.
    Fault(Fault),
}

/// Yields that wait until what they cost is paid: at most a log line and what ends the run.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) log: Option<Vec<u8>>,
    pub(super) end: Option<Yield>,
}

impl Queue {
    pub(super) fn pop(&mut self) -> Option<Yield> {
        let log = self.log.take().map(Yield::Log);
        log.or_else(|| self.end.take())
    }
}
