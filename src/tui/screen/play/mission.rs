//! A mission in the playground: its goals tick while the run is watched, its hints come in steps, and the
//! best result is kept.

use super::dialog::{self, Step};
use super::tally::Tally;
use super::{Ask, Watched};
use crate::course::lesson::{Lesson, Mission};
use crate::course::markdown;
use crate::lab::desk::Desk;
use crate::lab::mission::{Outcome, Told, outcomes, told, wanted};
use crate::study::progress::MissionState;
use crate::study::record::Event;
use crate::tui::keys::{ENTER, ESC, Hint, Key, Row, ch, find, hints};
use crate::tui::theme::Theme;
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::list::List;
use crate::tui::widget::panel::Panel;
use crate::tui::widget::prose;
use crate::tui::widget::scroll::{CHOOSE, PAGES, Scroll};
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

/// A mission under way.
#[derive(Debug)]
pub(crate) struct Sitting {
    pub(super) mission: String,
    /// Whether it is the mission with other numbers, as its solution was seen.
    variant: bool,
    /// The seed that it is to be solved with.
    seed: u64,
    told: Told,
    tally: Tally,
    outcomes: Vec<Outcome>,
    /// Which run has been judged at its end, and how.
    judged: Option<(u64, Vec<Outcome>)>,
    /// The run that was written down, so that each is written down once.
    written: Option<u64>,
}

/// All missions that are run, in the order of the course.
fn missions(desk: &Desk) -> impl Iterator<Item = &Mission> {
    desk.content().lessons.iter().flat_map(Lesson::missions)
}

/// The mission of this id.
pub(super) fn find_mission<'a>(desk: &'a Desk, id: &str) -> Option<&'a Mission> {
    missions(desk).find(|mission| mission.id.as_str() == id)
}

impl Sitting {
    pub(super) fn new(mission: &Mission, variant: bool, watched: &Watched, desk: &Desk) -> Self {
        Self {
            told: told(desk.content(), mission, variant),
            variant,
            mission: mission.id.to_string(),
            seed: watched.playback.playground().scenario().seed,
            tally: Tally::default(),
            outcomes: Vec::new(),
            judged: None,
            written: None,
        }
    }

    /// Whether it is the mission with other numbers.
    pub(super) const fn is_variant(&self) -> bool {
        self.variant
    }

    /// Lets the goals tick, and writes down what came of a run at its end.
    pub(super) fn keep_up(&mut self, watched: &Watched, desk: &mut Desk) {
        let Some(mission) = find_mission(desk, &self.mission) else {
            return;
        };
        let playback = &watched.playback;
        self.tally.keep_up(playback);
        let generation = playback.generation();
        let over = playback.is_over() && !playback.is_working();
        self.outcomes = match &self.judged {
            Some((of, outcomes)) if over && *of == generation => outcomes.clone(),
            // What rivals and workflows came to is known at the end only.
            _ => match over.then(|| playback.playground().judged(wanted(mission))) {
                Some(Some(run)) => outcomes(mission, &run),
                _ => outcomes(mission, &self.tally.report(watched)),
            },
        };
        if over {
            self.judged = Some((generation, self.outcomes.clone()));
        }
        if !over || self.written == Some(generation) || self.disturbed(watched).is_some() {
            return;
        }
        self.written = Some(generation);
        let met = self.outcomes.iter().filter(|outcome| outcome.met).count();
        desk.record(Event::MissionTried {
            mission: self.mission.clone(),
            variant: self.variant,
            met: met == self.outcomes.len(),
            goals_met: u32::try_from(met).unwrap_or(u32::MAX),
        });
    }

    /// Why the run does not count for the mission.
    fn disturbed(&self, watched: &Watched) -> Option<&'static str> {
        let playground = watched.playback.playground();
        if playground.by_hand() > 0 {
            return Some("You did something by hand: this run does not count. m begins anew.");
        }
        let seed = playground.scenario().seed;
        (seed != self.seed).then_some("Another seed: this run does not count. m begins anew.")
    }

    /// How many rows the panel takes.
    pub(super) fn height(&self) -> u16 {
        u16::try_from(self.outcomes.len().max(1) + 3).unwrap_or(u16::MAX)
    }

    pub(super) fn draw(&self, watched: &Watched, desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let Some(mission) = find_mission(desk, &self.mission) else {
            return;
        };
        let best = desk.progress().mission_best(&self.mission);
        let goals = mission.goals.len();
        let best = best.map_or_else(
            || "not tried yet".to_owned(),
            |best| format!("best: {best} of {goals} goals"),
        );
        let numbers = if self.variant {
            ", with other numbers"
        } else {
            ""
        };
        let title = format!("Mission: {}{numbers}", mission.title);
        let inner = Panel {
            status: Line::from(Span::styled(best, theme.dim)),
            ..Panel::new(&title)
        }
        .draw(area, canvas);
        let mut lines: Vec<Line> = Vec::new();
        for (n, words) in self.told.goals.iter().enumerate() {
            let over = watched.playback.is_over();
            let outcome = self.outcomes.get(n);
            let (mark, style) = match outcome {
                Some(outcome) if outcome.met => ("✔ ", theme.ok),
                Some(_) if over => ("✗ ", theme.err),
                _ => ("☐ ", theme.dim),
            };
            let value = outcome.and_then(|outcome| outcome.told.clone());
            let value = value.unwrap_or_else(|| "–".into());
            let room = usize::from(inner.width).saturating_sub(text::width(&value) + 3);
            lines.push(Line::from(vec![
                Span::styled(mark, style),
                Span::styled(text::pad(words, room), theme.text),
                Span::raw(" "),
                Span::styled(value, style),
            ]));
        }
        lines.push(self.verdict_line(watched, inner.width, canvas));
        canvas.lines(inner, &lines);
    }

    /// Where the mission stands.
    fn verdict_line(&self, watched: &Watched, width: u16, canvas: &Canvas<'_>) -> Line<'static> {
        let theme = canvas.theme;
        let met = self.outcomes.iter().all(|outcome| outcome.met);
        let (words, style) = match self.disturbed(watched) {
            Some(why) => (why, theme.warn),
            None if !watched.playback.is_over() => {
                ("So far. The goals count at the end of the run.", theme.dim)
            }
            None if met => ("Solved. Every goal is met.", theme.ok),
            None => ("Not yet: s changes something, m has hints.", theme.warn),
        };
        Line::from(Span::styled(text::shorten(words, width.into()), style))
    }
}

/// The missions to choose from, or the brief and the hints of one.
#[derive(Debug)]
pub(crate) struct Brief {
    /// The mission that is under way.
    under_way: Option<String>,
    list: List,
    scroll: Scroll,
}

#[derive(Clone, Copy)]
enum Act {
    Begin,
    Hint,
    Others,
    Close,
}

const LIST_KEYS: &[Row<Act>] = &[
    Row {
        cap: "⏎",
        word: "begin",
        help: "Open the mission's scenario",
        keys: &[(ENTER, Act::Begin)],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Close the missions",
        keys: &[(ESC, Act::Close), (ch('m'), Act::Close)],
    },
];

const BRIEF_KEYS: &[Row<Act>] = &[
    Row {
        cap: "h",
        word: "hint",
        help: "A nudge, then the method, then the solution",
        keys: &[(ch('h'), Act::Hint)],
    },
    Row {
        cap: "⏎",
        word: "begin anew",
        help: "Run the mission as it is set, from the start",
        keys: &[(ENTER, Act::Begin)],
    },
    Row {
        cap: "o",
        word: "others",
        help: "The other missions",
        keys: &[(ch('o'), Act::Others)],
    },
    Row {
        cap: "Esc",
        word: "close",
        help: "Back to the run",
        keys: &[(ESC, Act::Close), (ch('m'), Act::Close)],
    },
];

impl Brief {
    pub(super) fn new(under_way: Option<&Sitting>) -> Self {
        Self {
            under_way: under_way.map(|sitting| sitting.mission.clone()),
            list: List::default(),
            scroll: Scroll::new(),
        }
    }

    pub(super) fn hints(&self) -> Vec<Hint> {
        match self.under_way {
            Some(_) => [hints(BRIEF_KEYS), hints(PAGES)].concat(),
            None => [hints(LIST_KEYS), hints(CHOOSE)].concat(),
        }
    }

    pub(super) fn press(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Step {
        let keys = match self.under_way {
            Some(_) => BRIEF_KEYS,
            None => LIST_KEYS,
        };
        if let Some(act) = find(keys, key) {
            return self.act(act, desk);
        }
        let mission = self
            .under_way
            .as_deref()
            .and_then(|id| find_mission(desk, id));
        if let Some(mission) = mission {
            let Some(step) = find(PAGES, key) else {
                return Step::Pass;
            };
            let (width, height) = dialog::room(body);
            let lines = brief(mission, desk, width, &Theme::mono()).len();
            self.scroll.go(step, lines, height);
            return Step::Stay;
        }
        let Some(step) = find(CHOOSE, key) else {
            return Step::Pass;
        };
        self.list.go(step, missions(desk).count(), 12);
        Step::Stay
    }

    fn act(&mut self, act: Act, desk: &mut Desk) -> Step {
        match act {
            Act::Close => return Step::Close,
            Act::Others => self.under_way = None,
            Act::Begin => {
                let chosen = self.list.chosen(missions(desk).count());
                let chosen = chosen.and_then(|row| missions(desk).nth(row));
                let mission = match (&self.under_way, chosen) {
                    (Some(mission), _) => mission.clone(),
                    (None, Some(chosen)) => chosen.id.to_string(),
                    (None, None) => return Step::Stay,
                };
                return Step::Ask(Ask::Mission(mission));
            }
            Act::Hint => {
                let Some(mission) = &self.under_way else {
                    return Step::Stay;
                };
                let step = desk.progress().hints(mission) + 1;
                if step <= 3 {
                    let mission = mission.clone();
                    desk.record(Event::HintOpened { mission, step });
                }
            }
        }
        Step::Stay
    }

    pub(super) fn draw(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let mission = self
            .under_way
            .as_deref()
            .and_then(|id| find_mission(desk, id));
        match mission {
            Some(mission) => self.draw_brief(mission, desk, body, canvas),
            None => self.draw_list(desk, body, canvas),
        }
    }

    fn draw_list(&self, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let (width, _) = dialog::room(body);
        let rows: Vec<Line> = missions(desk)
            .map(|mission| {
                let (mark, style) = match desk.progress().mission(mission.id.as_str()) {
                    MissionState::Solved => ("✔ ", theme.ok),
                    _ => ("☐ ", theme.dim),
                };
                let best = desk.progress().mission_best(mission.id.as_str());
                let best = best.map_or_else(String::new, |best| {
                    format!("best {best} of {}", mission.goals.len())
                });
                let room = usize::from(width).saturating_sub(text::width(&best) + 5);
                Line::from(vec![
                    Span::styled(mark, style),
                    Span::styled(text::pad(&mission.title, room), theme.text),
                    Span::raw(" "),
                    Span::styled(best, theme.dim),
                ])
            })
            .collect();
        let status = rows.len().to_string();
        let inner = dialog::window(("Missions", status, rows.len().max(1)), body, canvas);
        self.list.draw(&rows, inner, canvas);
    }

    fn draw_brief(&self, mission: &Mission, desk: &Desk, body: Rect, canvas: &mut Canvas<'_>) {
        let (width, _) = dialog::room(body);
        let lines = brief(mission, desk, width, canvas.theme);
        let inner = dialog::window((&mission.title, String::new(), lines.len()), body, canvas);
        self.scroll.draw(&lines, inner, canvas);
    }
}

/// What a mission asks for, and the hints that are open.
fn brief(mission: &Mission, desk: &Desk, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let width = width.saturating_sub(2);
    let variant = desk.progress().mission(mission.id.as_str()) == MissionState::Seen;
    let told = told(desk.content(), mission, variant);
    let mut lines = prose::lines(&markdown::parse(&told.brief), width, theme);
    if let Some(differs) = &told.differs {
        lines.push(Line::default());
        lines.push(Line::from(Span::styled(
            "Now you, with other numbers",
            theme.accent,
        )));
        lines.extend(text::wrap_plain(differs, width.into(), theme.text));
    }
    let opened = desk.progress().hints(mission.id.as_str());
    let hints = [
        ("A nudge", &mission.hints.nudge),
        ("The method", &mission.hints.method),
        ("The solution", &mission.hints.solution),
    ];
    for (title, hint) in hints.into_iter().take(opened.into()) {
        lines.push(Line::default());
        lines.push(Line::from(Span::styled(title, theme.accent)));
        lines.extend(prose::lines(&markdown::parse(hint), width, theme));
    }
    if opened < 3 {
        let left = 3 - opened;
        lines.push(Line::default());
        let words = match left {
            1 => "h shows the solution.".to_owned(),
            left => format!("h opens a hint; there are {left}, the last is the solution."),
        };
        lines.extend(text::wrap_plain(&words, width.into(), theme.dim));
    }
    lines
}
