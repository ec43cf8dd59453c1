//! Facts, misconceptions, slips and terms: unique, linked, sourced.

use super::Problems;

pub(super) fn check(problems: &mut Problems<'_>) {
    let content = problems.content;
    problems.unique(
        "fact.id",
        content.facts.iter().map(|f| (f.origin.clone(), &f.id)),
    );
    let ideas = content.misconceptions.iter();
    problems.unique("misconception.id", ideas.map(|m| (m.origin.clone(), &m.id)));
    problems.unique(
        "slip.id",
        content.slips.iter().map(|s| (s.origin.clone(), &s.id)),
    );
    problems.unique(
        "term.id",
        content.terms.iter().map(|t| (t.origin.clone(), &t.id)),
    );
    for fact in &content.facts {
        if !fact.source.starts_with("https://") && !fact.source.starts_with("http://") {
            let fix = "write the address of a page that says it";
            problems.add(&fact.origin, "fact.source", "this is no address", fix);
        }
    }
    for idea in &content.misconceptions {
        problems.lesson(&idea.origin, "misconception.lesson", &idea.lesson);
        problems.facts(&idea.origin, "misconception.facts", &idea.facts);
        if let Some(run) = &idea.run {
            let at = idea.origin.at_line(run.line);
            problems.scenario(&at, "misconception.run", &run.id, &[]);
        } else if idea.no_run.is_none() {
            let fix = "name the scenario that shows it, or write no_run = \"why no run can\"";
            let problem = "neither run nor no_run is given";
            problems.add(&idea.origin, "misconception.run", problem, fix);
        }
    }
    for pair in &content.pairs {
        let terms = content.terms.iter().map(|term| &term.id);
        problems.links(&pair.origin, "pair.terms", &pair.terms, terms);
        if pair.terms.len() < 2 {
            problems.add(
                &pair.origin,
                "pair.terms",
                "one word is no pair",
                "name two or more",
            );
        }
    }
}
