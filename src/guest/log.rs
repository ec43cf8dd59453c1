//! A bound on what a guest may log, so that a flood of lines stays a lesson and not an outage.

use super::limits::{LOG_LINE_MAX_BYTES, LOG_MAX_BYTES};

/// What is left of the log of one INIT or one invocation.
#[derive(Debug)]
pub(super) struct LogMeter {
    left: usize,
    full: bool,
}

impl Default for LogMeter {
    fn default() -> Self {
        Self {
            left: LOG_MAX_BYTES,
            full: false,
        }
    }
}

impl LogMeter {
    /// Whether further lines are dropped unseen.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The line as it is logged: cut if it is too long, replaced by a last notice if the log is full,
    /// and nothing after that.
    pub(super) fn admit(&mut self, line: &[u8]) -> Option<Vec<u8>> {
        if self.full {
            return None;
        }
        let kept = boundary(line, LOG_LINE_MAX_BYTES);
        if kept > self.left {
            self.full = true;
            let notice =
                format!("[log full: the lab keeps {LOG_MAX_BYTES} bytes of one invocation]");
            return Some(notice.into_bytes());
        }
        self.left -= kept;
        let mut shown = line[..kept].to_vec();
        if kept < line.len() {
            let notice = format!(" [cut: {} bytes, the lab keeps {kept}]", line.len());
            shown.extend_from_slice(notice.as_bytes());
        }
        Some(shown)
    }
}

/// The most bytes up to `max` that do not split a UTF-8 character.
fn boundary(line: &[u8], max: usize) -> usize {
    if line.len() <= max {
        return line.len();
    }
    let is_continuation = |byte: u8| byte & 0xc0 == 0x80;
    (max.saturating_sub(3)..=max)
        .rev()
        .find(|end| !is_continuation(line[*end]))
        .unwrap_or(max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_between_characters_and_says_so() {
        let line = "é".repeat(LOG_LINE_MAX_BYTES);
        let shown = LogMeter::default()
            .admit(&[b"x", line.as_bytes()].concat())
            .unwrap();
        let shown = String::from_utf8(shown).unwrap();
        assert!(
            shown.ends_with("é [cut: 32769 bytes, the lab keeps 16383]"),
            "{shown:.40}"
        );
    }

    #[test]
    fn a_full_log_says_so_once() {
        let mut log = LogMeter::default();
        let line = [b'x'; LOG_LINE_MAX_BYTES];
        for _ in 0..LOG_MAX_BYTES / LOG_LINE_MAX_BYTES {
            assert_eq!(log.admit(&line).unwrap().len(), line.len());
        }
        assert_eq!(log.admit(b""), Some(Vec::new()));
        assert!(log.admit(b"x").unwrap().starts_with(b"[log full"));
        assert!(log.is_full());
        assert_eq!(log.admit(b""), None);
    }
}
