//! Why a service refuses a call.

use crate::sim::time::Span;
use crate::sim::trace::CallError;
use std::fmt;

/// An error of a service: its name as the real service gives it, and a sentence of our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What kind, for the trace.
    pub error: CallError,
    /// The service's name for it, such as `ConditionalCheckFailedException`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
}

/// `NoSuchKey: there is no object …`, as a guest reads it.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Refusal {
    /// An error of any kind.
    pub(super) fn new(error: CallError, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            error,
            code,
            message: message.into(),
        }
    }

    /// The role does not allow it.
    pub(super) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(CallError::AccessDenied, "AccessDeniedException", message)
    }

    /// Nothing answers.
    pub(super) fn unreachable() -> Self {
        let message = "the connection timed out: nothing answers at this address";
        Self::new(CallError::Unreachable, "ConnectTimeout", message)
    }

    /// The caller gave up first.
    pub(super) fn timed_out(patience: Span) -> Self {
        let message = format!("no answer within {patience}");
        Self::new(CallError::TimedOut, "RequestTimeout", message)
    }

    /// The request is not one that the service understands.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(CallError::Invalid, "ValidationException", message)
    }

    /// The action is not one that the lab knows.
    pub(super) fn unknown_operation(action: &str) -> Self {
        let message = format!("this lab knows no `{action}`");
        Self::new(CallError::Invalid, "UnknownOperationException", message)
    }
}
