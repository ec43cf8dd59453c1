//! Markdown to blocks, in a small notation: `#` headings, `p` paragraphs, `-` items, `>` quotes.

use coldstart::course::markdown::{Block, Inline, links, parse, plain};

#[track_caller]
fn blocks(markdown: &str, want: &str) {
    assert_eq!(tell(&parse(markdown)), want, "{markdown}");
}

fn tell(blocks: &[Block]) -> String {
    let told: Vec<String> = blocks.iter().map(block).collect();
    told.join(" ")
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, words) => format!("#{level}({})", inlines(words)),
        Block::Paragraph(words) => format!("p({})", inlines(words)),
        Block::List { start, items } => {
            let items: Vec<String> = items
                .iter()
                .map(|item| format!("-({})", tell(item)))
                .collect();
            let start = start.map_or(String::new(), |start| start.to_string());
            format!("list{start}[{}]", items.join(" "))
        }
        Block::Code { language, text } => format!("code{language}({text})"),
        Block::Quote(kind, inner) => {
            let kind = kind.map_or(String::new(), |kind| format!("{kind:?}"));
            format!(">{kind}({})", tell(inner))
        }
        Block::Table { head, rows } => {
            let row = |cells: &Vec<Vec<Inline>>| {
                let cells: Vec<String> = cells.iter().map(|cell| inlines(cell)).collect();
                cells.join("|")
            };
            let rows: Vec<String> = rows.iter().map(row).collect();
            format!("table({} : {})", row(head), rows.join(" / "))
        }
        Block::Rule => "rule".into(),
    }
}

fn inlines(words: &[Inline]) -> String {
    words.iter().map(inline).collect()
}

fn inline(word: &Inline) -> String {
    match word {
        Inline::Text(text) => text.clone(),
        Inline::Code(text) => format!("`{text}`"),
        Inline::Emphasis(inner) => format!("*{}*", inlines(inner)),
        Inline::Strong(inner) => format!("**{}**", inlines(inner)),
        Inline::Link { target, text } => format!("[{}→{target}]", inlines(text)),
        Inline::Break => "⏎".into(),
    }
}

#[test]
fn each_kind_of_block_is_read() {
    blocks(
        "# One\n\nTwo *three* **four**.",
        "#1(One) p(Two *three* **four**.)",
    );
    blocks("one\ntwo  \nthree", "p(one two⏎three)");
    blocks("- a\n- b\n  - c", "list[-(p(a)) -(p(b) list[-(p(c))])]");
    blocks("3. a\n\n   b\n4. c", "list3[-(p(a) p(b)) -(p(c))]");
    blocks("```rust\nfn f() {}\n```", "coderust(fn f() {})");
    blocks("> [!TIP]\n> Do it.", ">Tip(p(Do it.))");
    blocks("> said", ">(p(said))");
    blocks("| a | b |\n|---|---|\n| 1 | `2` |", "table(a|b : 1|`2`)");
    blocks("a\n\n---\n\nb", "p(a) rule p(b)");
    blocks("[x *y*](term:z)", "p([x *y*→term:z])");
    blocks("", "");
}

#[test]
fn links_are_found_wherever_they_stand() {
    let text = "[a](1)\n\n- **[b](2)**\n\n> # [c](3)\n\n| [d](4) |\n|---|\n| [e](5) |\n\n`[no](6)`";
    assert_eq!(links(&parse(text)), ["1", "2", "3", "4", "5"]);
}

#[test]
fn words_are_plain_without_their_dress() {
    let Block::Paragraph(words) = parse("a **b `c`** [d](e)").remove(0) else {
        panic!("it is a paragraph");
    };
    assert_eq!(plain(&words), "a b c d");
}
