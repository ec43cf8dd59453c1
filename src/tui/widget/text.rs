//! Fitting text into cells: measure, shorten, wrap. Widths are in terminal columns, and a cut never falls
//! inside a character that takes two.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The text if it fits into `room` columns, else as much as fits with `…` at its end: nothing is cut in
/// silence.
pub(crate) fn shorten(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    if room == 0 {
        return String::new();
    }
    let mut short = prefix(text, room - 1).to_owned();
    short.push('…');
    short
}

/// As many lines as an area has rows; the last one says with `…` that there are more.
pub(crate) fn cut(mut lines: Vec<Line<'static>>, area: Rect) -> Vec<Line<'static>> {
    if lines.len() > usize::from(area.height) {
        lines.truncate(area.height.into());
        if let Some(last) = lines.last_mut() {
            if last.width() >= usize::from(area.width)
                && let Some(span) = last.spans.last_mut()
            {
                span.content.to_mut().pop();
            }
            last.push_span(Span::raw("…"));
        }
    }
    lines
}

/// The longest beginning that fits into `room` columns.
pub(crate) fn prefix(text: &str, room: usize) -> &str {
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > room {
            return &text[..start];
        }
    }
    text
}

/// The text padded with spaces on the right to `room` columns, or shortened to it.
pub(crate) fn pad(text: &str, room: usize) -> String {
    let mut padded = shorten(text, room);
    padded.extend(std::iter::repeat_n(' ', room - padded.width()));
    padded
}

/// The text padded with spaces on the left to `room` columns, or shortened to it.
pub(crate) fn pad_left(text: &str, room: usize) -> String {
    let short = shorten(text, room);
    let mut padded = " ".repeat(room - short.width());
    padded.push_str(&short);
    padded
}

/// Breaks plain text into lines of at most `room` columns, all in one style.
pub(crate) fn wrap_plain(text: &str, room: usize, style: Style) -> Vec<Line<'static>> {
    wrap(&[Span::styled(text, style)], room)
}

/// Breaks styled text into lines of at most `room` columns: at spaces, at `\n`, and inside a word only if
/// the word alone is longer than a line. A number keeps its unit, and no-break spaces hold as long as what they
/// hold together fits into a line.
pub(crate) fn wrap(spans: &[Span<'_>], room: usize) -> Vec<Line<'static>> {
    let mut lines = Lines {
        room: room.max(1),
        done: vec![Line::default()],
        used: 0,
    };
    for word in words(spans) {
        lines.push(word);
    }
    lines.done
}

/// Characters that stay together. One word may change style inside, as in "**un**like".
struct Word {
    pieces: Vec<Span<'static>>,
    before: Before,
}

/// What stands before a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Space(Style),
    Break,
}

impl Word {
    fn width(&self) -> usize {
        self.pieces.iter().map(Span::width).sum()
    }

    /// Whether it is a number: `1,769`, `(0.5`, `$3`.
    fn is_number(&self) -> bool {
        let [piece] = self.pieces.as_slice() else {
            return false;
        };
        let number = piece.content.trim_start_matches(['(', '$', '~', '<', '>']);
        let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '–');
        number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(of_number)
    }
}

fn words(spans: &[Span<'_>]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut before = Before::Space(Style::new());
    for span in spans {
        for piece in span.content.split_inclusive([' ', '\n']) {
            let text = piece.trim_end_matches([' ', '\n']);
            if !text.is_empty() {
                let styled = Span::styled(text.to_owned(), span.style);
                match (words.last_mut(), before) {
                    (Some(word), Before::Nothing) => word.pieces.push(styled),
                    (Some(word), Before::Space(space)) if is_unit(text) && word.is_number() => {
                        word.pieces.extend([Span::styled(" ", space), styled]);
                    }
                    _ => words.push(Word {
                        pieces: vec![styled],
                        before,
                    }),
                }
                before = Before::Nothing;
            }
            if piece.ends_with('\n') {
                if before == Before::Break {
                    // Two breaks in a row leave an empty line between them.
                    words.push(Word {
                        pieces: Vec::new(),
                        before,
                    });
                }
                before = Before::Break;
            } else if piece.ends_with(' ') && before == Before::Nothing {
                before = Before::Space(span.style);
            }
        }
    }
    words
}

/// The blanks inside a word: at these it breaks first if it is longer than a line.
const BLANKS: [char; 2] = [' ', '\u{a0}'];

/// Whether a word is a unit as it stands behind a number: `ms`, `MB`, `%`.
fn is_unit(word: &str) -> bool {
    const UNITS: [&str; 16] = [
        "%", "µs", "ms", "s", "min", "h", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "GB-s",
        "vCPU", "vCPUs",
    ];
    let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
    UNITS.contains(&bare)
}

struct Lines {
    room: usize,
    done: Vec<Line<'static>>,
    used: usize,
}

impl Lines {
    fn push(&mut self, word: Word) {
        let width = word.width();
        match word.before {
            Before::Break => self.next(),
            Before::Space(_) if self.used > 0 && self.used + 1 + width > self.room => self.next(),
            Before::Space(style) if self.used > 0 => self.put(Span::styled(" ", style)),
            _ => {}
        }
        if width <= self.room {
            word.pieces.into_iter().for_each(|piece| self.put(piece));
        } else {
            word.pieces.into_iter().for_each(|piece| self.split(&piece));
        }
    }

    /// A piece of a word that is longer than a whole line: it breaks at no-break spaces, and inside a word only
    /// if that alone is too long.
    fn split(&mut self, piece: &Span<'static>) {
        for part in piece.content.split_inclusive(BLANKS) {
            let bare = part.trim_end_matches(BLANKS);
            if self.used > 0 && self.used + bare.width() > self.room && bare.width() <= self.room {
                self.next();
            }
            for grapheme in part.graphemes(true) {
                if self.used + grapheme.width() > self.room && self.used > 0 {
                    self.next();
                }
                // What a line broke at does not begin the next one.
                if self.used > 0 || !grapheme.starts_with(BLANKS) {
                    self.put(Span::styled(grapheme.to_owned(), piece.style));
                }
            }
        }
    }

    fn put(&mut self, span: Span<'static>) {
        self.used += span.width();
        let line = self
            .done
            .last_mut()
            .expect("there is a line from the start on");
        line.spans.push(span);
    }

    fn next(&mut self) {
        self.done.push(Line::default());
        self.used = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` marks a change of style, `/` the expected line breaks.
    #[track_caller]
    fn case(room: usize, text: &str, expected: &str) {
        let spans: Vec<Span> = text.split('|').map(Span::raw).collect();
        let lines: Vec<String> = wrap(&spans, room).iter().map(Line::to_string).collect();
        assert_eq!(lines.join("/"), expected, "{text} at {room}");
        assert!(
            lines
                .iter()
                .all(|line| line.width() <= room.max(2) || line.width() <= 1)
        );
    }

    #[test]
    fn text_breaks_at_spaces() {
        case(10, "one two three", "one two/three");
        case(13, "one two three", "one two three");
        case(3, "one two three", "one/two/thr/ee");
        case(8, "un|like the| rest", "unlike/the rest");
        case(9, "a no\u{a0}break space", "a/no\u{a0}break/space");
        case(
            9,
            "use aws\u{a0}lambda\u{a0}list",
            "use/aws\u{a0}/lambda\u{a0}/list",
        );
        case(
            8,
            "a code\u{a0}span\u{a0}longer",
            "a/code\u{a0}/span\u{a0}/longer",
        );
        case(10, "one  two", "one two");
        case(10, "", "");
        case(10, "one\ntwo", "one/two");
        case(10, "one\n\ntwo", "one//two");
    }

    #[test]
    fn a_number_keeps_its_unit() {
        case(10, "it has 95 % here", "it has/95 % here");
        case(12, "with 1,769 MB. Then", "with/1,769 MB./Then");
        case(10, "after 12 steps", "after 12/steps");
        case(9, "in x86 ms units", "in x86 ms/units");
        case(4, "1,769 MB", "1,76/9 MB");
        case(10, "after |95| ms|", "after/95 ms");
    }

    #[test]
    fn wide_characters_are_never_halved() {
        case(5, "日本語", "日本/語");
        case(1, "日", "日");
        assert_eq!(shorten("日本語", 5), "日本…");
        assert_eq!(shorten("日本語", 4), "日…");
        assert_eq!(pad("日本語", 4), "日… ");
        assert_eq!(pad_left("ab", 4), "  ab");
        assert_eq!(shorten("abc", 0), "");
    }
}
