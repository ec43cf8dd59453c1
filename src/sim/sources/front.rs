//! HTTP front ends: how long they wait, and what they answer in a function's stead.

use crate::sim::scenario::HttpApi;
use crate::sim::time::Span;

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
