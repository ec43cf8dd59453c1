//! What a person changes of a run, checked by the reader of scenario files; and the run as such a file.

use super::Playground;
use crate::course::library::Library;
use crate::course::read::{self, Node, Problem, Report, Setting, Table, Value};
use crate::course::scenario::{self, Experiment};
use crate::lab::breaks::Strike;
use crate::lab::run;
use crate::sim::scenario::{Change, Input, TimedInput};
use crate::sim::time::{Span, Time};
use anyhow::{Result, anyhow, bail};
use std::sync::Arc;

/// The file that a run was read from.
#[derive(Clone, Debug)]
pub struct Origin {
    file: String,
    text: String,
    settings: Vec<Setting>,
    /// What was changed by hand from the start on.
    changed: Vec<Setting>,
}

impl Origin {
    pub(super) fn of(file: &str, text: &str, settings: &[Setting]) -> Self {
        Self {
            file: file.into(),
            text: text.into(),
            settings: settings.to_vec(),
            changed: Vec::new(),
        }
    }

    fn read(&self, more: Vec<Setting>, library: &Library) -> Result<Experiment, Vec<Problem>> {
        let settings = [self.settings.clone(), self.changed.clone(), more].concat();
        let read = scenario::read(&self.file, &self.text, &settings, library);
        read.map(|accepted| accepted.value)
    }
}

/// A run that was only recorded has nothing that could be changed.
const RECORDED: &str = "this run was only recorded: there is no scenario to change or save";

impl Playground {
    /// How many of the inputs were given by hand.
    pub fn by_hand(&self) -> usize {
        self.scenario.inputs.len().saturating_sub(self.authored)
    }

    /// Whether anything was changed by hand, during the run or from its start on.
    pub fn is_changed(&self) -> bool {
        self.by_hand() > 0
            || self
                .origin
                .as_ref()
                .is_some_and(|origin| !origin.changed.is_empty())
    }

    /// Changes a setting at an instant, as `[[at]]` does, and runs anew from there. The error says what
    /// would be right; then nothing has changed.
    pub fn change(
        &mut self,
        time: Time,
        path: &str,
        typed: &str,
        library: &Library,
    ) -> Result<(), String> {
        let setting = setting(path, typed)?;
        self.change_to(time, path, setting.node().clone(), library)
    }

    /// Deploys new code of a function at an instant: WebAssembly text.
    pub fn deploy(
        &mut self,
        time: Time,
        function: &str,
        wat: &str,
        library: &Library,
    ) -> Result<(), String> {
        let path = format!("functions.{function}.wat");
        let deployed = self.change_to(time, &path, node(Value::Text(wat.into())), library);
        deployed.map_err(|why| why.replace("<anon>", &format!("{function}.wat")))
    }

    fn change_to(
        &mut self,
        time: Time,
        path: &str,
        value: Node,
        library: &Library,
    ) -> Result<(), String> {
        let timed = timed(time, "set", table([(path, value)]));
        for timed in self.read_inputs(vec![timed], library)? {
            if let Some(refusal) = self.standing(time).refusal(&timed.input) {
                return Err(refusal);
            }
            self.input(time, timed.input);
        }
        Ok(())
    }

    /// Breaks something at an instant, as `[[at]]` does, and runs anew from there. The error says what
    /// would be right; then nothing has changed.
    pub fn strike(&mut self, time: Time, strike: &Strike, library: &Library) -> Result<(), String> {
        let word = |word: &str| node(Value::Text(word.to_owned()));
        let timed = match strike {
            Strike::Break {
                dependency,
                mode,
                length,
            } => {
                let how = table([
                    ("dependency", word(dependency)),
                    ("mode", word(mode.word())),
                    ("for", word(&length.to_string())),
                ]);
                timed(time, "break", how)
            }
            Strike::Kill(zone) => timed(time, "kill_zone", word(zone.letter())),
            Strike::Restore(zone) => timed(time, "restore_zone", word(zone.letter())),
        };
        let mut all = match scenario::write_inputs(&self.scenario).value {
            Value::List(inputs) => inputs,
            _ => Vec::new(),
        };
        // Some rules are between inputs: a region keeps a zone.
        all.push(timed.clone());
        self.read_inputs(all, library)?;
        for timed in self.read_inputs(vec![timed], library)? {
            self.input(time, timed.input);
        }
        Ok(())
    }

    /// Entries of `[[at]]` as the reader of scenario files reads them.
    fn read_inputs(&self, inputs: Vec<Node>, library: &Library) -> Result<Vec<TimedInput>, String> {
        let origin = self.origin.as_ref().ok_or(RECORDED)?;
        let inputs = Setting::new("at", node(Value::List(inputs)));
        let experiment = origin.read(vec![inputs], library);
        Ok(experiment
            .map_err(|problems| first(&problems))?
            .scenario
            .inputs)
    }

    /// Changes a setting of the scenario itself and runs it from the start. The error says what would be
    /// right; then nothing has changed.
    pub fn change_from_start(
        &mut self,
        path: &str,
        typed: &str,
        library: &Library,
    ) -> Result<(), String> {
        let setting = setting(path, typed)?;
        let origin = self.origin.as_ref().ok_or(RECORDED)?;
        let mut settings = self.now();
        settings.insert(0, setting.clone());
        let experiment = origin.read(settings, library);
        let experiment = experiment.map_err(|problems| first(&problems))?;
        let mut scenario = run::limited(experiment, Some(self.scenario.duration)).scenario;
        std::mem::swap(Arc::make_mut(&mut self.scenario), &mut scenario);
        if let Some(origin) = &mut self.origin {
            origin.changed.push(setting);
        }
        self.restart();
        Ok(())
    }

    /// The run as its author wrote it: without what was given by hand.
    pub fn as_written(&self, library: &Library) -> Result<Self> {
        let mut origin = self.origin.clone().ok_or_else(|| anyhow!(RECORDED))?;
        origin.changed = vec![seed(self.scenario.seed)];
        let read = origin.read(Vec::new(), library);
        let experiment = read.map_err(|problems| run::listed(&problems))?;
        Self::of(experiment, Some(self.scenario.duration), origin)
    }

    /// The names of the scenario's variants.
    pub fn variants(&self, library: &Library) -> Vec<String> {
        let read = self
            .origin
            .as_ref()
            .map(|origin| origin.read(Vec::new(), library));
        let Some(Ok(experiment)) = read else {
            return Vec::new();
        };
        let variants = experiment.variants.into_iter();
        variants.map(|variant| variant.name).collect()
    }

    /// A variant of the scenario as a run of its own, with the seed of this one.
    pub fn variant(&self, name: &str, library: &Library) -> Result<Self> {
        let mut origin = self.origin.clone().ok_or_else(|| anyhow!(RECORDED))?;
        let read = origin.read(Vec::new(), library);
        let experiment = read.map_err(|problems| run::listed(&problems))?;
        let mut variants = experiment.variants.into_iter();
        let Some(variant) = variants.find(|variant| variant.name == name) else {
            bail!("there is no variant `{name}`");
        };
        origin.settings.extend(variant.set.0);
        origin.changed = vec![seed(self.scenario.seed)];
        let read = origin.read(Vec::new(), library);
        let experiment = read.map_err(|problems| run::listed(&problems))?;
        Self::of(experiment, Some(self.scenario.duration), origin)
    }

    /// The run as a scenario file that replays it: the settings, the seed and every input as they are now.
    /// What does not belong to this one run, its variants, is left out. The comment at the top is kept.
    pub fn written(&self) -> Result<String> {
        let origin = self.origin.as_ref().ok_or_else(|| anyhow!(RECORDED))?;
        let report = Report::new(&origin.file);
        let document = read::parse(&origin.text, &report);
        let mut document = document.ok_or_else(|| anyhow!("{} is no TOML", origin.file))?;
        let duration = Value::Text(self.scenario.duration.to_string());
        let title = Value::Text(self.scenario.title.clone());
        let mut settings = [origin.settings.clone(), origin.changed.clone()].concat();
        settings.push(Setting::new("title", node(title)));
        settings.push(Setting::new("duration", node(duration)));
        settings.extend(self.now());
        for setting in &settings {
            setting.apply(&mut document, &report);
        }
        let Value::Table(table) = &document.value else {
            bail!("{} is no table", origin.file);
        };
        let mut kept = Table::default();
        for (key, node) in table.iter().filter(|(key, _)| *key != "variant") {
            kept.insert(key, node.clone());
        }
        let written = read::to_toml(&node(Value::Table(kept))).map_err(|why| anyhow!(why))?;
        let comment = origin.text.lines().take_while(|line| line.starts_with('#'));
        let mut text = String::new();
        for line in comment {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(&written);
        Ok(text)
    }

    /// The settings that make a file's scenario this one: its seed and its inputs.
    fn now(&self) -> Vec<Setting> {
        let inputs = scenario::write_inputs(&self.scenario);
        vec![seed(self.scenario.seed), Setting::new("at", inputs)]
    }

    /// The code of a function at an instant, as text that can be edited. The error says why there is none.
    pub fn code(&self, function: usize, at: Time, library: &Library) -> Result<String, String> {
        if let Some(Some(text)) = self.standing(at).code.get(function) {
            return Ok(text.to_string());
        }
        let origin = self.origin.as_ref().ok_or(RECORDED)?;
        let name = self.scenario.functions.get(function);
        let name = name.map_or("", |function| &function.name);
        let package = origin
            .package(name)
            .and_then(|package| library.get(&package));
        let Some(package) = package else {
            return Err(format!("{name} is modelled: it has no code to edit"));
        };
        match std::str::from_utf8(&package.module) {
            Ok(text) if !text.starts_with('\0') => Ok(text.to_owned()),
            _ => Err(format!(
                "{name} was compiled from {}: only WebAssembly text can be edited here",
                package.manifest.language
            )),
        }
    }
}

impl Origin {
    /// The package that a function's code comes from.
    fn package(&self, function: &str) -> Option<String> {
        let report = Report::new(&self.file);
        let mut document = read::parse(&self.text, &report)?;
        for setting in self.settings.iter().chain(&self.changed) {
            setting.apply(&mut document, &report);
        }
        let Value::Table(document) = document.value else {
            return None;
        };
        let Value::List(functions) = &document.get("function")?.value else {
            return None;
        };
        functions.iter().find_map(|node| {
            let Value::Table(table) = &node.value else {
                return None;
            };
            let word = |key: &str| match &table.get(key)?.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            };
            (word("name").as_deref() == Some(function)).then(|| word("code"))?
        })
    }
}

/// Whether two inputs set the same thing, so that at one instant only the later one counts.
pub(super) fn is_same_setting(one: &Input, other: &Input) -> bool {
    use std::mem::discriminant;
    match (one, other) {
        (
            Input::Configure { function, change },
            Input::Configure {
                function: of,
                change: to,
            },
        ) => function == of && discriminant::<Change>(change) == discriminant(to),
        (Input::Deploy { function, .. }, Input::Deploy { function: of, .. }) => function == of,
        (Input::BatchSize { source, .. }, Input::BatchSize { source: of, .. }) => source == of,
        (Input::IdleTimeout(_), Input::IdleTimeout(_)) => true,
        _ => false,
    }
}

/// An entry of `[[at]]`.
fn timed(time: Time, key: &str, value: Node) -> Node {
    table([
        ("time", node(Value::Text(Span(time.0).to_string()))),
        (key, value),
    ])
}

/// A path with what somebody typed for it.
fn setting(path: &str, typed: &str) -> Result<Setting, String> {
    let typed = match typed.trim() {
        "" => return Err("type a value".into()),
        "on" => "true",
        "off" => "false",
        typed => typed,
    };
    // A share may be typed as a percentage.
    match typed
        .strip_suffix('%')
        .map(|share| share.trim().parse::<f64>())
    {
        Some(Ok(percent)) => Ok(Setting::new(path, node(Value::Decimal(percent / 100.0)))),
        _ => Setting::parse(&format!("{path}={typed}")),
    }
}

/// The problem that a person reads first, without the file and the line, which they do not see.
fn first(problems: &[Problem]) -> String {
    let typed = problems.iter().find(|problem| problem.line == 0);
    let problem = typed.or(problems.first());
    problem.map_or_else(String::new, |problem| {
        // What shows a place in a text ends with the mark below it.
        if problem.problem.contains('\n') {
            return problem.problem.clone();
        }
        format!("{}: {}", problem.problem, problem.fix).replace(" in quotes", "")
    })
}

fn seed(seed: u64) -> Setting {
    // Seeds are read as 64-bit integers of TOML.
    let seed = i64::try_from(seed).unwrap_or(i64::MAX);
    Setting::new("seed", node(Value::Whole(seed)))
}

fn table<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let mut table = Table::default();
    for (key, node) in entries {
        table.insert(key, node);
    }
    node(Value::Table(table))
}

const fn node(value: Value) -> Node {
    Node { line: 0, value }
}
