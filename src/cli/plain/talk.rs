//! A conversation in lines: text out, a line in. No escape codes, so that a screen reader, a log and a dumb
//! terminal all follow it.

use super::look_up;
use crate::cli::print;
use crate::course::content::Content;
use crate::course::markdown;
use crate::tui::plain;
pub(crate) use crate::tui::plain::letter;
use anyhow::{Context, Result};
use std::fmt;
use std::io::{BufRead, stdin};

/// Lines are no longer than this.
const WIDTH: u16 = 76;

/// Somebody left: they typed `q`, or the input came to its end. What was answered is saved.
#[derive(Debug)]
pub(crate) struct Left;

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("left")
    }
}

impl std::error::Error for Left {}

/// Whether words of the glossary and places of the course may be looked up at a prompt: not during a paper.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Book<'a> {
    /// They may.
    Open(&'a Content),
    /// They may not.
    Closed,
}

/// A conversation.
#[derive(Debug)]
pub(crate) struct Talk {
    /// The widest that a line gets.
    width: u16,
}

impl Talk {
    /// On standard input and output.
    pub(crate) const fn new() -> Self {
        Self { width: WIDTH }
    }

    /// Says words, wrapped, on lines of their own.
    pub(crate) fn say(&mut self, words: &str) -> Result<()> {
        print::text(&plain::wrapped(words, self.width))
    }

    /// Says words with an indent.
    pub(crate) fn say_indented(&mut self, lead: &str, words: &str) -> Result<()> {
        print::text(&plain::hanging(lead, words, self.width))
    }

    /// An empty line.
    #[expect(clippy::unused_self, reason = "whoever holds the conversation speaks")]
    pub(crate) fn gap(&mut self) -> Result<()> {
        print::text("\n")
    }

    /// A heading.
    pub(crate) fn heading(&mut self, words: &str) -> Result<()> {
        self.gap()?;
        self.say_indented("== ", words)?;
        self.gap()
    }

    /// Says Markdown.
    pub(crate) fn markdown(&mut self, source: &str) -> Result<()> {
        print::text(&plain::prose(&markdown::parse(source), self.width))
    }

    /// Asks, and gives back the line that was typed. `q` and the end of the input are [`Left`]. With the book open,
    /// a line that looks something up is answered, and it is asked again.
    pub(crate) fn ask(&mut self, book: Book<'_>, prompt: &str) -> Result<String> {
        loop {
            let typed = self.line(prompt)?;
            let Book::Open(content) = book else {
                return Ok(typed);
            };
            let Some(wanted) = look_up::read(&typed) else {
                return Ok(typed);
            };
            look_up::answer(self, content, wanted)?;
        }
    }

    fn line(&mut self, prompt: &str) -> Result<String> {
        print::text(&format!("{prompt} "))?;
        let mut line = String::new();
        let read = stdin()
            .lock()
            .read_line(&mut line)
            .context("cannot read the answer from standard input")?;
        let typed = line.trim();
        if read == 0 {
            self.gap()?;
        }
        if read == 0 || typed == "q" {
            return Err(Left.into());
        }
        Ok(typed.to_owned())
    }

    /// Asks until the answer is of use; what is wrong with one is said.
    pub(crate) fn ask_until<T>(
        &mut self,
        book: Book<'_>,
        prompt: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T> {
        loop {
            match read(&self.ask(book, prompt)?) {
                Ok(answer) => return Ok(answer),
                Err(problem) => self.say(&problem)?,
            }
        }
    }

    /// Waits for Enter.
    pub(crate) fn pause(&mut self, book: Book<'_>) -> Result<()> {
        self.ask(book, "[Enter to go on, ? WORD, / SEARCH, q to leave]")
            .map(|_| ())
    }

    /// Asks for yes or no; only a yes is one.
    pub(crate) fn agrees(&mut self, question: &str) -> Result<bool> {
        let typed = self.ask(Book::Closed, &format!("{question} [y/N]"))?;
        Ok(matches!(typed.to_lowercase().as_str(), "y" | "yes"))
    }
}

/// Ends a conversation: having left is no error.
pub(crate) fn ended(result: Result<()>) -> Result<bool> {
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.is::<Left>() => Ok(false),
        Err(error) => Err(error),
    }
}

/// The place of a letter, if it is one of the first `count`.
pub(crate) fn place_of(letter: char, count: usize) -> Option<usize> {
    let place = u32::from(letter.to_ascii_lowercase()).checked_sub(u32::from('a'))?;
    usize::try_from(place).ok().filter(|place| *place < count)
}
