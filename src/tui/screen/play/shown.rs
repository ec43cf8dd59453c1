//! A run that somebody left something for, and goes back to: a question whose answer it shows, paused at the instant
//! that matters, or the page of a lesson.

use super::Play;
use crate::lab::desk::Desk;
use crate::lab::playground::Playground;
use crate::lab::show::Show;
use crate::tui::keys::Hint;

/// What was left for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Question,
    Page,
    Exercise,
    Mission,
}

impl From {
    /// The word beside the key that goes back, and its line in the help.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Question => ("question", "Back to the question"),
            Self::Page => ("page", "Back to the page of the lesson"),
            Self::Exercise => ("exercise", "Back to the exercise, as you left it"),
            Self::Mission => ("mission", "Back to the mission, as you left it"),
        }
    }
}

impl Play {
    /// Shows a run at an instant.
    pub(crate) fn show(&mut self, show: Show, desk: &Desk) {
        self.look(show.playground, From::Question, desk);
        if let Some(watched) = &mut self.watched {
            watched.pause_at(show.moment);
        }
        // The way back comes first: a narrow window cuts the end.
        let words = show.words.trim_end_matches('.');
        self.said = Some(format!("Esc goes back to the question. {words}."));
    }

    /// Watches a run that something was left for.
    pub(crate) fn look(&mut self, playground: Playground, from: From, desk: &Desk) {
        self.watch(playground, desk);
        self.shown_from = Some(from);
    }

    /// Whether something was left for the run.
    pub(crate) const fn is_shown(&self) -> bool {
        self.shown_from.is_some()
    }

    /// The keys of a run that something was left for: the way back comes first.
    pub(super) fn with_way_back(&self, mut hints: Vec<Hint>) -> Vec<Hint> {
        let Some(from) = self.shown_from else {
            return hints;
        };
        if let Some(at) = hints.iter().position(|hint| hint.cap == "Esc") {
            let mut back = hints.remove(at);
            (back.word, back.help) = from.words();
            hints.insert(0, back);
        }
        hints
    }
}
