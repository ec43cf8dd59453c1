//! What hands do in the playground: dialogs, comparison, missions, code, files.

use super::breaking::Break;
use super::commands::{Command, Hand, entries};
use super::dialog::{Dialog, Step};
use super::fire::Fire;
use super::mission::{Brief, Sitting, find_mission};
use super::palette::Palette;
use super::refused::Refused;
use super::save::Save;
use super::settings::Settings;
use super::versus::{AS_WRITTEN, Versus, YOURS};
use super::{Action, Ask, Play, Watched};
use crate::lab::breaks::Strike;
use crate::lab::desk::Desk;
use crate::lab::explain::capital;
use crate::lab::mission;
use crate::lab::playground::Playground;
use crate::lab::save::Saved;
use crate::sim::scenario::{Code, Input};
use crate::study::progress::MissionState;
use crate::tui::keys::{ESC, Key};
use crate::tui::screen::compare::Compare;
use anyhow::Result;
use ratatui::layout::Rect;

/// Code that somebody wants to edit.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    /// The function, by its place in the scenario.
    pub(crate) function: usize,
    /// Its name, for the file's.
    pub(crate) name: String,
    /// The text to begin with.
    pub(crate) text: String,
}

impl Play {
    /// Hands a key to the open dialog. None if it is not one of its keys.
    pub(super) fn press_dialog(&mut self, key: Key, desk: &mut Desk, body: Rect) -> Option<Ask> {
        let mut dialog = self.dialog.take()?;
        let watched = match (&mut self.versus, &mut self.watched) {
            (Some(versus), _) => versus.b(),
            (None, watched) => watched.as_mut()?,
        };
        let step = dialog.press(key, watched, desk, body);
        match step {
            Step::Close => self.keep_up(desk),
            Step::Stay => {
                self.dialog = Some(dialog);
                self.keep_up(desk);
            }
            Step::Pass => {
                self.dialog = Some(dialog);
                return None;
            }
            Step::Do(command) => return Some(self.run(&command, desk)),
            Step::Ask(ask) => {
                self.dialog = Some(dialog);
                return Some(self.ask(ask, desk));
            }
        }
        Some(Ask::Draw)
    }

    /// What a dialog asks for: this screen does what is its own, the program the rest.
    fn ask(&mut self, ask: Ask, desk: &Desk) -> Ask {
        match ask {
            Ask::Say(words) => {
                self.dialog = None;
                self.said = Some(words);
            }
            Ask::Mission(id) => {
                self.dialog = None;
                self.begin_mission(&id, desk);
            }
            other => return other,
        }
        Ask::Draw
    }

    /// Does what a key of a hand asks for.
    pub(super) fn press_hand(&mut self, hand: Hand, desk: &Desk) -> Ask {
        self.run(&hand.command(), desk)
    }

    fn run(&mut self, command: &Command, desk: &Desk) -> Ask {
        let Some(watched) = &mut self.watched else {
            return Ask::Draw;
        };
        match command {
            Command::Act(action) => self.act(*action),
            Command::Fire { source, count } => self.fire(*source, *count),
            Command::Palette => self.dialog = Some(Dialog::Palette(Palette::new(entries(watched)))),
            Command::Sources => self.dialog = Some(Dialog::Fire(Fire::default())),
            Command::Break => self.dialog = Some(Dialog::Break(Break::new())),
            Command::Strike(strike) => self.strike(strike, desk),
            Command::Settings(at) => self.open_settings(*at, desk),
            Command::Save(take) => self.dialog = Some(Dialog::Save(Save::new(*take, watched))),
            Command::Missions => {
                self.dialog = Some(Dialog::Mission(Brief::new(self.mission.as_ref())));
            }
            Command::Versus => self.compare(desk),
            Command::Edit(function) => return self.edit(*function, desk),
        }
        Ask::Draw
    }

    /// Does what a key of the run asks for.
    pub(super) fn act(&mut self, action: Action) {
        match (&mut self.versus, &mut self.watched) {
            (Some(versus), _) => versus.act(action),
            (None, Some(watched)) => match action {
                Action::Fire(count) => self.fire(0, count),
                action => watched.act(action),
            },
            (None, None) => {}
        }
    }

    fn fire(&mut self, source: usize, count: u32) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        if let Some(versus) = &mut self.versus {
            versus.fire(source, count);
        } else if watched.playback.playground().scenario().sources.is_empty() {
            self.said = Some("This scenario has no source to send events from.".into());
        } else if watched.playback.is_over() {
            self.said = Some("The run is over. Go back (←) and send it earlier.".into());
        } else {
            watched.playback.input(Input::Fire { source, count });
            let sources = &watched.playback.playground().scenario().sources;
            let events = if count == 1 { "event" } else { "events" };
            let name = sources.get(source).map_or("", |source| &source.name);
            self.said = Some(format!("{count} {events} sent through {name}"));
        }
    }

    /// Breaks something: in both runs, if two are compared.
    fn strike(&mut self, strike: &Strike, desk: &Desk) {
        let sides: Vec<&mut Watched> = match (&mut self.versus, &mut self.watched) {
            (Some(versus), _) => versus
                .sides
                .iter_mut()
                .map(|side| &mut side.watched)
                .collect(),
            (None, watched) => watched.iter_mut().collect(),
        };
        let library = &desk.content().library;
        let mut said = format!("{}.", strike.words());
        for watched in sides {
            if watched.playback.is_over() {
                said = "The run is over. Go back (←) and break something earlier.".into();
                break;
            }
            let changed = watched
                .playback
                .change(|playground, at| playground.strike(at, strike, library));
            if let Err(why) = changed {
                said = capital(&why);
                break;
            }
        }
        self.said = Some(said);
    }

    fn open_settings(&mut self, at: usize, desk: &Desk) {
        let Some(watched) = &self.watched else { return };
        let sitting = self.mission.as_ref().filter(|_| self.versus.is_none());
        let mission = sitting.and_then(|sitting| find_mission(desk, &sitting.mission));
        let variant = sitting.is_some_and(Sitting::is_variant);
        let settings = match (&self.versus, mission) {
            (Some(versus), _) => versus.settings(at),
            (None, Some(mission)) => Settings::of_mission(watched, mission, variant, desk),
            (None, None) => Settings::new(watched, at),
        };
        self.dialog = Some(Dialog::Settings(settings));
    }

    /// Puts two runs side by side: the scenario's first and last variant, if it has some and nothing was
    /// done by hand; else the run as it was written and as it is now.
    fn compare(&mut self, desk: &Desk) {
        let Some(watched) = &self.watched else { return };
        let playground = watched.playback.playground();
        match pair(playground, desk) {
            Ok(pair) => self.versus = Some(Versus::new(pair, watched, desk)),
            Err(error) => self.said = Some(format!("{error:#}")),
        }
    }

    /// Puts the run beside its rivals.
    pub(super) fn open_rivals(&mut self) {
        let watched = self.watched.as_ref().filter(|_| self.versus.is_none());
        let comparison = watched.map(|watched| watched.playback.playground().compare());
        self.compare = comparison.map(Compare::new);
    }

    /// Leaves the comparison. What was changed in B, when it was the run itself, is kept.
    pub(super) fn leave_versus(&mut self, key: Key) -> bool {
        if key != ESC || self.versus.is_none() {
            return false;
        }
        let Some(Versus { sides: [_, b], .. }) = self.versus.take() else {
            return false;
        };
        if b.name == YOURS {
            self.watched = Some(b.watched);
        }
        true
    }

    /// Begins a mission: its scenario as it is set, or with other numbers once its solution was seen.
    pub(super) fn begin_mission(&mut self, id: &str, desk: &Desk) {
        let Some(mission) = find_mission(desk, id) else {
            return;
        };
        let variant = desk.progress().mission(id) == MissionState::Seen;
        let scenario = mission.scenario.id.as_str();
        let run = mission::settings(mission, variant, &[])
            .map_err(anyhow::Error::msg)
            .and_then(|settings| Playground::shipped(desk.content(), scenario, &settings));
        match run {
            Ok(playground) => {
                self.watch(playground, desk);
                self.open = Some(scenario.to_owned());
                let watched = self.watched.as_ref();
                self.mission = watched.map(|watched| Sitting::new(mission, variant, watched, desk));
            }
            Err(error) => self.said = Some(format!("{error:#}")),
        }
    }

    /// Keeps what hangs on the run with it: goals that tick, figures that are compared.
    pub(super) fn keep_up(&mut self, desk: &mut Desk) {
        if let Some(versus) = &mut self.versus {
            versus.keep_up();
        } else if let (Some(sitting), Some(watched)) = (&mut self.mission, &self.watched) {
            sitting.keep_up(watched, desk);
        }
    }

    /// Asks for an editor on the code of a function; of the first that runs code, if none is named.
    fn edit(&mut self, function: Option<usize>, desk: &Desk) -> Ask {
        let Some(watched) = &self.watched else {
            return Ask::Draw;
        };
        let playground = watched.playback.playground();
        let library = &desk.content().library;
        let at = watched.playback.hand_time();
        let functions = &playground.scenario().functions;
        let editable = |place: &usize| playground.code(*place, at, library).is_ok();
        let guest = |place: &usize| matches!(functions[*place].code, Code::Guest(_));
        let mut places = 0..functions.len();
        let first = places.clone().find(editable).or_else(|| places.find(guest));
        let function = function.or(first).unwrap_or(0);
        if self.versus.is_some() {
            self.said = Some("Edit the code before you compare: Esc leaves the comparison.".into());
            return Ask::Draw;
        }
        let draft = self.draft.take().filter(|(of, _)| *of == function);
        let text = match draft {
            Some((_, text)) => Ok(text),
            None => playground.code(function, at, library),
        };
        match text {
            Ok(text) => Ask::Edit(Edit {
                function,
                name: functions[function].name.clone(),
                text,
            }),
            Err(why) => {
                self.said = Some(why);
                Ask::Draw
            }
        }
    }

    /// Takes back what was edited, and deploys it at this instant.
    pub(crate) fn edited(&mut self, edit: &Edit, text: Result<String>, desk: &mut Desk) {
        let Some(watched) = &mut self.watched else {
            return;
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                self.said = Some(format!("{error:#}"));
                return;
            }
        };
        let library = &desk.content().library;
        let at = watched.playback.hand_time();
        let now = watched
            .playback
            .playground()
            .code(edit.function, at, library);
        if now.as_ref() == Ok(&text) {
            self.said = Some("Nothing was changed.".into());
            return;
        }
        let deployed = watched
            .playback
            .change(|playground, at| playground.deploy(at, &edit.name, &text, library));
        match deployed {
            Ok(()) => {
                self.said = Some(format!("The new code of {} is deployed here.", edit.name));
                self.keep_up(desk);
            }
            Err(why) => {
                let function = edit.function;
                self.draft = Some((function, text));
                self.dialog = Some(Dialog::Refused(Refused { function, why }));
            }
        }
    }

    /// Takes in what came of a picture that was to be saved.
    pub(crate) fn saved(&mut self, path: &str, saved: Result<Saved>) {
        let Some(Dialog::Save(save)) = &mut self.dialog else {
            return;
        };
        if let Some(done) = save.settle(path, saved) {
            self.dialog = None;
            self.said = Some(done);
        }
    }

    /// Takes the dialog away for a picture of what is below it.
    pub(crate) const fn hide_dialog(&mut self) -> Option<Dialog> {
        self.dialog.take()
    }

    /// Puts it back.
    pub(crate) fn show_dialog(&mut self, dialog: Option<Dialog>) {
        self.dialog = dialog;
    }

    /// Takes what was pasted; says whether there is a line for it.
    pub(crate) fn paste(&mut self, text: &str) -> bool {
        if let Some(dialog) = &mut self.dialog {
            dialog.paste(text);
        }
        self.dialog.is_some()
    }
}

/// The two runs to compare, with their names.
fn pair(playground: &Playground, desk: &Desk) -> Result<[(String, Playground); 2]> {
    let library = &desk.content().library;
    let variants = playground.variants(library);
    if let (false, [first, .., last]) = (playground.is_changed(), variants.as_slice()) {
        let a = playground.variant(first, library)?;
        let b = playground.variant(last, library)?;
        return Ok([(first.clone(), a), (last.clone(), b)]);
    }
    Ok([
        (AS_WRITTEN.into(), playground.as_written(library)?),
        (YOURS.into(), playground.anew()),
    ])
}

/// The dialogs and the mission over a run that is watched.
impl Watched {
    /// What to say of a run that is being worked out anew.
    pub(super) fn progress(&self) -> Option<String> {
        let percent = self.playback.catching_up()?;
        Some(format!("Running it again up to here: {percent} %"))
    }
}
