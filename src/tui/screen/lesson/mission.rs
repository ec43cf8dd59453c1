//! A mission: change what may be changed, run, see which goals are met.

use crate::course::goal::Verdict;
use crate::course::lesson::Mission;
use crate::lab::desk::Desk;
use crate::lab::mission::{label, refusal, settings, standing, verdicts, wanted};
use crate::lab::playground::Playground;
use crate::lab::trial::figure;
use crate::study::progress::MissionState;
use crate::study::record::Event;
use crate::tui::keys::{DOWN, ENTER, ESC, Hint, Key, Row, UP, ch, find, hints};
use crate::tui::screen::play::{Action as Run, Watched};
use crate::tui::theme::Theme;
use crate::tui::widget::field::{FIELD, Field};
use crate::tui::widget::text;
use ratatui::text::{Line, Span};
use std::time::Duration;

/// Where a learner is in a mission.
#[derive(Debug)]
pub(super) struct Attempting {
    levers: Vec<Lever>,
    at: usize,
    /// The value being typed for the lever under the cursor.
    typed: Option<Field>,
    /// Whether it is the mission with other numbers, to be solved after the solution was seen.
    variant: bool,
    hints: u8,
    run: Option<Watched>,
    verdicts: Option<Vec<Verdict>>,
    notice: Option<String>,
}

/// Something that may be changed.
#[derive(Debug)]
struct Lever {
    path: String,
    /// What it stands at in the scenario; the error says why it leads nowhere.
    standing: Result<String, String>,
    /// What the learner set it to.
    set: Option<String>,
}

#[derive(Clone, Copy)]
enum Action {
    Go(isize),
    Edit,
    Take,
    Cancel,
    Run,
    Hint,
}

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "↑↓",
        word: "choose",
        help: "Choose what to change",
        keys: &[
            (UP, Action::Go(-1)),
            (ch('k'), Action::Go(-1)),
            (DOWN, Action::Go(1)),
            (ch('j'), Action::Go(1)),
        ],
    },
    Row {
        cap: "⏎",
        word: "change",
        help: "Type another value; an empty one puts it back",
        keys: &[(ENTER, Action::Edit)],
    },
    Row {
        cap: "r",
        word: "run",
        help: "Run it and look at the goals",
        keys: &[(ch('r'), Action::Run)],
    },
    Row {
        cap: "h",
        word: "hint",
        help: "A nudge, then the method, then the solution",
        keys: &[(ch('h'), Action::Hint)],
    },
];

const TYPING_KEYS: &[Row<Action>] = &[
    Row {
        cap: "⏎",
        word: "set",
        help: "Set it to what is typed",
        keys: &[(ENTER, Action::Take)],
    },
    Row {
        cap: "Esc",
        word: "leave as it is",
        help: "Leave it as it is",
        keys: &[(ESC, Action::Cancel)],
    },
];

impl Attempting {
    /// A mission as it is opened.
    pub(super) fn new(mission: &Mission, desk: &Desk) -> Self {
        let progress = desk.progress();
        let id = mission.id.as_str();
        let mut attempting = Self {
            levers: Vec::new(),
            at: 0,
            typed: None,
            variant: progress.mission(id) == MissionState::Seen,
            hints: progress.hints(id),
            run: None,
            verdicts: None,
            notice: None,
        };
        attempting.read_levers(mission, desk);
        attempting
    }

    /// What the levers stand at before anything is changed.
    fn read_levers(&mut self, mission: &Mission, desk: &Desk) {
        let lever = |path: &String| Lever {
            path: path.clone(),
            standing: standing(desk.content(), mission, self.variant, path),
            set: None,
        };
        self.levers = mission.levers.iter().map(lever).collect();
        let nowhere = self.levers.iter().find_map(|lever| {
            let problem = lever.standing.as_ref().err()?;
            Some(format!("{}: {problem}", lever.path))
        });
        self.notice = nowhere.or(self.notice.take());
    }

    /// The last run, if there was one.
    pub(super) const fn watched(&self) -> Option<&Watched> {
        self.run.as_ref()
    }

    /// Lets a long run get ahead; says whether to draw, and what is to be written down.
    pub(super) fn tick(&mut self, elapsed: Duration, mission: &Mission) -> (bool, Vec<Event>) {
        let run = self.run.as_mut();
        let changed = run.is_some_and(|run| run.tick(elapsed));
        (changed, self.judge(mission).into_iter().collect())
    }

    /// The keys that work now.
    pub(super) fn hints(&self) -> Vec<Hint> {
        match self.typed {
            Some(_) => [hints(TYPING_KEYS), hints(FIELD)].concat(),
            None => hints(KEYS),
        }
    }

    /// Whether a value is being typed.
    pub(super) const fn is_typing(&self) -> bool {
        self.typed.is_some()
    }

    const fn table(&self) -> &'static [Row<Action>] {
        match self.typed {
            Some(_) => TYPING_KEYS,
            None => KEYS,
        }
    }

    /// Acts on a key, if it is one that works now; gives back what is to be written down.
    pub(super) fn press(&mut self, key: Key, mission: &Mission, desk: &Desk) -> Option<Vec<Event>> {
        let Some(action) = find(self.table(), key) else {
            let typed = self.typed.as_mut()?;
            return typed.press(key).then(Vec::new);
        };
        self.notice = None;
        match action {
            Action::Go(step) => {
                let last = self.levers.len().saturating_sub(1);
                self.at = self.at.saturating_add_signed(step).min(last);
            }
            Action::Edit => {
                let set = self.levers.get(self.at)?.set.as_deref();
                self.typed = Some(Field::with(set.unwrap_or_default()));
            }
            Action::Cancel => self.typed = None,
            Action::Take => {
                let typed = self.typed.take()?.value().trim().to_owned();
                if let Some(lever) = self.levers.get_mut(self.at) {
                    lever.set = (!typed.is_empty()).then_some(typed);
                }
                // Levers may only be right together, so a value is kept though it be wrong by itself.
                self.notice = refusal(desk.content(), mission, self.variant, &self.pulled());
            }
            Action::Run => {
                self.start(mission, desk);
                return Some(self.judge(mission).into_iter().collect());
            }
            Action::Hint => return Some(self.open_hint(mission, desk).into_iter().collect()),
        }
        Some(Vec::new())
    }

    /// The levers that were pulled, with what was typed.
    fn pulled(&self) -> Vec<(&str, &str)> {
        let mut pulled = Vec::new();
        for lever in &self.levers {
            if let Some(set) = &lever.set {
                pulled.push((lever.path.as_str(), set.as_str()));
            }
        }
        pulled
    }

    fn start(&mut self, mission: &Mission, desk: &Desk) {
        let scenario = mission.scenario.id.as_str();
        let run = settings(mission, self.variant, &self.pulled())
            .map_err(anyhow::Error::msg)
            .and_then(|settings| Playground::shipped(desk.content(), scenario, &settings));
        self.verdicts = None;
        match run {
            Ok(playground) => {
                let mut run = Watched::new(playground, desk);
                // The goals speak of the whole run; it can be watched in the playground.
                run.act(Run::End);
                self.run = Some(run);
            }
            Err(error) => self.notice = Some(format!("{error:#}")),
        }
    }

    /// Judges the run once it is known to its end.
    fn judge(&mut self, mission: &Mission) -> Option<Event> {
        if self.verdicts.is_some() {
            return None;
        }
        let report = self
            .run
            .as_ref()?
            .playback()
            .playground()
            .judged(wanted(mission))?;
        let verdicts = verdicts(mission, &report);
        let met = verdicts.iter().all(|verdict| verdict.met);
        let goals_met = verdicts.iter().filter(|verdict| verdict.met).count();
        self.verdicts = Some(verdicts);
        Some(Event::MissionTried {
            mission: mission.id.to_string(),
            variant: self.variant,
            met,
            goals_met: u32::try_from(goals_met).unwrap_or(u32::MAX),
        })
    }

    fn open_hint(&mut self, mission: &Mission, desk: &Desk) -> Option<Event> {
        if self.hints >= 3 {
            return None;
        }
        self.hints += 1;
        let solved = desk.progress().mission(mission.id.as_str()) == MissionState::Solved;
        if self.hints == 3 && !solved {
            // What was shown is no longer a task: the same with other numbers is.
            self.variant = true;
            self.run = None;
            self.verdicts = None;
            self.read_levers(mission, desk);
        }
        Some(Event::HintOpened {
            mission: mission.id.to_string(),
            step: self.hints,
        })
    }

    /// The hints that are open, as Markdown.
    pub(super) fn open_hints<'a>(&self, mission: &'a Mission) -> Vec<(&'static str, &'a str)> {
        let hints = &mission.hints;
        let all = [
            ("A nudge", hints.nudge.as_str()),
            ("The method", hints.method.as_str()),
            ("The solution", hints.solution.as_str()),
        ];
        all.into_iter().take(self.hints.into()).collect()
    }

    /// What may be changed, and the goals: the block that stays in sight.
    pub(super) fn block(&self, mission: &Mission, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let notice = self.notice.as_deref().unwrap_or_default();
        let mut lines = match notice {
            "" => Vec::new(),
            notice => text::wrap_plain(notice, width.into(), theme.err),
        };
        lines.push(Line::from(Span::styled("You may change", theme.accent)));
        for (place, lever) in self.levers.iter().enumerate() {
            lines.push(self.lever_line(place, lever, width, theme));
        }
        lines.push(Line::default());
        lines.push(self.goals_heading(theme));
        for (n, goal) in mission.goals.iter().enumerate() {
            let verdict = self.verdicts.as_ref().and_then(|verdicts| verdicts.get(n));
            lines.extend(goal_lines(&goal.text, verdict, width, theme));
        }
        lines
    }

    /// The heading of the goals, with what came of the last run.
    fn goals_heading(&self, theme: &Theme) -> Line<'static> {
        let words = if self.variant {
            "Goals, with other numbers than those of the solution"
        } else {
            "Goals"
        };
        let met = self.verdicts.as_ref();
        let said = match met.map(|verdicts| verdicts.iter().all(|verdict| verdict.met)) {
            Some(true) => Span::styled("  Solved. Every goal is met.", theme.ok),
            Some(false) if self.variant => Span::styled("  Not yet.", theme.warn),
            Some(false) => Span::styled("  Not yet. Change something and run again.", theme.warn),
            None if self.run.is_some() => Span::styled("  Running …", theme.dim),
            None => Span::raw(""),
        };
        Line::from(vec![Span::styled(words, theme.accent), said])
    }

    /// The first row to show of a block that is higher than its room: the lever under the cursor stays in
    /// sight, and moving down it shows the goals.
    pub(super) fn first_row(&self, rows: usize, height: u16) -> usize {
        let beyond = rows.saturating_sub(height.into());
        if self.at == 0 {
            0
        } else {
            beyond.min(self.at + 1)
        }
    }

    fn lever_line(&self, place: usize, lever: &Lever, width: u16, theme: &Theme) -> Line<'static> {
        let here = place == self.at;
        let (mark, style) = if here {
            ("▌ ", theme.bright)
        } else {
            ("  ", theme.text)
        };
        let label = label(&lever.path);
        let room = usize::from(width).saturating_sub(3);
        let of_label = room.saturating_sub(MOST_OF_VALUE).clamp(20, 44);
        let left = room.saturating_sub(of_label);
        let value = match (&self.typed, &lever.set, &lever.standing) {
            (Some(typed), ..) if here => typed.line(left, theme).spans,
            (_, Some(set), _) => vec![Span::styled(text::shorten(set, left), theme.warn)],
            (_, None, Ok(standing)) => vec![Span::styled(text::shorten(standing, left), theme.dim)],
            (_, None, Err(_)) => vec![Span::styled("leads nowhere", theme.err)],
        };
        let mut line = Line::from(vec![
            Span::styled(mark, theme.accent),
            Span::styled(text::pad(&label, of_label), style),
            Span::raw(" "),
        ]);
        line.spans.extend(value);
        line
    }
}

/// Values are short; what is left of the line is for the name.
const MOST_OF_VALUE: usize = 24;

/// A goal with its box, and what the run had to say.
fn goal_lines(
    words: &str,
    verdict: Option<&Verdict>,
    width: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let (mark, style) = match verdict {
        None => ("☐ ", theme.dim),
        Some(Verdict { met: true, .. }) => ("✔ ", theme.ok),
        Some(_) => ("✗ ", theme.err),
    };
    let value = verdict.and_then(|verdict| verdict.value);
    let value = value.map_or_else(String::new, figure);
    let room = usize::from(width).saturating_sub(text::width(&value) + 4);
    let mut lead = Span::styled(mark, style);
    let mut value = Some(Span::styled(value, style));
    let mut lines = text::wrap_plain(words, room.max(1), theme.text);
    for line in &mut lines {
        let gap = " ".repeat(44_usize.min(room).saturating_sub(line.width()) + 2);
        let lead = std::mem::replace(&mut lead, Span::raw("  "));
        line.spans.insert(0, lead);
        if let Some(value) = value.take() {
            line.spans.extend([Span::raw(gap), value]);
        }
    }
    lines
}
