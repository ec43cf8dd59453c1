//! Markdown as blocks and inlines of our own, which the screens and the plain mode both render.
//!
//! Lessons are written in a plain subset: headings, paragraphs, lists, tables, code, call-outs, links.
//! HTML and images are shown as the text they are.

mod builder;

/// A block: what stands on lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, 1 the highest.
    Heading(u8, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; numbered from `start` if there is one.
    List {
        /// The first number.
        start: Option<u64>,
        /// The items.
        items: Vec<Vec<Self>>,
    },
    /// Code or a diagram, shown as it stands.
    Code {
        /// The language; empty for diagrams.
        language: String,
        /// The lines, joined by newlines, without the last one.
        text: String,
    },
    /// A quotation, or a call-out if it has a kind.
    Quote(Option<CallOut>, Vec<Self>),
    /// A table: the heads, then the rows.
    Table {
        /// The cells of the first row.
        head: Vec<Vec<Inline>>,
        /// The cells of the others.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
}

/// The kinds of call-out: `> [!NOTE]` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallOut {
    /// Good to know.
    Note,
    /// Helpful.
    Tip,
    /// The idea that matters.
    Important,
    /// Easily got wrong.
    Warning,
    /// Costs money or data.
    Caution,
}

/// What stands within a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Words with stress.
    Emphasis(Vec<Self>),
    /// Words with weight.
    Strong(Vec<Self>),
    /// Words as typed.
    Code(String),
    /// Words that lead somewhere: an address, or `term:ID`, `lesson:ID`, `scenario:ID` within the course.
    Link {
        /// Where to.
        target: String,
        /// The words.
        text: Vec<Self>,
    },
    /// A line break that the author wants.
    Break,
}

/// Parses Markdown. There is no Markdown that cannot be parsed.
pub fn parse(text: &str) -> Vec<Block> {
    builder::build(text)
}

/// The words of some inlines, without their dress.
pub fn plain(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => words.push_str(text),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Link { text: inner, .. } => {
                words.push_str(&plain(inner));
            }
            Inline::Break => words.push('\n'),
        }
    }
    words
}

/// The targets of all links, in order.
pub fn links(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Heading(_, inlines) | Block::Paragraph(inlines) => in_line(inlines, &mut found),
            Block::List { items, .. } => items.iter().for_each(|item| found.extend(links(item))),
            Block::Quote(_, inner) => found.extend(links(inner)),
            Block::Table { head, rows } => {
                let cells = head.iter().chain(rows.iter().flatten());
                cells.for_each(|cell| in_line(cell, &mut found));
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }
    found
}

fn in_line(inlines: &[Inline], found: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Link { target, text } => {
                found.push(target.clone());
                in_line(text, found);
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) => in_line(inner, found),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}
