//! How a page is read: what of its text is in sight, that nobody goes on past a text unread, and which keys the
//! bar names meanwhile.

use super::draw;
use super::keys::{BEGIN_KEYS, MORE_KEYS, OPEN_KEYS, RUN_KEYS, TURN_KEYS};
use super::page::State;
use super::questions::ANEW_KEYS;
use super::reader::{Reader, step_of, trial_of};
use super::trial::Stage;
use crate::lab::desk::Desk;
use crate::tui::keys::{DOWN, ENTER, Hint, Key, UP, ch, find, hints};
use crate::tui::screen::asking::{Asking, CURSOR, FLAG, SHIFT};
use crate::tui::screen::play::{Action, Watched};
use crate::tui::theme::Theme;
use crate::tui::widget::scroll::{Move, PAGES, SCROLL};
use ratatui::layout::Rect;
use ratatui::text::Line;

/// What of the text of a page is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sight {
    /// The lines below what is in sight.
    below: usize,
    /// Whether there are lines above or below.
    scrolls: bool,
}

impl Reader {
    /// What of the text is in sight. A question and a task look after their own.
    fn sight(&self, desk: &Desk, body: Rect) -> Sight {
        let area = self.text_area(desk, body);
        let lines = self.plain_lines(desk, area.width).len();
        Sight {
            below: self.scroll.below(lines, area.height),
            scrolls: lines > usize::from(area.height),
        }
    }

    /// Whether Enter reads on before it does anything else.
    fn reads_on(&self, desk: &Desk, body: Rect) -> bool {
        let reads = match self.state() {
            State::Reading | State::Showing(_) => true,
            State::Trying(trying) => {
                !matches!(trying.stage(), Stage::Sure { .. } | Stage::Run { .. })
            }
            State::Asking(asking) => asking.is_over(),
            State::Attempting(_) | State::Quizzing(_) => false,
        };
        reads && self.sight(desk, body).below > 0
    }

    /// Whether the run of the page plays: once its text was read, or where both fit.
    pub(super) fn runs(&self, desk: &Desk, body: Rect) -> bool {
        match self.state() {
            State::Showing(Ok(shown)) => shown.begun || self.fits_beside_run(desk, body),
            _ => true,
        }
    }

    /// Whether something moves by itself.
    pub(super) fn is_moving(&self, desk: &Desk, body: Rect) -> bool {
        let watched = self.watched();
        watched.is_some_and(Watched::is_moving)
            && (watched.is_some_and(Watched::is_working) || self.runs(desk, body))
    }

    /// The text of the page without its styles, to count lines.
    pub(super) fn plain_lines(&self, desk: &Desk, width: u16) -> Vec<Line<'static>> {
        self.lines(desk, width, &Theme::mono())
    }

    pub(super) fn scroll_by(&mut self, step: Move, desk: &Desk, body: Rect) {
        let area = self.text_area(desk, body);
        if let (State::Attempting(attempting), 0) = (self.state(), area.height) {
            let height = draw::content(body).height;
            let block = attempting.block((area.width, height), &Theme::mono()).len();
            return self.scroll.go(step, block, height);
        }
        let lines = self.plain_lines(desk, area.width).len();
        self.scroll.go(step, lines, area.height);
    }

    /// The stage of the trial on the page, to see whether a key changes it.
    pub(super) fn stage(&self) -> Option<std::mem::Discriminant<Stage>> {
        match self.state() {
            State::Trying(trying) => Some(std::mem::discriminant(trying.stage())),
            _ => None,
        }
    }

    /// The place of the cursor, where a trial has lines to choose from.
    fn cursor(&self, desk: &Desk) -> Option<usize> {
        match self.state() {
            State::Trying(trying) => {
                trying.cursor(trial_of(step_of(&self.lesson, self.page(), desk))?)
            }
            _ => None,
        }
    }

    /// Takes a key that reads on, or begins the run of a page that has been read; says whether it did.
    pub(super) fn press_reading(&mut self, key: Key, desk: &Desk, body: Rect) -> bool {
        if key == ENTER && self.reads_on(desk, body) {
            self.scroll_by(Move::PageDown, desk, body);
            return true;
        }
        if !self.runs(desk, body) {
            return self.begin(key, desk, body);
        }
        // The cursor waits until its answers are in sight.
        let step = match self.cursor(desk) {
            Some(_) if (key == DOWN || key == ch('j')) && self.reads_on(desk, body) => Move::Down,
            Some(0) if key == UP || key == ch('k') => Move::Up,
            _ => return false,
        };
        self.scroll_by(step, desk, body);
        true
    }

    /// Begins the run of the page, if the key asks for it.
    fn begin(&mut self, key: Key, desk: &Desk, body: Rect) -> bool {
        let action = find(RUN_KEYS, key);
        if action.is_none() && find(BEGIN_KEYS, key).is_none() {
            return false;
        }
        if let Some(State::Showing(Ok(shown))) = self.states.get_mut(&self.at) {
            shown.begun = true;
            // What plays or pauses has begun it by that.
            match action {
                None | Some(Action::PlayOrPause) => {}
                Some(action) => shown.watched.act(action),
            }
        }
        // The last lines say what to see.
        self.scroll_by(Move::Bottom, desk, body);
        true
    }

    /// Brings what a key changed into sight: how sure one is stands last, what a run said first; an answer is
    /// where its cursor is.
    pub(super) fn look_at(
        &mut self,
        before: Option<std::mem::Discriminant<Stage>>,
        desk: &Desk,
        body: Rect,
    ) {
        let State::Trying(trying) = self.state() else {
            return;
        };
        let (changed, cursor) = (self.stage() != before, self.cursor(desk).is_some());
        if matches!(trying.stage(), Stage::Sure { .. }) {
            return self.scroll_by(Move::Bottom, desk, body);
        }
        if changed {
            return self.scroll_by(Move::Top, desk, body);
        }
        let area = self.text_area(desk, body);
        let lines = self.plain_lines(desk, area.width);
        let is_here = |line: &Line<'_>| {
            let first = line.spans.first();
            first.is_some_and(|span| span.content == "▌")
        };
        let here = lines.iter().rposition(is_here).filter(|_| cursor);
        // A number is typed on the last line.
        let here = here.unwrap_or(lines.len().saturating_sub(1));
        if !trying.is_explained() {
            self.scroll.show(here, lines.len(), area.height);
        }
    }

    /// The keys that work now.
    pub(super) fn hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        if let Some(over) = &self.over {
            return over.hints();
        }
        match self.state() {
            // Every letter is part of the value.
            State::Attempting(attempting) if attempting.is_typing() => attempting.hints(Vec::new()),
            State::Attempting(attempting) => self.task_hints(attempting),
            State::Quizzing(quizzing) => self.quiz_hints(quizzing, desk, body),
            State::Asking(asking) if !asking.is_over() => self.question_hints(asking, desk, body),
            _ => self.page_hints(desk, body),
        }
    }

    /// The keys of a question: its own come first, then the ways on and out; the rest is for the help.
    fn question_hints(&self, asking: &Asking, desk: &Desk, body: Rect) -> Vec<Hint> {
        let practice = asking.practice();
        let (open, ends) = (practice.feedback().is_none(), practice.is_at_its_end());
        let mut own = asking.hints(desk, draw::content(body));
        if practice.is_review() {
            own.splice(own.len().min(1)..own.len().min(1), hints(ANEW_KEYS));
        }
        // What leads back to the answer is the nearer way out.
        let backs = own.iter().any(|hint| hint.cap == "Esc");
        let mut hints = self.with_turning(own);
        if backs {
            let last = hints.iter().rposition(|hint| hint.cap == "Esc");
            last.map(|last| hints.remove(last));
        }
        for hint in &mut hints {
            hint.word = match hint.cap {
                "n" if open => "skip",
                "⏎" if ends && hint.word == "next" => "go on",
                "Esc" if hint.word.is_empty() => "leave",
                "n" | "p" | "o" | "v" | "/" => "",
                _ => hint.word,
            };
        }
        // The arrows explain themselves, but where steps are moved; and a mark is made less often than one turns away.
        let moves = hints.iter().any(|hint| hint.cap == SHIFT.cap);
        let last = |cap: &str| cap == FLAG.cap || cap == CURSOR.cap && !moves;
        hints.sort_by_key(|hint| last(hint.cap));
        hints
    }

    /// The keys of a page that is read, with a run or a trial on it.
    fn page_hints(&self, desk: &Desk, body: Rect) -> Vec<Hint> {
        let sight = self.sight(desk, body);
        let more = self.reads_on(desk, body);
        let mut own = match self.state() {
            State::Showing(Ok(_)) if !self.runs(desk, body) => hints(BEGIN_KEYS),
            State::Showing(Ok(shown)) => {
                let mut run = hints(RUN_KEYS);
                if shown.watched.playback().is_playing() {
                    run[0].word = "pause";
                }
                run
            }
            State::Trying(trying) => trial_of(step_of(&self.lesson, self.page(), desk))
                .map_or_else(Vec::new, |trial| trying.hints(trial)),
            _ => Vec::new(),
        };
        let skips = matches!(self.state(), State::Trying(trying) if !trying.is_explained());
        if more {
            // Enter reads on first, and the arrows with it.
            own.retain(|hint| !hint.cap.contains('⏎') && hint.cap != "↑↓");
        }
        let scroll = match self.state() {
            State::Trying(_) if self.cursor(desk).is_some() && !more => {
                let mut pages = hints(PAGES);
                pages[0].word = "scroll";
                pages
            }
            _ => hints(SCROLL),
        };
        let scroll = scroll.into_iter().map(|mut hint| {
            if !sight.scrolls {
                hint.word = "";
            }
            hint
        });
        own.splice(own.len().min(1)..own.len().min(1), scroll);
        if more {
            own.splice(0..0, hints(MORE_KEYS));
        }
        let mut all = self.with_turning(own);
        if let Some(left) = self.is_alone().filter(|_| self.is_explained()) {
            for hint in &mut all {
                hint.word = match (hint.cap, left) {
                    ("⏎", 0) | ("Esc", 1..) => "home",
                    ("⏎", _) => "next prediction",
                    ("o" | "v" | "/", _) => "",
                    _ => hint.word,
                };
            }
        }
        if skips {
            // What is predicted is not done by going on.
            let turn = all.iter_mut().filter(|hint| hint.cap == "n");
            turn.for_each(|hint| hint.word = "skip");
        }
        all
    }

    /// Own keys with those that turn pages. Where Enter belongs to the page, what goes on is the other key.
    pub(super) fn with_turning(&self, own: Vec<Hint>) -> Vec<Hint> {
        let open = match self.watched() {
            Some(_) => hints(OPEN_KEYS),
            None => Vec::new(),
        };
        let mut turn = hints(TURN_KEYS);
        if own.iter().any(|hint| hint.cap == "Esc") {
            // It goes back within the page first.
            turn.retain(|hint| hint.cap != "Esc");
        }
        if own.iter().any(|hint| hint.cap.contains('⏎')) {
            turn[0].cap = "n";
            turn[0].keys = "n".into();
            [own, turn, open].concat()
        } else {
            let next = turn.remove(0);
            [vec![next], own, turn, open].concat()
        }
    }
}
