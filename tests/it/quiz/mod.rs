//! The bank and its use: templates, guessers, shares, papers, runs that show a key, filters, items at fault.

mod bank;
mod filters;
mod guessers;
mod items;
mod papers;
mod showing;
mod templates;

use coldstart::course::content::Content;
use coldstart::course::question::Question;
use std::sync::LazyLock;

/// The shipped content, read once.
pub(crate) static CONTENT: LazyLock<Content> = LazyLock::new(Content::embedded);

/// Tells figures to whoever runs a test with `--nocapture`.
#[expect(clippy::print_stdout, reason = "a table that is asked for is printed")]
pub(crate) fn tell(text: &str) {
    println!("{text}");
}

/// The questions whose choices can be guessed at: one of several, or several of more.
pub(crate) fn with_choices() -> impl Iterator<Item = &'static Question> {
    let all = CONTENT.questions();
    all.filter(|question| !question.answer.choices().is_empty())
}
