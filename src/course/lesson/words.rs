//! Texts with `{…}` in them: a mission has a variant with other numbers, and its words have to be true of both.

use crate::course::read::Map;

/// Words by name.
pub type Words = Map<String>;

/// The names that stand in braces in a text, in order.
pub fn blanks(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Blank(name) => Some(name),
        Piece::Text(_) => None,
    })
}

/// A text with something for each name in braces; a name that has nothing stays as it is.
pub fn filled(text: &str, of: impl Fn(&str) -> Option<String>) -> String {
    let filled = pieces(text).map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Blank(name) => of(name).unwrap_or_else(|| format!("{{{name}}}")),
    });
    filled.collect()
}

enum Piece<'a> {
    Text(&'a str),
    /// What stands between the braces.
    Blank(&'a str),
}

/// A text cut at its blanks. Braces round anything but a name belong to the text.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
            && is_name(name)
        {
            rest = after;
            return Some(Piece::Blank(name));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find('{').map_or(rest.len(), |at| first + at);
        let (before, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(before))
    })
}

/// Whether it may be the name of a word or the path of a value.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-:".contains(c);
    !name.is_empty() && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, want: &str) {
        let word = |name: &str| (name == "count").then(|| "ninety".to_owned());
        assert_eq!(filled(text, word), want);
    }

    #[test]
    fn names_in_braces_are_filled_and_nothing_else() {
        case("{count} orders", "ninety orders");
        case("**{count}**", "**ninety**");
        case("of {count}", "of ninety");
        case("{other} and {count}", "{other} and ninety");
        case("`{ \"n\": 1 }` and {count}", "`{ \"n\": 1 }` and ninety");
        case("{", "{");
        case("an {open one", "an {open one");
        case("ä{count}ö", "äninetyö");
        case("", "");
        let found: Vec<&str> = blanks("{a.b} {c d} {e-f}").collect();
        assert_eq!(found, ["a.b", "e-f"]);
    }
}
