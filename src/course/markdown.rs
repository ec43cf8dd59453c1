//! Markdown to blocks: what a text says, without a thought of how it looks.
//!
//! The terminal program wraps and colours these blocks, plain mode prints them as lines, and checks look
//! through them for links. Content is our own, so only what content uses is here: images, footnotes and
//! raw HTML become the text that stands in them.

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd,
};

/// A piece of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 is the highest.
        level: u8,
        /// Its words.
        text: Text,
    },
    /// Prose.
    Paragraph(Text),
    /// A list.
    List {
        /// The number of its first item; none for bullets.
        first: Option<u64>,
        /// Its items.
        items: Vec<Item>,
    },
    /// A quotation or a call-out.
    Quote {
        /// Which call-out; none for a quotation.
        callout: Option<Callout>,
        /// What is in it.
        blocks: Vec<Block>,
    },
    /// Code, to be shown as it is.
    Code {
        /// Its language, or empty.
        language: String,
        /// Its lines, without a newline at the end.
        text: String,
    },
    /// A table.
    Table(Table),
    /// A line across.
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// For a task: whether it is done.
    pub done: Option<bool>,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// A table. Rows may be shorter than the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// How each column is aligned.
    pub columns: Vec<Align>,
    /// The heads of the columns.
    pub head: Vec<Text>,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// Figures.
    Right,
}

/// The kinds of call-out, `> [!NOTE]` and its sisters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// Something beside the point.
    Note,
    /// Something handy.
    Tip,
    /// The idea to remember.
    Important,
    /// Something that is easily got wrong.
    Warning,
    /// Something that does harm.
    Caution,
}

/// Words with their emphasis. A line break that the author asked for is a `\n`.
pub type Text = Vec<Run>;

/// Words that look the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The words.
    pub text: String,
    /// How they look.
    pub emphasis: Emphasis,
    /// Where they lead to.
    pub link: Option<String>,
}

/// How words stand out. Several may hold at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent: code may be strong and struck out"
)]
pub struct Emphasis {
    /// `*stressed*`
    pub stressed: bool,
    /// `**strong**`
    pub strong: bool,
    /// `~~struck out~~`
    pub struck: bool,
    /// `` `code` ``
    pub code: bool,
}

/// Reads Markdown. Every text is Markdown, so this cannot fail.
pub fn parse(source: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        events: Parser::new_ext(source, options),
    };
    reader.blocks()
}

/// The words of a text without their emphasis.
pub fn plain(text: &[Run]) -> String {
    text.iter().map(|run| run.text.as_str()).collect()
}

/// Reads events until the end of what it is in; a block inside a block is a call inside a call.
struct Reader<'a> {
    events: Parser<'a>,
}

impl Reader<'_> {
    fn blocks(&mut self) -> Vec<Block> {
        self.item().blocks
    }

    /// Blocks up to the end of what they are in. A tight list item has words without a paragraph.
    fn item(&mut self) -> Item {
        let mut item = Item::default();
        let mut words = Words::default();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) if is_inline(&tag) => words.start(&tag),
                Event::End(end) if is_inline_end(end) => words.end(end),
                Event::End(_) => break,
                Event::Start(tag) => {
                    words.finish(&mut item.blocks);
                    item.blocks.extend(self.block(tag));
                }
                Event::Rule => {
                    words.finish(&mut item.blocks);
                    item.blocks.push(Block::Rule);
                }
                Event::TaskListMarker(done) => item.done = Some(done),
                event => words.add(event),
            }
        }
        words.finish(&mut item.blocks);
        item
    }

    fn block(&mut self, tag: Tag<'_>) -> Option<Block> {
        match tag {
            Tag::Paragraph => Some(Block::Paragraph(self.text())),
            Tag::Heading { level, .. } => Some(Block::Heading {
                level: level as u8,
                text: self.text(),
            }),
            Tag::BlockQuote(kind) => Some(Block::Quote {
                callout: kind.map(callout),
                blocks: self.blocks(),
            }),
            Tag::CodeBlock(kind) => Some(Block::Code {
                language: match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                },
                text: plain(&self.text()).trim_end_matches('\n').to_owned(),
            }),
            Tag::List(first) => Some(Block::List {
                first,
                items: self.items(),
            }),
            Tag::Table(columns) => Some(Block::Table(self.table(&columns))),
            _ => {
                let text = self.text();
                (!text.is_empty()).then_some(Block::Paragraph(text))
            }
        }
    }

    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some(Event::Start(Tag::Item)) = self.events.next() {
            items.push(self.item());
        }
        items
    }

    fn table(&mut self, columns: &[Alignment]) -> Table {
        let mut table = Table {
            columns: columns.iter().copied().map(align).collect(),
            ..Table::default()
        };
        loop {
            match self.events.next() {
                Some(Event::Start(Tag::TableHead)) => table.head = self.cells(),
                Some(Event::Start(Tag::TableRow)) => {
                    let cells = self.cells();
                    table.rows.push(cells);
                }
                _ => return table,
            }
        }
    }

    fn cells(&mut self) -> Vec<Text> {
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = self.events.next() {
            cells.push(self.text());
        }
        cells
    }

    /// Words up to the end of what they are in.
    fn text(&mut self) -> Text {
        let mut words = Words::default();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) => words.start(&tag),
                Event::End(end) if is_inline_end(end) => words.end(end),
                Event::End(_) => break,
                event => words.add(event),
            }
        }
        words.text
    }
}

/// Words as they come in, with the emphasis that holds.
#[derive(Default)]
struct Words {
    text: Text,
    emphasis: Emphasis,
    link: Option<String>,
}

impl Words {
    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.to_string()),
            tag => self.switch(tag.to_end(), true),
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Link => self.link = None,
            end => self.switch(end, false),
        }
    }

    const fn switch(&mut self, end: TagEnd, on: bool) {
        match end {
            TagEnd::Emphasis => self.emphasis.stressed = on,
            TagEnd::Strong => self.emphasis.strong = on,
            TagEnd::Strikethrough => self.emphasis.struck = on,
            _ => {}
        }
    }

    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Code(code) => {
                let emphasis = Emphasis {
                    code: true,
                    ..self.emphasis
                };
                self.push(&code, emphasis);
            }
            Event::SoftBreak => self.push(" ", self.emphasis),
            Event::HardBreak => self.push("\n", self.emphasis),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(&text, self.emphasis);
            }
            _ => {}
        }
    }

    fn push(&mut self, text: &str, emphasis: Emphasis) {
        match self.text.last_mut() {
            Some(last) if last.emphasis == emphasis && last.link == self.link => {
                last.text.push_str(text);
            }
            _ => self.text.push(Run {
                text: text.to_owned(),
                emphasis,
                link: self.link.clone(),
            }),
        }
    }

    fn finish(&mut self, blocks: &mut Vec<Block>) {
        if !self.text.is_empty() {
            blocks.push(Block::Paragraph(std::mem::take(&mut self.text)));
        }
    }
}

const fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

const fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

const fn callout(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}

const fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::Right => Align::Right,
        Alignment::Center => Align::Centre,
        Alignment::Left | Alignment::None => Align::Left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// Blocks in a small notation: `*stressed*`, `**strong**`, `~struck~`, `` `code` ``, `[words](link)`.
    fn notation(blocks: &[Block]) -> String {
        let mut all = String::new();
        for block in blocks {
            let separator = if all.is_empty() { "" } else { " / " };
            let _ = write!(all, "{separator}{}", of_block(block));
        }
        all
    }

    fn of_block(block: &Block) -> String {
        match block {
            Block::Heading { level, text } => format!("h{level} {}", of_text(text)),
            Block::Paragraph(text) => format!("p {}", of_text(text)),
            Block::List { first, items } => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| {
                        let done = match item.done {
                            None => "",
                            Some(true) => "x ",
                            Some(false) => "_ ",
                        };
                        format!("{done}{}", notation(&item.blocks))
                    })
                    .collect();
                format!("list {first:?} ({})", items.join(" | "))
            }
            Block::Quote { callout, blocks } => format!("quote {callout:?} ({})", notation(blocks)),
            Block::Code { language, text } => format!("code {language} {text:?}"),
            Block::Table(table) => {
                let row = |cells: &[Text]| {
                    let cells: Vec<String> = cells.iter().map(|cell| of_text(cell)).collect();
                    cells.join(" | ")
                };
                let rows: Vec<String> = table.rows.iter().map(|cells| row(cells)).collect();
                format!(
                    "table {:?} {} ({})",
                    table.columns,
                    row(&table.head),
                    rows.join(" / ")
                )
            }
            Block::Rule => "rule".into(),
        }
    }

    fn of_text(text: &[Run]) -> String {
        let mut all = String::new();
        for run in text {
            let Emphasis {
                stressed,
                strong,
                struck,
                code,
            } = run.emphasis;
            let mut words = run.text.clone();
            for (holds, mark) in [(code, "`"), (stressed, "*"), (strong, "**"), (struck, "~")] {
                if holds {
                    words = format!("{mark}{words}{mark}");
                }
            }
            match &run.link {
                Some(link) => {
                    let _ = write!(all, "[{words}]({link})");
                }
                None => all.push_str(&words),
            }
        }
        all
    }

    #[track_caller]
    fn case(source: &str, expected: &str) {
        assert_eq!(notation(&parse(source)), expected);
    }

    #[test]
    fn prose_keeps_its_emphasis() {
        case("# One\nTwo\nlines", "h1 One / p Two lines");
        case("a *b* **c** ~~d~~ `e f`", "p a *b* **c** ~d~ `e f`");
        case("***both***", "p ***both***");
        case(
            "see [the docs](https://x.y) now",
            "p see [the docs](https://x.y) now",
        );
        case("one  \ntwo", "p one\ntwo");
        case("a\n\n---\n\nb", "p a / rule / p b");
    }

    #[test]
    fn blocks_nest() {
        case(
            "1. one\n2. two\n   - inner\n\n     more\n",
            "list Some(1) (p one | p two / list None (p inner / p more))",
        );
        case("- [x] done\n- [ ] open", "list None (x p done | _ p open)");
        case(
            "> [!IMPORTANT]\n> Pay *once*.\n>\n> - a",
            "quote Some(Important) (p Pay *once*. / list None (p a))",
        );
        case("> said", "quote None (p said)");
    }

    #[test]
    fn code_and_tables_are_kept_as_they_are() {
        case(
            "```rust\nfn a() {\n\n}\n```",
            r#"code rust "fn a() {\n\n}""#,
        );
        case(
            "| a | b |\n|:-:|--:|\n| `1` | 2 |\n| 3 |",
            "table [Centre, Right] a | b (`1` | 2 / 3 | )",
        );
    }
}
