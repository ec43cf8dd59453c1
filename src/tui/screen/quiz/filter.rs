//! Which questions a sitting asks: what became of them, their style, what they take, the exam they are for.

use crate::course::content::Content;
use crate::course::lesson::Track;
use crate::course::question::{Level, Skill};
use crate::lab::practise::{Only, Wish};
use crate::tui::keys::{Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use ratatui::text::{Line, Span};

#[derive(Clone, Copy)]
enum Action {
    Only,
    Lesson(isize),
    Level,
    Skill,
    Track,
    Cram,
}

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "f",
        word: "which",
        help: "Only new ones, mistakes, marked ones, those due, or all",
        keys: &[(ch('f'), Action::Only)],
    },
    Row {
        cap: "l",
        word: "lesson",
        help: "Only what the first lesson teaches, the next; L goes back",
        keys: &[(ch('l'), Action::Lesson(1)), (ch('L'), Action::Lesson(-1))],
    },
    Row {
        cap: "v",
        word: "",
        help: "Only foundational style, only associate style, or both",
        keys: &[(ch('v'), Action::Level)],
    },
    Row {
        cap: "x",
        word: "",
        help: "Only recognising, explaining, calculating, deciding, or all",
        keys: &[(ch('x'), Action::Skill)],
    },
    Row {
        cap: "r",
        word: "",
        help: "Only for one exam: practitioner, architect, developer, or all",
        keys: &[(ch('r'), Action::Track)],
    },
    Row {
        cap: "c",
        word: "",
        help: "Cram: answers leave the schedule of reviews alone",
        keys: &[(ch('c'), Action::Cram)],
    },
];

/// The keys of the filter.
pub(super) fn keys() -> Vec<Hint> {
    hints(KEYS)
}

/// Changes the wish by a key; says whether it was one of the filter's.
pub(super) fn press(wish: &mut Wish, key: Key, content: &Content) -> bool {
    let Some(action) = find(KEYS, key) else {
        return false;
    };
    match action {
        Action::Only => {
            let all = [Only::New, Only::Mistakes, Only::Flagged, Only::Due];
            wish.only = after(&all, wish.only);
        }
        Action::Lesson(step) => wish.lesson = beside(wish.lesson.as_deref(), step, content),
        Action::Level => wish.level = after(&[Level::Foundational, Level::Associate], wish.level),
        Action::Skill => {
            let all = [
                Skill::Recognise,
                Skill::Explain,
                Skill::Calculate,
                Skill::Decide,
            ];
            wish.skill = after(&all, wish.skill);
        }
        Action::Track => {
            let all = [Track::CloudPractitioner, Track::Architect, Track::Developer];
            wish.track = after(&all, wish.track);
        }
        Action::Cram => wish.cram = !wish.cram,
    }
    true
}

/// The lesson after or before; none stands before the first and after the last.
fn beside(lesson: Option<&str>, step: isize, content: &Content) -> Option<String> {
    let lessons = &content.lessons;
    let at = lesson.and_then(|id| lessons.iter().position(|known| known.id.as_str() == id));
    let places = lessons.len() + 1;
    let place = at.map_or(0, |at| at + 1) + places;
    let to = place.checked_add_signed(step)? % places;
    Some(lessons.get(to.checked_sub(1)?)?.id.to_string())
}

/// The one after; none after the last.
fn after<T: Copy + PartialEq>(all: &[T], now: Option<T>) -> Option<T> {
    match now {
        None => all.first().copied(),
        Some(now) => {
            let at = all.iter().position(|one| *one == now)?;
            all.get(at + 1).copied()
        }
    }
}

/// The filter in words; what narrows it stands out.
pub(super) fn line(wish: &Wish, content: &Content, theme: &Theme) -> Line<'static> {
    let only = wish.only.map(|only| match only {
        Only::New => "new ones",
        Only::Mistakes => "mistakes",
        Only::Flagged => "marked ones",
        Only::Due => "those due",
    });
    let mut spans = vec![Span::styled(" Only ", theme.dim)];
    let mut say = |word: Option<&str>, otherwise: &'static str| {
        if spans.len() > 1 {
            spans.push(Span::styled(" · ", theme.faint));
        }
        spans.push(match word {
            Some(word) => Span::styled(word.to_owned(), theme.bright),
            None => Span::styled(otherwise, theme.dim),
        });
    };
    say(only, "all questions");
    if let Some(id) = &wish.lesson {
        let mut lessons = content.lessons.iter();
        let known = lessons.find(|lesson| lesson.id.as_str() == id);
        say(Some(known.map_or(id, |lesson| &lesson.title)), "");
    }
    say(wish.level.map(Level::word), "both styles");
    say(wish.skill.map(Skill::word), "any skill");
    say(wish.track.map(Track::word), "any exam");
    if wish.cram {
        say(Some("cramming"), "");
    }
    Line::from(spans)
}
