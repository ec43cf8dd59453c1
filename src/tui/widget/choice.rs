//! Answers to choose from, each behind its letter, and how sure one is.

use super::canvas::Canvas;
use super::prose;
use super::touch::Touch;
use crate::study::record::Confidence;
use crate::tui::keys::{ENTER, ESC, Key, Row, ch};
use crate::tui::theme::Theme;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Mark, keycap and gap in front of an answer.
pub(crate) const INDENT: usize = 6;
const INDENTED: &str = "      ";
const GAP: &str = "  ";
/// The mark of the cursor.
const HERE: &str = "▌";

/// The keycap of so many letters, from the first to the last.
pub(crate) const fn letters(count: usize) -> Option<&'static str> {
    Some(match count {
        2 => "a–b",
        3 => "a–c",
        4 => "a–d",
        5 => "a–e",
        6 => "a–f",
        _ => return None,
    })
}

/// The letter of a place: `a` for the first.
pub(crate) fn letter(place: usize) -> char {
    u8::try_from(place).map_or('?', |place| char::from(b'a' + place.min(25)))
}

/// The keycap of a place: ` a `.
pub(crate) fn cap(place: usize, style: Style) -> Span<'static> {
    Span::styled(format!(" {} ", letter(place)), style)
}

/// How a click takes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    /// One of them: a click takes it, and once more answers.
    One,
    /// Several: a click takes one or takes it back.
    Several,
    /// Pairs: a click on an answer pairs it with the line under the cursor.
    Pairs,
    /// The one under the cursor: a click moves the cursor, and once more takes it.
    Cursor,
}

/// Says what a click on the answers among lines does. An answer is all its lines; the letters in a line of
/// words, as how sure one is, are touched one by one.
pub(crate) fn touch(lines: &[Line<'_>], takes: Takes, area: Rect, canvas: &mut Canvas<'_>) {
    let mut answer = None;
    for (line, row) in lines.iter().zip(area.rows()) {
        let goes_on = line
            .spans
            .first()
            .is_some_and(|lead| lead.content == INDENTED);
        if !goes_on {
            answer = answer_on(line, takes, canvas.theme);
        }
        if let Some(key) = answer {
            canvas.on_click(row, Touch::Press(key, 1));
        } else {
            touch_caps(line, row, canvas);
        }
    }
}

/// The key of the answer that begins on a line: a mark, a keycap, a gap.
fn answer_on(line: &Line<'_>, takes: Takes, theme: &Theme) -> Option<Key> {
    let [mark, cap, gap, ..] = line.spans.as_slice() else {
        return None;
    };
    let letter = letter_of(cap)?;
    let chosen = cap.style == theme.solid(theme.accent);
    // What stands before a paired line is the letter of its answer.
    let offered = cap.style == theme.keycap || chosen && takes != Takes::Pairs;
    if gap.content != GAP || !offered {
        return None;
    }
    let here = mark.content == HERE;
    let again = match takes {
        Takes::One => here && chosen,
        Takes::Cursor => here,
        Takes::Several | Takes::Pairs => false,
    };
    Some(if again { ENTER } else { ch(letter) })
}

/// Keycaps among words, each with the words up to the next.
fn touch_caps(line: &Line<'_>, row: Rect, canvas: &mut Canvas<'_>) {
    let (mut x, mut key) = (row.x, None);
    for span in &line.spans {
        let width = u16::try_from(span.width()).unwrap_or(u16::MAX);
        if span.style == canvas.theme.keycap {
            key = letter_of(span).map(ch);
        }
        if let Some(key) = key {
            let words = Rect { x, width, ..row }.intersection(row);
            canvas.on_click(words, Touch::Press(key, 1));
        }
        x = x.saturating_add(width);
    }
}

/// The letter on a keycap.
fn letter_of(cap: &Span<'_>) -> Option<char> {
    let letter = cap.content.strip_prefix(' ')?.strip_suffix(' ')?;
    let mut letters = letter.chars();
    let letter = letters.next().filter(char::is_ascii_lowercase)?;
    letters.next().is_none().then_some(letter)
}

/// An answer that can be chosen.
pub(crate) struct Offer<'a> {
    /// Its place, which gives its letter.
    pub(crate) place: usize,
    /// Its words.
    pub(crate) text: &'a str,
    /// Whether the cursor is on it.
    pub(crate) here: bool,
    /// Whether it is chosen.
    pub(crate) taken: bool,
}

impl Offer<'_> {
    /// The answer, wrapped with a hanging indent.
    pub(crate) fn lines(&self, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let mark = if self.here { HERE } else { " " };
        let (cap_style, style) = match (self.taken, self.here) {
            (true, _) => (theme.solid(theme.accent), theme.bright),
            (false, true) => (theme.keycap, theme.bright),
            (false, false) => (theme.keycap, theme.text),
        };
        let lead = [
            Span::styled(mark, theme.accent),
            cap(self.place, cap_style),
            Span::raw(GAP),
        ];
        led(&lead, self.text, style, (width, theme))
    }
}

/// Words with a hanging indent behind a mark, a keycap and a gap.
pub(crate) fn led(
    lead: &[Span<'static>; 3],
    words: &str,
    style: Style,
    (width, theme): (u16, &Theme),
) -> Vec<Line<'static>> {
    let room = usize::from(width).saturating_sub(INDENT).max(1);
    let mut lead = lead.to_vec();
    let mut lines = Vec::new();
    for words in prose::inline(words, room, style, theme) {
        let indent = vec![Span::raw(INDENTED)];
        let mut line = Line::from(std::mem::replace(&mut lead, indent));
        line.spans.extend(words.spans);
        lines.push(line);
    }
    lines
}

/// How sure one is of an answer or a guess; nothing goes back to it. Enter takes the middle: whoever hurries through is
/// asked for no more, and it never leads past what comes of the answer.
pub(crate) const SURE: &[Row<Option<Confidence>>] = &[
    Row {
        cap: "g",
        word: "a guess",
        help: "It was a guess",
        keys: &[(ch('g'), Some(Confidence::Guess))],
    },
    Row {
        cap: "t ⏎",
        word: "I think so",
        help: "Rather this than another",
        keys: &[
            (ch('t'), Some(Confidence::Think)),
            (ENTER, Some(Confidence::Think)),
        ],
    },
    Row {
        cap: "s",
        word: "I am sure",
        help: "You would bet on it",
        keys: &[(ch('s'), Some(Confidence::Sure))],
    },
    Row {
        cap: "Esc",
        word: "back",
        help: "Back to the answer",
        keys: &[(ESC, None)],
    },
];

/// The question how sure one is, with its keys; on a line of their own where one is too narrow for both.
pub(crate) fn how_sure(width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let asked = Span::styled("How sure are you?   ", theme.bright);
    let mut spans = Vec::new();
    for (cap, word) in [
        (" g ", " a guess   "),
        (" t ", " I think so   "),
        (" s ", " I am sure"),
    ] {
        spans.push(Span::styled(cap, theme.keycap));
        spans.push(Span::styled(word, theme.text));
    }
    let keys = Line::from(spans);
    if asked.width() + keys.width() > width.into() {
        return vec![Line::from(asked), keys];
    }
    let mut line = Line::from(asked);
    line.spans.extend(keys.spans);
    vec![line]
}
