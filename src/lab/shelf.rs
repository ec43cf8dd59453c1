//! The scenarios to choose from, with a title and a word about each.

use crate::course::content::Content;

/// A scenario as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// What its author says of it: the comment at the top of its file.
    pub about: String,
}

/// All scenarios that come with the course. Only their first lines are read, so this costs nothing at start.
pub fn books(content: &Content) -> Vec<Book> {
    let book = |(id, text): (&str, &str)| {
        let comment = text.lines().map_while(|line| line.strip_prefix('#'));
        let about: Vec<&str> = comment.map(str::trim).collect();
        let title = text
            .lines()
            .find_map(|line| line.strip_prefix("title = \""));
        let title = title.and_then(|rest| rest.split('"').next());
        Book {
            id: id.to_owned(),
            title: title.unwrap_or(id).to_owned(),
            about: about.join(" "),
        }
    };
    content.scenarios().map(book).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_scenarios_have_a_title_and_a_word() {
        let books = books(&Content::embedded());
        let first = books.iter().find(|book| book.id == "mission-doors-open");
        let first = first.expect("it is shipped");
        assert_eq!(first.title, "Doors open every twenty minutes");
        assert!(first.about.starts_with("A ticket shop."), "{}", first.about);
    }
}
