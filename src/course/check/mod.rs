//! What the readers cannot see: whether files agree with each other, and whether lessons and questions are
//! made as this course makes them.
//!
//! Everything here is a rule that a machine can test. That claims agree with their runs is tested where
//! runs are made.

mod ideas;
mod items;
mod lessons;
mod missions;
mod questions;
mod words;

pub use words::{sentences, word_count};

use super::content::Content;
use super::goal::Claim;
use super::read::{Id, Link, Origin, Problem, Setting};
use std::collections::BTreeMap;

/// Everything that is wrong with the content, in order of file and line.
pub fn check(content: &Content) -> Vec<Problem> {
    let mut problems = Problems {
        content,
        list: content.problems.clone(),
    };
    scenarios(&mut problems);
    ideas::check(&mut problems);
    questions::check(&mut problems);
    lessons::check(&mut problems);
    problems.list.sort();
    problems.list.dedup();
    problems.list
}

/// A claim and where it is made.
#[derive(Clone, Debug)]
pub struct Stated<'a> {
    /// Where.
    pub origin: Origin,
    /// By what: a lesson's part or a question.
    pub by: String,
    /// What is claimed.
    pub claim: &'a Claim,
}

/// Every claim of the content: the numbers in lessons and the proofs of questions.
pub fn claims(content: &Content) -> Vec<Stated<'_>> {
    let of_lessons = content.lessons.iter().flat_map(|lesson| {
        lesson.parts.iter().flat_map(|part| {
            part.claims.iter().map(|claim| Stated {
                origin: lesson.origin.at_line(part.line),
                by: format!("{}/{}", lesson.id, part.id),
                claim,
            })
        })
    });
    let of_questions = content.questions().filter_map(|question| {
        Some(Stated {
            origin: question.origin.clone(),
            by: question.id.to_string(),
            claim: &question.proof.as_ref()?.claim,
        })
    });
    of_lessons.chain(of_questions).collect()
}

/// The problems found so far, and the content they are found in.
struct Problems<'a> {
    content: &'a Content,
    list: Vec<Problem>,
}

impl Problems<'_> {
    fn add(&mut self, at: &Origin, key: &str, problem: impl Into<String>, fix: impl Into<String>) {
        self.list.push(at.problem(key, problem, fix));
    }

    /// Reports a link that leads to none of what is known.
    fn link<'b>(
        &mut self,
        at: &Origin,
        key: &str,
        link: &Link,
        known: impl IntoIterator<Item = &'b Id>,
    ) {
        // What a file holds that could not be read cannot be missed.
        if !self.content.problems.is_empty() {
            return;
        }
        let known: Vec<&str> = known.into_iter().map(Id::as_str).collect();
        if !known.contains(&link.id.as_str()) {
            let fix = match super::read::nearest(link.id.as_str(), known) {
                Some(near) => format!("did you mean {near}?"),
                None => "add it, or name one that there is".into(),
            };
            let problem = format!("there is no `{}`", link.id);
            self.add(&at.at_line(link.line), key, problem, fix);
        }
    }

    fn links<'b>(
        &mut self,
        at: &Origin,
        key: &str,
        links: &[Link],
        known: impl IntoIterator<Item = &'b Id>,
    ) {
        let known: Vec<&Id> = known.into_iter().collect();
        for link in links {
            self.link(at, key, link, known.iter().copied());
        }
    }

    /// Reports a link to a fact that there is not.
    fn facts(&mut self, at: &Origin, key: &str, links: &[Link]) {
        let content = self.content;
        self.links(at, key, links, content.facts.iter().map(|fact| &fact.id));
    }

    /// Reports a link to a lesson that the outline does not know.
    fn lesson(&mut self, at: &Origin, key: &str, link: &Link) {
        let content = self.content;
        self.link(
            at,
            key,
            link,
            content.outline.lessons.iter().map(|planned| &planned.id),
        );
    }

    /// Reports a scenario that there is not, or that cannot be read with some values set. Problems of
    /// the scenario as it stands are reported once, by [`scenarios`].
    fn scenario(&mut self, at: &Origin, key: &str, id: &Id, settings: &[Setting]) {
        let content = self.content;
        if content
            .scenario(id.as_str(), &[])
            .is_some_and(|read| read.is_err())
        {
            return;
        }
        match content.scenario(id.as_str(), settings) {
            None => {
                let known: Vec<&str> = content.scenarios().map(|(id, _)| id).collect();
                let fix = super::read::did_you_mean(id.as_str(), &known);
                self.add(at, key, format!("there is no scenario `{id}`"), fix);
            }
            Some(Err(problems)) => {
                for problem in problems {
                    let text = format!("{} cannot be set: {}", problem.key, problem.problem);
                    self.add(at, key, text, problem.fix);
                }
            }
            Some(Ok(_)) => {}
        }
    }

    /// Whether a scenario runs several times.
    fn has_variants(&self, id: &Id) -> bool {
        let read = self.content.scenario(id.as_str(), &[]);
        read.is_some_and(|read| read.is_ok_and(|read| !read.value.variants.is_empty()))
    }

    /// Reports ids that are given twice.
    fn unique<'b>(&mut self, key: &str, ids: impl IntoIterator<Item = (Origin, &'b Id)>) {
        let ids = ids.into_iter();
        self.unique_under(ids.map(|(origin, id)| (key.to_owned(), origin, id)));
    }

    /// The same of ids that stand under several keys.
    fn unique_under<'b>(&mut self, ids: impl IntoIterator<Item = (String, Origin, &'b Id)>) {
        let mut seen: BTreeMap<&Id, Origin> = BTreeMap::new();
        for (key, origin, id) in ids {
            if let Some(first) = seen.get(id) {
                let problem = format!("`{id}` is taken: {}, line {}", first.file, first.line);
                self.add(&origin, &key, problem, "give it an id of its own");
            } else {
                seen.insert(id, origin);
            }
        }
    }
}

/// Every shipped scenario can be read.
fn scenarios(problems: &mut Problems<'_>) {
    let content = problems.content;
    for (id, _) in content.scenarios() {
        if let Some(Err(found)) = content.scenario(id, &[]) {
            problems.list.extend(found);
        }
    }
}
