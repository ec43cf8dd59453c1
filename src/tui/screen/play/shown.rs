//! A run that shows an answer: paused at the instant that matters, with a way back to the question.

use super::Play;
use crate::lab::desk::Desk;
use crate::lab::show::Show;
use crate::tui::keys::Hint;

impl Play {
    /// Shows a run at an instant.
    pub(crate) fn show(&mut self, show: Show, desk: &Desk) {
        self.watch(show.playground, desk);
        if let Some(watched) = &mut self.watched {
            watched.pause_at(show.moment);
        }
        self.shown = true;
        // The way back comes first: a narrow window cuts the end.
        let words = show.words.trim_end_matches('.');
        self.said = Some(format!("Esc goes back to the question. {words}."));
    }

    /// Whether the run shows an answer.
    pub(crate) const fn is_shown(&self) -> bool {
        self.shown
    }

    /// The keys of a run that shows an answer: the way back comes first.
    pub(super) fn with_way_back(&self, mut hints: Vec<Hint>) -> Vec<Hint> {
        if !self.shown {
            return hints;
        }
        if let Some(at) = hints.iter().position(|hint| hint.cap == "Esc") {
            let mut back = hints.remove(at);
            back.word = "question";
            back.help = "Back to the question";
            hints.insert(0, back);
        }
        hints
    }
}
