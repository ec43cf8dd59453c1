//! Scenario files: strict TOML to the values that the platform runs.
//!
//! An [`Experiment`] is what a file holds beyond one run: the same arrivals in several variants, notes
//! for a demonstration, goals. Settings from outside (`--set`, a variant's, a goal's) edit the document
//! before it is read, so they pass the same checks as what the author wrote.

mod backends;
mod data;
mod filter;
mod function;
mod input;
mod latency;
mod load;
mod named;
mod network;
mod policy;
mod release;
mod rivals;
mod schedule;
mod source;
mod stream;
mod unsupported;
mod workflow;
mod write;

pub use backends::SERVICES as BREAKABLE;
pub(super) use data::item;
pub use write::inputs as write_inputs;

use named::Named;

use super::goal::Goal;
use super::library::Library;
use super::read::{self, Accepted, At, Fields, FromToml, Problem, Setting, Settings};
use crate::sim::rivals::Rivals;
use crate::sim::scenario::{EnvironmentModel, Scenario};
use crate::sim::time::{Span, Time};
use crate::sim::workflow::Workflow;

/// A scenario file, read.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// What the platform runs.
    pub scenario: Scenario,
    /// The price sheet that the file names; none for the newest.
    pub prices: Option<String>,
    /// The same arrivals under other settings.
    pub variants: Vec<Variant>,
    /// What to say during a demonstration, in order of time.
    pub notes: Vec<Note>,
    /// What a run has to show.
    pub goals: Vec<Goal>,
    /// What a comparison runs beside Lambda.
    pub rivals: Rivals,
    /// State machines over the functions.
    pub workflows: Vec<Workflow>,
}

/// The scenario under other settings.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What people call it.
    pub name: String,
    /// What it sets.
    pub set: Settings,
    /// What the platform runs.
    pub scenario: Scenario,
    /// The price sheet, if named.
    pub prices: Option<String>,
}

/// Something to say at a moment of a demonstration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When, in virtual time.
    pub time: Time,
    /// What, as Markdown.
    pub text: String,
    /// Whether the run waits for a key.
    pub pause: bool,
}

/// Reads a scenario file. `file` is its name, for problems and for a title that is left out.
pub fn read(
    file: &str,
    text: &str,
    settings: &[Setting],
    library: &Library,
) -> Result<Accepted<Experiment>, Vec<Problem>> {
    let base = read::read_with(file, text, settings, |at| outline(at, file, library))?;
    let (scenario, outline) = base.value;
    let mut problems = Vec::new();
    let mut variants = Vec::new();
    for (name, set) in outline.variants {
        let settings: Vec<Setting> = settings.iter().chain(&set.0).cloned().collect();
        match read::read_with(file, text, &settings, |at| self::outline(at, file, library)) {
            Ok(Accepted {
                value: (scenario, other),
                ..
            }) => variants.push(Variant {
                name,
                set,
                scenario,
                prices: other.prices,
            }),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    let experiment = Experiment {
        scenario,
        prices: outline.prices,
        variants,
        notes: outline.notes,
        goals: outline.goals,
        rivals: outline.rivals,
        workflows: outline.workflows,
    };
    Ok(Accepted {
        value: experiment,
        warnings: base.warnings,
    })
}

/// What a file holds beside the scenario itself.
struct Outline {
    prices: Option<String>,
    variants: Vec<(String, Settings)>,
    notes: Vec<Note>,
    goals: Vec<Goal>,
    rivals: Rivals,
    workflows: Vec<Workflow>,
}

fn outline(at: At<'_>, file: &str, library: &Library) -> Option<(Scenario, Outline)> {
    let mut fields = at.fields()?;
    let scenario = scenario(&mut fields, file, library);
    let names = scenario.iter().flat_map(|scenario| &scenario.functions);
    let names: Vec<&str> = names.map(|function| function.name.as_str()).collect();
    let duration = scenario.as_ref().map(|scenario| scenario.duration);
    // Without functions there is nothing that a Task could name; what is wrong with them is told already.
    let workflows = if scenario.is_some() {
        workflow::read(&mut fields, &names, duration, library)
    } else {
        fields
            .get("workflow")
            .map(|_| Vec::new())
            .or(Some(Vec::new()))
    };
    let mut notes: Vec<Note> = fields.list("note");
    notes.sort_by_key(|note| note.time);
    let outline = Outline {
        prices: fields.optional("prices"),
        variants: fields
            .items("variant")
            .into_iter()
            .filter_map(variant)
            .collect(),
        notes,
        goals: goals(&mut fields, scenario.as_ref()),
        rivals: fields
            .get("rivals")
            .and_then(rivals::read)
            .unwrap_or_default(),
        workflows: workflows.unwrap_or_default(),
    };
    fields.finish();
    Some((scenario?, outline))
}

fn scenario(fields: &mut Fields<'_>, file: &str, library: &Library) -> Option<Scenario> {
    let title = fields.optional("title").unwrap_or_else(|| stem(file));
    let seed = fields.or("seed", 1);
    let duration: Option<Span> = fields.required("duration");
    if let (Some(Span::ZERO), Some(at)) = (duration, fields.get("duration")) {
        at.problem(
            "a run has to last",
            "write a length above zero, such as \"60s\"",
        );
    }
    let account_concurrency = fields.get("account").and_then(account).unwrap_or(1_000);
    let environment = fields.get("environment").and_then(environment);
    let latency = fields.get("latency").and_then(latency::read);
    let vpc = network::read(fields);
    let backends = backends::read(fields, &vpc);
    let functions = function::read(fields, library, account_concurrency, &vpc);
    let policies = policy::read(fields, &functions.names());
    let sources = source::read(fields, &functions);
    let loads = load::read(fields, &sources, duration, library);
    let inputs = input::read(fields, &functions, &sources, backends.as_ref());
    let data = data::read(fields, &functions, library);
    Some(Scenario {
        title,
        seed,
        duration: duration?,
        account_concurrency,
        environment: environment.unwrap_or(DEFAULT_ENVIRONMENT),
        latency: latency.unwrap_or_default(),
        bill_init: true,
        functions: functions.found(|definition| definition.function)?,
        sources: sources.found(|feed| feed.source)?,
        loads: loads?,
        inputs: inputs?,
        data: data?,
        vpc,
        backends: backends?,
        policies: policies?,
    })
}

/// AWS publishes no idle time-out; ten minutes is what third parties measured since 2019
/// (`FACTS-2.md` A 1). The restore time is a model as well.
const DEFAULT_ENVIRONMENT: EnvironmentModel = EnvironmentModel {
    idle_timeout: Span::secs(600),
    create: Span::ZERO,
    restore: Span::millis(200),
};

fn account(at: At<'_>) -> Option<u32> {
    let mut fields = at.fields()?;
    let concurrency = fields.or("concurrency", 1_000);
    fields.finish();
    Some(concurrency)
}

fn environment(at: At<'_>) -> Option<EnvironmentModel> {
    let mut fields = at.fields()?;
    let model = EnvironmentModel {
        idle_timeout: fields.or("idle_timeout", DEFAULT_ENVIRONMENT.idle_timeout),
        create: fields.or("create", DEFAULT_ENVIRONMENT.create),
        restore: fields.or("restore", DEFAULT_ENVIRONMENT.restore),
    };
    fields.finish();
    Some(model)
}

fn variant(at: At<'_>) -> Option<(String, Settings)> {
    let mut fields = at.fields()?;
    let (name, set) = (
        fields.required("name"),
        fields.or("set", Settings::default()),
    );
    fields.finish();
    Some((name?, set))
}

impl FromToml for Note {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (time, text) = (fields.required::<Span>("time"), fields.required("text"));
        let pause = fields.or("pause", false);
        fields.finish();
        Some(Self {
            time: Time::ZERO + time?,
            text: text?,
            pause,
        })
    }
}

fn goals(fields: &mut Fields<'_>, scenario: Option<&Scenario>) -> Vec<Goal> {
    let mut goals = Vec::new();
    for at in fields.items("goal") {
        let Some(goal) = Goal::from_toml(at.clone()) else {
            continue;
        };
        if let Some(scenario) = scenario {
            let names: Vec<&str> = scenario.functions.iter().map(|f| f.name.as_str()).collect();
            for name in goal
                .measure
                .functions()
                .filter(|name| !names.contains(name))
            {
                let fix = read::did_you_mean(name, &names);
                at.problem(format!("there is no function `{name}`"), fix);
            }
        }
        goals.push(goal);
    }
    goals
}

/// `burst` of `scenarios/burst.toml`.
fn stem(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name).into()
}
