//! The screens, one a file or a folder: its key tables, what a key does, how it is drawn.

pub(crate) mod asking;
pub(crate) mod compare;
pub(crate) mod exam;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod lesson;
pub(crate) mod play;
pub(crate) mod quiz;
pub(crate) mod reset;
pub(crate) mod search;
pub(crate) mod stats;
pub(crate) mod words;

use super::app::Tab;
use crate::lab::playground::Playground;
use crate::lab::practise::Wish;
use crate::lab::show::Show;
use crate::study::record::TrialKey;
use play::{Edit, From, Picture};

/// What a screen asks of the program after a key.
#[derive(Debug)]
pub(crate) enum Ask {
    /// Nothing but to be drawn again.
    Draw,
    /// Back to the list that it was opened from.
    Leave,
    /// Another tab.
    Go(Tab),
    /// The lesson with this id, where the learner left it.
    Learn(String),
    /// Questions that are wished for.
    Questions(Wish),
    /// A prediction to make once more.
    Predict(TrialKey),
    /// The next prediction to make once more; where there is none, back to where they were begun.
    PredictNext,
    /// The search over lessons and glossary.
    Search,
    /// The glossary, at a word if one is named.
    Words(Option<String>),
    /// A step of a lesson's part.
    Step {
        /// The lesson.
        lesson: String,
        /// The part.
        part: String,
        /// Which step, from 0.
        step: usize,
    },
    /// The question whether to set progress back: of this lesson, or of everything.
    Reset(Option<String>),
    /// A run that shows an answer, at the instant that matters.
    Show(Box<Show>),
    /// A run to watch in the playground, and what is left for it.
    Watch(Box<Playground>, From),
    /// A mission in the playground.
    Mission(String),
    /// A word at the foot of the screen.
    Say(String),
    /// Somebody's editor on a function's code.
    Edit(Edit),
    /// The screen as a file.
    Picture(Picture),
}
