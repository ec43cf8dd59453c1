//! What a mission says: its texts with the numbers of the scenario in them, or those of the variant.

use crate::course::content::Content;
use crate::course::lesson::{Mission, filled};
use crate::course::read::look_up;
use crate::money::grouped;
use crate::sim::time::Span;

/// What a mission says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is to be done, as Markdown.
    pub brief: String,
    /// The texts of its goals.
    pub goals: Vec<String>,
    /// What differs from the mission as it is first met; none if it is that.
    pub differs: Option<String>,
}

/// What a mission says, or its variant.
pub fn told(content: &Content, mission: &Mission, variant: bool) -> Told {
    let text = content.scenario_text(mission.scenario.id.as_str());
    let settings = if variant {
        mission.variant.set.0.as_slice()
    } else {
        &[]
    };
    let value = |path: &str| look_up(text?, settings, path).ok()?;
    let word = |name: &str| match mission.word(variant, name) {
        Some(word) => Some(word.to_owned()),
        None => value(name).map(|written| spoken(&written)),
    };
    Told {
        brief: filled(&mission.brief, word),
        goals: mission
            .goals
            .iter()
            .map(|goal| filled(&goal.text, word))
            .collect(),
        differs: variant.then(|| mission.variant.tells.clone()),
    }
}

/// A value of a scenario in a sentence: `12,000`, `11 s`, `10 min`.
fn spoken(written: &str) -> String {
    if written.bytes().all(|byte| byte.is_ascii_digit()) {
        return grouped(written);
    }
    let number = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_span = written.parse::<Span>().is_ok();
    match (is_span, &written[number.len()..]) {
        (true, "m") => format!("{number}\u{a0}min"),
        (true, "us") => format!("{number}\u{a0}µs"),
        (true, unit) if !unit.is_empty() => format!("{number}\u{a0}{unit}"),
        _ => written.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_spoken_as_people_write_them() {
        let shown = [
            "12000", "11s", "10m", "250ms", "30us", "1.5h", "m5.large", "0.05",
        ]
        .map(spoken);
        let want = [
            "12,000",
            "11\u{a0}s",
            "10\u{a0}min",
            "250\u{a0}ms",
            "30\u{a0}µs",
            "1.5\u{a0}h",
            "m5.large",
            "0.05",
        ];
        assert_eq!(shown, want);
    }
}
