//! Reads a template: strictly, with every problem told.

use super::expression::Names;
use super::run::FIGURES;
use super::{Candidate, Expression, Format, Template, expression_at, pattern_at};
use crate::course::question::Idea;
use crate::course::read::{At, Fields, FromToml, did_you_mean};

/// Numbers nearer than this share are hard to tell apart, unless a template says otherwise.
const APART: f64 = 0.02;

/// No number has more values than this.
const MOST_VALUES: usize = 1_000;

impl Template {
    /// Reads what makes a question of numbers; its other keys are read by whoever asks.
    pub(in crate::course) fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let stem = fields.needed("stem").and_then(|at| pattern_at(&at));
        let rule = fields.needed("rule").and_then(|at| pattern_at(&at));
        let numbers = named(fields, "number", values);
        let runs = named(fields, "run", |at| FromToml::from_toml(at.clone()));
        let derived = named(fields, "let", expression_at);
        let require = fields.items("require");
        let require: Vec<Expression> = require.iter().filter_map(expression_at).collect();
        let format = fields.get("format").map_or(Some(Format::Plain), |at| {
            let word = at.text()?;
            let known = Format::named(word);
            if known.is_none() {
                let fix = did_you_mean(word, &Format::NAMES);
                at.problem(format!("`{word}` is no format"), fix);
            }
            known
        });
        let unit = fields.or("unit", String::new());
        let apart = fields.share("apart").unwrap_or(APART);
        let at = fields.at().clone();
        let choices: Vec<Candidate> = fields.list("choice");
        let template = Self {
            numbers: numbers?,
            runs: runs?,
            derived: derived?,
            require,
            stem: stem?,
            rule: rule?,
            format: format?,
            unit,
            apart,
            choices,
        };
        template.checked(&at).then_some(template)
    }

    /// Reports names that nothing gives, runs that cannot be read, and numbers that never fit.
    fn checked(&self, at: &At<'_>) -> bool {
        let mut known = self.example();
        let mut fine = true;
        let mut tell = |problem: String, fix: String| {
            at.problem(problem, fix);
            fine = false;
        };
        for (name, run) in &self.runs {
            let mut used = Vec::new();
            run.names(&mut used);
            unknown(&used, &known, &mut tell);
            if let Some(problem) = run.problem(name, &known) {
                tell(
                    format!("the run `{name}` cannot be read: {problem}"),
                    "mend its scenario".into(),
                );
            }
            known.extend(FIGURES.map(|figure| (format!("{name}.{figure}"), 1.0)));
        }
        for (name, derived) in &self.derived {
            let mut used = Vec::new();
            derived.names(&mut used);
            unknown(&used, &known, &mut tell);
            known.insert(name.clone(), 1.0);
        }
        let mut used = Vec::new();
        self.require
            .iter()
            .for_each(|wanted| wanted.names(&mut used));
        for pattern in [&self.stem, &self.rule] {
            pattern.names(&mut used);
        }
        for choice in &self.choices {
            choice.value.names(&mut used);
            choice.why.names(&mut used);
            choice.when.iter().for_each(|when| when.names(&mut used));
        }
        unknown(&used, &known, &mut tell);
        let right = self.choices.iter().filter(|c| c.idea.is_right()).count();
        if right != 1 {
            tell(format!("{right} choices are right"), "make it one".into());
        }
        if fine && self.draw(0).is_none() {
            let fix = "give other numbers, or more wrong choices that differ from the key";
            at.problem(
                "no numbers fit: four choices that can be read and told apart",
                fix,
            );
            fine = false;
        }
        fine
    }
}

/// Reports each name that is not known.
fn unknown(used: &[&str], known: &Names, tell: &mut impl FnMut(String, String)) {
    for name in used.iter().filter(|name| !known.contains_key(**name)) {
        let names: Vec<&str> = known.keys().map(String::as_str).collect();
        tell(
            format!("there is no number `{name}`"),
            did_you_mean(name, &names),
        );
    }
}

/// A table whose keys are names of the author's own, in the order of the file.
fn named<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    read: impl Fn(&At<'_>) -> Option<T>,
) -> Option<Vec<(String, T)>> {
    let Some(at) = fields.get(key) else {
        return Some(Vec::new());
    };
    let inner = at.fields()?;
    let entries: Vec<(&str, At<'_>)> = inner.entries().collect();
    let all = entries.len();
    let read: Vec<(String, T)> = entries
        .into_iter()
        .filter_map(|(name, at)| Some((name.to_owned(), read(&at)?)))
        .collect();
    (read.len() == all).then_some(read)
}

/// The values of a number: a list, or `{ from, to, step }`.
fn values(at: &At<'_>) -> Option<Vec<f64>> {
    let found = if matches!(at.value(), crate::course::read::Value::List(_)) {
        Vec::from_toml(at.clone())?
    } else {
        let mut fields = at.clone().fields()?;
        let (from, to) = (fields.required("from"), fields.required("to"));
        let step: f64 = fields.or("step", 1.0);
        fields.finish();
        steps(from?, to?, step)
    };
    if found.is_empty() || found.len() > MOST_VALUES {
        let problem = format!("this number has {} values", found.len());
        at.problem(problem, format!("give 1 to {MOST_VALUES}"));
        return None;
    }
    Some(found)
}

fn steps(from: f64, to: f64, step: f64) -> Vec<f64> {
    let mut values = Vec::new();
    let mut count = 0.0;
    // Multiplied and not added up, so that the last step is not lost to rounding.
    while step > 0.0 && from + step * count <= to + step / 1e6 && values.len() <= MOST_VALUES {
        values.push(from + step * count);
        count += 1.0;
    }
    values
}

impl FromToml for Candidate {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let id = fields.required("id");
        let value = fields.needed("value").and_then(|at| expression_at(&at));
        let idea = Idea::from_fields(&mut fields);
        let why = fields.needed("why").and_then(|at| pattern_at(&at));
        let is_wrong = idea.as_ref().is_some_and(|idea| !idea.is_right());
        let when = if is_wrong {
            Some(fields.needed("when").and_then(|at| pattern_at(&at))?)
        } else {
            None
        };
        // Whether `when` belongs here is only known with the idea.
        if idea.is_some() {
            fields.finish();
        }
        Some(Self {
            id: id?,
            value: value?,
            idea: idea?,
            why: why?,
            when,
        })
    }
}
