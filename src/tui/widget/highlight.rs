//! A tiny tokenizer for the snippets in lessons: strings, comments, numbers, keywords, calls. It knows no
//! grammar, needs no package and costs nothing to start.

use crate::tui::theme::Theme;
use ratatui::style::Modifier;
use ratatui::text::Span;

/// What it has to know of a language: how a comment begins, and the words that are its own.
struct Language {
    comment: &'static str,
    keywords: &'static [&'static str],
}

fn language(name: &str) -> Option<Language> {
    let (comment, keywords): (_, &[_]) = match name {
        "rust" | "rs" => (
            "//",
            &[
                "as", "async", "await", "const", "else", "enum", "fn", "for", "if", "impl", "in",
                "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "self",
                "static", "struct", "trait", "use", "where", "while",
            ],
        ),
        "python" | "py" => (
            "#",
            &[
                "None", "True", "False", "as", "async", "await", "class", "def", "elif", "else",
                "except", "for", "from", "if", "import", "in", "raise", "return", "try", "while",
                "with",
            ],
        ),
        "js" | "ts" | "javascript" => (
            "//",
            &[
                "async", "await", "const", "else", "export", "for", "from", "function", "if",
                "import", "let", "new", "of", "return", "throw",
            ],
        ),
        "c" | "h" => (
            "//",
            &[
                "break", "char", "const", "do", "else", "enum", "for", "if", "int", "return",
                "sizeof", "static", "struct", "typedef", "unsigned", "void", "while",
            ],
        ),
        "sh" | "bash" | "console" => ("#", &["do", "done", "export", "fi", "for", "if", "then"]),
        "toml" | "yaml" | "yml" => ("#", &["true", "false", "null"]),
        "json" => ("\u{0}", &["true", "false", "null"]),
        "wat" => (
            ";;",
            &[
                "export", "func", "global", "import", "local", "memory", "module", "param",
                "result",
            ],
        ),
        _ => return None,
    };
    Some(Language { comment, keywords })
}

/// The line in pieces, each in its style. A language that is not known stays plain.
pub(crate) fn highlight(line: &str, name: &str, theme: &Theme) -> Vec<Span<'static>> {
    let Some(language) = language(name) else {
        return vec![Span::styled(line.to_owned(), theme.text)];
    };
    let mut spans = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let until = |holds: fn(char) -> bool| rest.find(|c| !holds(c)).unwrap_or(rest.len());
        let (length, style) = if rest.starts_with(language.comment) {
            (rest.len(), theme.faint.add_modifier(Modifier::ITALIC))
        } else if first == '"' {
            let end = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
            (end, theme.ok)
        } else if first.is_ascii_digit() {
            (
                until(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_'),
                theme.warn,
            )
        } else if first.is_alphabetic() || first == '_' {
            let end = until(|c| c.is_alphanumeric() || c == '_');
            let style = if language.keywords.contains(&&rest[..end]) {
                theme.accent
            } else if rest[end..].starts_with(['(', '!']) {
                theme.info
            } else {
                theme.text
            };
            (end, style)
        } else {
            let sign = first.is_ascii_punctuation();
            (first.len_utf8(), if sign { theme.dim } else { theme.text })
        };
        spans.push(Span::styled(rest[..length].to_owned(), style));
        rest = &rest[length..];
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(language: &str, line: &str, expected: &[&str]) {
        let theme = Theme::dark();
        let spans = highlight(line, language, &theme);
        let name = |span: &Span| {
            let styles = [
                (theme.accent, "keyword"),
                (theme.info, "call"),
                (theme.ok, "string"),
                (theme.warn, "number"),
                (theme.text, "text"),
                (theme.dim, "sign"),
            ];
            let known = styles.iter().find(|(style, _)| *style == span.style);
            format!(
                "{} {}",
                known.map_or("comment", |(_, name)| name),
                span.content
            )
        };
        let spans: Vec<String> = spans
            .iter()
            .filter(|span| !span.content.trim().is_empty())
            .map(name)
            .collect();
        assert_eq!(spans, expected);
    }

    #[test]
    fn snippets_are_cut_into_tokens() {
        case(
            "rust",
            r#"let x = open("a b", 12); // why"#,
            &[
                "keyword let",
                "text x",
                "sign =",
                "call open",
                "sign (",
                "string \"a b\"",
                "sign ,",
                "number 12",
                "sign )",
                "sign ;",
                "comment // why",
            ],
        );
        case(
            "json",
            r#"{"a": true"#,
            &["sign {", "string \"a\"", "sign :", "keyword true"],
        );
        case("", "let x", &["text let x"]);
        case("rust", "\"open é", &["string \"open é"]);
    }
}
