//! Markdown blocks as lines of a width. A block inside another is wrapped to the room that is left and
//! gets the other's mark in front of every line, so indents hang however deep it goes.

mod table;

use super::highlight::highlight;
use super::text;
use crate::course::markdown::{self, Block, CallOut, Inline};
use crate::tui::theme::Theme;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// A longer line than this is hard to read.
pub(crate) const MEASURE: u16 = 72;

/// The blocks as lines of at most `width` columns.
pub(crate) fn lines(blocks: &[Block], width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let prose = Prose {
        theme,
        base: theme.text,
    };
    prose.blocks(blocks, usize::from(width).max(1))
}

/// Words in one style with what Markdown marks within a line, as lines of at most `width` columns. Words that Markdown
/// would make more of than a paragraph stand as they are.
pub(crate) fn inline(words: &str, width: usize, style: Style, theme: &Theme) -> Vec<Line<'static>> {
    // Most have no mark, and nothing to parse.
    if words.contains(['`', '*', '_', '[']) {
        let blocks = markdown::parse(words);
        if let [Block::Paragraph(text)] = blocks.as_slice() {
            let prose = Prose { theme, base: style };
            return prose.wrapped(text, style, width);
        }
    }
    text::wrap_plain(words, width, style)
}

/// How to draw blocks, with the style that holds where nothing else does.
#[derive(Clone, Copy)]
struct Prose<'a> {
    theme: &'a Theme,
    base: Style,
}

impl Prose<'_> {
    fn blocks(self, blocks: &[Block], width: usize) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for block in blocks {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.extend(self.block(block, width));
        }
        lines
    }

    fn block(self, block: &Block, width: usize) -> Vec<Line<'static>> {
        match block {
            Block::Paragraph(text) => self.wrapped(text, self.base, width),
            Block::Heading(level, text) => self.heading(*level, text, width),
            Block::List { start, items } => self.list(*start, items, width),
            Block::Quote(call_out, blocks) => self.quote(*call_out, blocks, width),
            Block::Code { language, text } => self.code(language, text, width),
            Block::Table { head, rows } => self.table(head, rows, width),
            Block::Rule => vec![self.rule(width)],
        }
    }

    fn rule(self, width: usize) -> Line<'static> {
        Line::from(Span::styled("─".repeat(width), self.theme.line))
    }

    fn heading(self, level: u8, text: &[Inline], width: usize) -> Vec<Line<'static>> {
        let style = match level {
            1 => self.theme.bright,
            2 => self.theme.accent.add_modifier(Modifier::BOLD),
            _ => self.theme.text.add_modifier(Modifier::BOLD),
        };
        let mut lines = self.wrapped(text, style, width);
        if level == 1 {
            lines.push(self.rule(width));
        }
        lines
    }

    fn quote(
        self,
        call_out: Option<CallOut>,
        blocks: &[Block],
        width: usize,
    ) -> Vec<Line<'static>> {
        let (style, label) = match call_out {
            None => (self.theme.faint, ""),
            Some(CallOut::Note) => (self.theme.info, "● Note"),
            Some(CallOut::Tip) => (self.theme.ok, "◆ Tip"),
            Some(CallOut::Important) => (self.theme.accent, "■ Key idea"),
            Some(CallOut::Warning) => (self.theme.warn, "▲ Careful"),
            Some(CallOut::Caution) => (self.theme.err, "▲ Danger"),
        };
        let inside = Self {
            base: if call_out.is_some() {
                self.base
            } else {
                self.theme.dim
            },
            ..self
        };
        let mut lines = Vec::new();
        if !label.is_empty() {
            let label = Span::styled(label, style.add_modifier(Modifier::BOLD));
            lines.push(Line::from(label));
        }
        lines.extend(inside.blocks(blocks, width.saturating_sub(2).max(1)));
        let bar = Span::styled("▎ ", style);
        marked(lines, &bar, &bar)
    }

    fn list(self, start: Option<u64>, items: &[Vec<Block>], width: usize) -> Vec<Line<'static>> {
        let is_loose = |item: &Vec<Block>| {
            let paragraphs = item
                .iter()
                .filter(|block| matches!(block, Block::Paragraph(_)));
            paragraphs.count() > 1
        };
        let loose = items.iter().any(is_loose);
        let mut lines = Vec::new();
        for (n, item) in (0..).zip(items) {
            if loose && n > 0 {
                lines.push(Line::default());
            }
            let mark = start.map_or_else(|| " • ".into(), |start| format!("{:>2}. ", start + n));
            let indent = text::width(&mark);
            let room = width.saturating_sub(indent).max(1);
            let mut inside = Vec::new();
            for block in item {
                if loose && !inside.is_empty() {
                    inside.push(Line::default());
                }
                inside.extend(self.block(block, room));
            }
            let mark = Span::styled(mark, self.theme.accent);
            lines.extend(marked(inside, &mark, &Span::raw(" ".repeat(indent))));
        }
        lines
    }

    /// A raised surface with the language in its corner. Code is not wrapped; what is too long ends in `…`.
    fn code(self, language: &str, code: &str, width: usize) -> Vec<Line<'static>> {
        let raised = self.theme.raised;
        // Without a background a bar says that this is code.
        let edge = if raised.bg.is_some() { " " } else { "▏" };
        let room = width.saturating_sub(2);
        let mut lines = Vec::new();
        for (n, source) in code.lines().enumerate() {
            let source = text::shorten(&source.replace('\t', "    "), room);
            let mut line = Line::from(Span::styled(edge, raised.patch(self.theme.faint)));
            let used = text::width(&source);
            for span in highlight(&source, language, self.theme) {
                line.push_span(span.patch_style(raised));
            }
            let tag = if n == 0 { language } else { "" };
            let tag = if text::width(tag) + 2 <= room - used {
                tag
            } else {
                ""
            };
            let fill = " ".repeat(room - used - text::width(tag));
            line.push_span(Span::styled(fill, raised));
            line.push_span(Span::styled(
                format!("{tag} "),
                raised.patch(self.theme.faint),
            ));
            lines.push(line);
        }
        lines
    }

    fn wrapped(self, text: &[Inline], style: Style, width: usize) -> Vec<Line<'static>> {
        text::wrap(&self.spans(text, style), width)
    }

    /// The words as they will stand there.
    fn shown(self, text: &[Inline]) -> String {
        let spans = self.spans(text, self.base);
        spans.iter().map(|span| span.content.as_ref()).collect()
    }

    fn spans(self, text: &[Inline], style: Style) -> Vec<Span<'static>> {
        let mut spans = Vec::new();
        for inline in text {
            match inline {
                Inline::Text(words) => spans.push(Span::styled(words.clone(), style)),
                Inline::Break => spans.push(Span::styled("\n", style)),
                Inline::Code(code) => spans.push(self.inline_code(code)),
                Inline::Strong(inner) => {
                    spans.extend(self.spans(inner, style.patch(self.theme.bright)));
                }
                Inline::Emphasis(inner) => {
                    spans.extend(self.spans(inner, style.add_modifier(Modifier::ITALIC)));
                }
                Inline::Link { text, .. } => {
                    let link = style.patch(self.theme.info);
                    spans.extend(self.spans(text, link.add_modifier(Modifier::UNDERLINED)));
                }
            }
        }
        spans
    }

    /// Code does not break at its spaces, and without a background it keeps its quotes.
    fn inline_code(self, code: &str) -> Span<'static> {
        let raised = self.theme.raised;
        let side = if raised.bg.is_some() { '\u{a0}' } else { '`' };
        let code = code.replace(' ', "\u{a0}");
        Span::styled(format!("{side}{code}{side}"), raised.patch(self.theme.warn))
    }
}

/// Puts a mark in front of the first line and another in front of the rest.
fn marked(
    lines: Vec<Line<'static>>,
    first: &Span<'static>,
    rest: &Span<'static>,
) -> Vec<Line<'static>> {
    let mark = |(n, mut line): (usize, Line<'static>)| {
        let mark = if n == 0 { first } else { rest };
        line.spans.insert(0, mark.clone());
        line
    };
    lines.into_iter().enumerate().map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::markdown::parse;

    #[track_caller]
    fn case(width: u16, source: &str, expected: &[&str]) {
        let lines = lines(&parse(source), width, &Theme::mono());
        let lines: Vec<String> = lines
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect();
        assert_eq!(lines, expected);
        assert!(
            lines
                .iter()
                .all(|line| text::width(line) <= usize::from(width))
        );
    }

    #[test]
    fn indents_hang_however_deep() {
        case(
            16,
            "# Title\n\nSome words here and there.\n\n1. one two three four\n   - five six seven\n2. x",
            &[
                "Title",
                "────────────────",
                "",
                "Some words here",
                "and there.",
                "",
                " 1. one two",
                "    three four",
                "     • five six",
                "       seven",
                " 2. x",
            ],
        );
        case(
            14,
            "> [!WARNING]\n> It bills all the time.\n>\n> - so",
            &[
                "▎ ▲ Careful",
                "▎ It bills all",
                "▎ the time.",
                "▎",
                "▎  • so",
            ],
        );
    }

    #[test]
    fn tables_fit_their_width() {
        let table = "| phase | typical |\n|---|---|\n| init once | 200 ms |\n| run | 5 ms |";
        case(
            30,
            table,
            &[
                "phase      typical",
                "──────────────────",
                "init once   200 ms",
                "run           5 ms",
            ],
        );
        case(
            14,
            table,
            &[
                "phase  typical",
                "──────────────",
                "init    200 ms",
                "once",
                "run       5 ms",
            ],
        );
    }

    #[test]
    fn code_is_cut_and_says_so() {
        case(
            12,
            "```\nshort\na long line of code\n```\n\nuse `a b` here",
            &["▏short", "▏a long li…", "", "use `a\u{a0}b`", "here"],
        );
    }

    #[test]
    fn what_is_marked_within_a_line_is_dressed() {
        for (words, expected) in [
            (
                "against what *you* have allowed",
                "against what you have allowed",
            ),
            ("What does `Errors` show?", "What does `Errors` show?"),
            ("**Two** of `a b`", "Two of `a\u{a0}b`"),
            ("3 * 4 = 12", "3 * 4 = 12"),
            ("1. is no list", "1. is no list"),
            ("snake_case stays", "snake_case stays"),
        ] {
            let lines = inline(words, 60, Style::new(), &Theme::mono());
            let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
            assert_eq!(lines, [expected], "{words}");
            // With colours it is the ground that says so.
            let dark = Theme::dark();
            let lines = inline(words, 60, dark.text, &dark);
            assert!(!lines[0].to_string().contains('`'), "{words}");
        }
    }
}
