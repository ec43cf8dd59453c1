//! What lies over the tabs: the search, the glossary, the question whether to set progress back. And the way
//! back from a place that was found.

use super::{App, Tab};
use crate::lab::next;
use crate::study::record::TrialKey;
use crate::tui::keys::{Hint, Key};
use crate::tui::screen::Ask;
use crate::tui::screen::lesson::Learn;
use crate::tui::screen::reset::{Answer, Reset};
use crate::tui::screen::search::Search;
use crate::tui::screen::words::Words;
use crate::tui::widget::canvas::Canvas;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};
use std::collections::VecDeque;

/// What is open over the tabs, the last one on top.
#[derive(Debug, Default)]
pub(super) struct Over {
    search: Option<Search>,
    words: Option<Words>,
    reset: Option<Reset>,
    /// What to come back to from a page that was found.
    back: Option<Box<Back>>,
}

/// As it was before something found was opened.
#[derive(Debug)]
struct Back {
    tab: Tab,
    learn: Learn,
    search: Option<Search>,
    words: Option<Words>,
    /// The predictions to be made once more, after the one that is open.
    predict: VecDeque<TrialKey>,
}

impl Over {
    pub(super) const fn is_open(&self) -> bool {
        self.search.is_some() || self.words.is_some() || self.reset.is_some()
    }

    /// Whether the learner is on a page that was found, and comes back from it.
    pub(super) const fn comes_back(&self) -> bool {
        self.back.is_some()
    }

    /// Whether a key of every screen still is one: what is typed into belongs to the search and the glossary.
    pub(super) fn leaves(&self, cap: &str) -> bool {
        match self {
            Self { reset: Some(_), .. } => true,
            Self { words: Some(_), .. } => cap == "?",
            Self {
                search: Some(_), ..
            } => false,
            _ => true,
        }
    }

    /// The keys of what is on top.
    pub(super) fn hints(&self) -> Vec<Hint> {
        match self {
            Self { reset: Some(_), .. } => Reset::hints(),
            Self { words: Some(_), .. } => Words::hints(),
            _ => Search::hints(),
        }
    }
}

impl App {
    /// Opens the search.
    pub(super) fn open_search(&mut self) {
        self.over.search = Some(Search::default());
    }

    /// Opens the glossary, at a word if one is named.
    pub(super) fn open_words(&mut self, term: Option<&str>) {
        self.over.words = Some(Words::open(term, &self.desk));
    }

    /// Asks whether to set progress back.
    pub(super) fn open_reset(&mut self, lesson: Option<String>) {
        self.over.reset = Some(Reset::ask(lesson));
    }

    /// Opens a step of a lesson that was found; leaving it comes back here.
    pub(super) fn open_step(&mut self, lesson: &str, part: &str, step: usize) {
        let (search, words) = (self.over.search.take(), self.over.words.take());
        self.leave_for(search, words);
        self.learn.resume(lesson, Some(part), step, &self.desk);
        self.tab = Tab::Learn;
    }

    /// Keeps everything as it is, to come back to; the lessons are opened afresh meanwhile.
    fn leave_for(&mut self, search: Option<Search>, words: Option<Words>) {
        if self.over.back.is_none() {
            let (tab, learn) = (self.tab, std::mem::take(&mut self.learn));
            self.over.back = Some(Box::new(Back {
                tab,
                learn,
                search,
                words,
                predict: VecDeque::new(),
            }));
        }
    }

    /// Lets a prediction be made once more, and all that wait for the same reason after it; leaving them comes back
    /// here.
    pub(super) fn predict(&mut self, key: &TrialKey) {
        let lists = [true, false].map(|sure_and_wrong| next::waiting(&self.desk, sure_and_wrong));
        let all = lists.into_iter().find(|keys| keys.contains(key));
        let others = all.into_iter().flatten().filter(|other| other != key);
        self.leave_for(None, None);
        if let Some(back) = &mut self.over.back {
            back.predict = others.collect();
        }
        self.open_prediction(key);
    }

    /// Opens the next prediction that waits; without one, comes back.
    pub(super) fn predict_next(&mut self) {
        let next = self
            .over
            .back
            .as_mut()
            .and_then(|back| back.predict.pop_front());
        match next {
            Some(key) => self.open_prediction(&key),
            None => self.learn = Learn::default(),
        }
    }

    fn open_prediction(&mut self, key: &TrialKey) {
        let left = self.over.back.as_ref().map_or(0, |back| back.predict.len());
        self.learn.predict(key, left, &self.desk);
        self.tab = Tab::Learn;
    }

    /// The lessons whose place is kept: what is predicted once more is no place of its own.
    pub(super) fn lessons_of_place(&self) -> &Learn {
        match &self.over.back {
            Some(back) if self.learn.is_predicting() => &back.learn,
            _ => &self.learn,
        }
    }

    /// Comes back from a page that was found, once it is left, and from questions that were asked for elsewhere.
    pub(super) fn come_back(&mut self) {
        if self.tab == Tab::Quiz
            && !self.quiz.is_asking()
            && let Some(tab) = self.asked_from.take()
        {
            self.tab = tab;
        }
        if self.tab != Tab::Learn || self.learn.is_reading() {
            return;
        }
        if let Some(back) = self.over.back.take() {
            self.tab = back.tab;
            self.learn = back.learn;
            self.over.search = back.search;
            self.over.words = back.words;
        }
    }

    /// Forgets the way back: the learner has gone elsewhere. The lessons are those that were left.
    pub(super) fn forget_back(&mut self) {
        if let Some(back) = self.over.back.take() {
            self.learn = back.learn;
        }
    }

    /// Closes everything that is open over the tabs.
    pub(super) fn close_over(&mut self) {
        let back = self.over.back.take();
        self.over = Over {
            back,
            ..Over::default()
        };
    }

    /// Hands a key to what is on top.
    pub(super) fn press_over(&mut self, key: Key, body: Rect) -> Option<Ask> {
        if let Some(reset) = &mut self.over.reset {
            match reset.press(key, &mut self.desk)? {
                Answer::Stay => {}
                Answer::Leave => self.over.reset = None,
                Answer::Done => {
                    self.over.reset = None;
                    // What is open shows what is no more.
                    self.learn = Learn::default();
                }
            }
            return Some(Ask::Draw);
        }
        if let Some(words) = &mut self.over.words {
            let ask = words.press(key, &self.desk, body)?;
            if matches!(ask, Ask::Leave) {
                self.over.words = None;
                return Some(Ask::Draw);
            }
            return Some(ask);
        }
        let ask = self.over.search.as_mut()?.press(key, &self.desk, body)?;
        if matches!(ask, Ask::Leave) {
            self.over.search = None;
            return Some(Ask::Draw);
        }
        Some(ask)
    }

    /// Takes what was pasted, if there is a line to type in.
    pub(super) fn paste_over(&mut self, text: &str) -> bool {
        match &mut self.over {
            Over { reset: Some(_), .. } => return false,
            Over {
                words: Some(words), ..
            } => words.paste(text),
            Over {
                search: Some(search),
                ..
            } => search.paste(text, &self.desk),
            _ => return false,
        }
        true
    }

    pub(super) fn draw_over(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let over = &self.over;
        if over.words.is_some() || over.search.is_some() {
            Clear.render(body, canvas.buf);
            canvas.shade(body, canvas.theme.page);
        }
        match over {
            Over {
                words: Some(words), ..
            } => words.draw(&self.desk, body, canvas),
            Over {
                search: Some(search),
                ..
            } => search.draw(body, canvas),
            _ => {}
        }
        if let Some(reset) = &over.reset {
            reset.draw(&self.desk, body, canvas);
        }
    }
}
