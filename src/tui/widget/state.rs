//! The look of an environment's state: a shape, a colour and a word, the same everywhere. The shape alone
//! tells the states apart.

use crate::tui::playback::{Condition, Environment};
use crate::tui::theme::Theme;
use ratatui::style::Style;

/// How a state looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// One column wide.
    pub(crate) glyph: &'static str,
    /// Its ink.
    pub(crate) style: Style,
    /// Its name.
    pub(crate) word: &'static str,
}

/// How an environment in a condition looks.
pub(crate) const fn look(condition: Condition, theme: &Theme) -> Look {
    let (glyph, style, word) = match condition {
        Condition::Init => ("◐", theme.warn, "init"),
        Condition::Busy => ("●", theme.info, "busy"),
        Condition::Waiting(_) => ("◎", theme.info, "waiting"),
        Condition::Idle => ("○", theme.ok, "idle"),
        Condition::Failed => ("✗", theme.err, "failed"),
    };
    Look { glyph, style, word }
}

/// How a provisioned environment that is idle looks: ready, and paid for. Diamonds are provisioned,
/// circles on demand.
pub(crate) const fn ready(theme: &Theme) -> Look {
    Look {
        glyph: "◇",
        style: theme.ok,
        word: "provisioned",
    }
}

/// How an environment looks; none is one that is gone.
pub(crate) fn look_of(environment: Option<&Environment>, theme: &Theme) -> Look {
    let Some(found) = environment else {
        return Look {
            glyph: "·",
            style: theme.faint,
            word: "gone",
        };
    };
    let own = look(found.condition, theme);
    match (found.provisioned, found.condition) {
        (true, Condition::Idle) => ready(theme),
        (true, Condition::Busy) => Look {
            glyph: "◆", ..own
        },
        (true, Condition::Waiting(_)) => Look {
            glyph: "◈", ..own
        },
        _ => own,
    }
}
