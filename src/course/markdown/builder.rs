//! Builds blocks from the parser's events: each start opens a frame, each end closes it into its parent.

use super::{Block, CallOut, Inline};
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

pub(super) fn build(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM;
    let mut builder = Builder {
        open: vec![Frame::new(Kind::Document)],
    };
    for event in Parser::new_ext(text, options) {
        builder.take(event);
    }
    while builder.open.len() > 1 {
        builder.close();
    }
    builder
        .open
        .pop()
        .map(Frame::into_blocks)
        .unwrap_or_default()
}

/// What is open. It gathers inlines, or blocks, or rows.
struct Frame {
    kind: Kind,
    inlines: Vec<Inline>,
    blocks: Vec<Block>,
    /// The items of a list, or the rows of a table as paragraphs of cells.
    parts: Vec<Vec<Block>>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
}

enum Kind {
    Document,
    Paragraph,
    Heading(u8),
    Quote(Option<CallOut>),
    List(Option<u64>),
    Item,
    Code(String),
    Table,
    Row,
    Cell,
    Emphasis,
    Strong,
    Link(String),
    /// Something that is passed through: its contents go to its parent.
    Through,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            inlines: Vec::new(),
            blocks: Vec::new(),
            parts: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Its blocks; loose inlines, as in the items of a tight list, become a paragraph.
    fn into_blocks(mut self) -> Vec<Block> {
        self.settle();
        self.blocks
    }

    fn settle(&mut self) {
        if !self.inlines.is_empty() {
            let inlines = std::mem::take(&mut self.inlines);
            self.blocks.push(Block::Paragraph(inlines));
        }
    }
}

struct Builder {
    open: Vec<Frame>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => {
                let kind = kind(tag);
                if is_block(&kind) {
                    self.top().settle();
                }
                self.open.push(Frame::new(kind));
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.inline(Inline::Text(text.into_string())),
            Event::Code(text) => self.inline(Inline::Code(text.into_string())),
            Event::Html(text) | Event::InlineHtml(text) => {
                self.inline(Inline::Text(text.into_string()));
            }
            Event::SoftBreak => self.inline(Inline::Text(" ".into())),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => {
                self.top().settle();
                self.top().blocks.push(Block::Rule);
            }
            _ => {}
        }
    }

    fn top(&mut self) -> &mut Frame {
        self.open
            .last_mut()
            .expect("the document is never closed while it is built")
    }

    fn inline(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    fn close(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        let Some(frame) = self.open.pop() else { return };
        let parent = self.top();
        match frame.kind {
            Kind::Paragraph => parent.blocks.push(Block::Paragraph(frame.inlines)),
            Kind::Heading(level) => parent.blocks.push(Block::Heading(level, frame.inlines)),
            Kind::Quote(kind) => parent.blocks.push(Block::Quote(kind, frame.into_blocks())),
            Kind::List(start) => parent.blocks.push(Block::List {
                start,
                items: frame.parts,
            }),
            Kind::Item => parent.parts.push(frame.into_blocks()),
            Kind::Code(language) => parent.blocks.push(Block::Code {
                language,
                text: super::plain(&frame.inlines).trim_end_matches('\n').into(),
            }),
            Kind::Table => {
                let mut rows = frame.rows.into_iter();
                let head = rows.next().unwrap_or_default();
                let rows = rows.collect();
                parent.blocks.push(Block::Table { head, rows });
            }
            Kind::Row => parent.rows.push(frame.cells),
            Kind::Cell => parent.cells.push(frame.inlines),
            Kind::Emphasis => parent.inlines.push(Inline::Emphasis(frame.inlines)),
            Kind::Strong => parent.inlines.push(Inline::Strong(frame.inlines)),
            Kind::Link(target) => parent.inlines.push(Inline::Link {
                target,
                text: frame.inlines,
            }),
            Kind::Through | Kind::Document => {
                parent.inlines.extend(frame.inlines);
                parent.blocks.extend(frame.blocks);
            }
        }
    }
}

const fn is_block(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Emphasis | Kind::Strong | Kind::Link(_) | Kind::Through | Kind::Cell | Kind::Row
    )
}

fn kind(tag: Tag<'_>) -> Kind {
    match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { level, .. } => Kind::Heading(level_number(level)),
        Tag::BlockQuote(kind) => Kind::Quote(kind.map(call_out)),
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => Kind::Code(language.into_string()),
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(String::new()),
        Tag::List(start) => Kind::List(start),
        Tag::Item => Kind::Item,
        Tag::Table(_) => Kind::Table,
        Tag::TableHead | Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
        _ => Kind::Through,
    }
}

const fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

const fn call_out(kind: BlockQuoteKind) -> CallOut {
    match kind {
        BlockQuoteKind::Note => CallOut::Note,
        BlockQuoteKind::Tip => CallOut::Tip,
        BlockQuoteKind::Important => CallOut::Important,
        BlockQuoteKind::Warning => CallOut::Warning,
        BlockQuoteKind::Caution => CallOut::Caution,
    }
}
