//! An answer that is being composed, in the order of display.

use crate::course::question::{Answer, Question};
use crate::study::grading::Response;
use crate::tui::widget::choice::letter;
use std::collections::{BTreeMap, BTreeSet};

/// What has been put together so far.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Draft {
    /// Choices, by their places on the screen.
    Choices {
        /// The one under the cursor.
        at: usize,
        /// Those that are chosen; for one of several it is that under the cursor.
        chosen: BTreeSet<usize>,
        /// How many the stem asks for.
        wanted: usize,
    },
    /// A number as it is typed.
    Number(String),
    /// Steps, by their places in the file, in the order so far.
    Order {
        /// The step under the cursor.
        at: usize,
        /// The steps.
        steps: Vec<usize>,
    },
    /// Prompts, and for each the place on the screen of the answer paired with it.
    Pairs {
        /// The prompt under the cursor.
        at: usize,
        /// How many prompts there are.
        prompts: usize,
        /// The pairs so far.
        paired: BTreeMap<usize, usize>,
    },
}

impl Draft {
    /// An empty answer to a question whose shuffled parts are shown in this order.
    pub(super) fn new(question: &Question, order: &[usize]) -> Self {
        match &question.answer {
            Answer::Single(_) => Self::Choices {
                at: 0,
                chosen: BTreeSet::new(),
                wanted: 1,
            },
            Answer::Choose(_) => Self::Choices {
                at: 0,
                chosen: BTreeSet::new(),
                wanted: question.answer.right_choices(),
            },
            Answer::Number { .. } => Self::Number(String::new()),
            Answer::Ordering { .. } => Self::Order {
                at: 0,
                steps: order.to_vec(),
            },
            Answer::Matching { pairs, .. } => Self::Pairs {
                at: 0,
                prompts: pairs.len(),
                paired: BTreeMap::new(),
            },
        }
    }

    /// Moves the cursor among `count` rows.
    pub(super) fn go(&mut self, step: isize, count: usize) {
        let (Self::Choices { at, .. } | Self::Order { at, .. } | Self::Pairs { at, .. }) = self
        else {
            return;
        };
        *at = at.saturating_add_signed(step).min(count.saturating_sub(1));
    }

    /// Takes a choice by its place, or takes it back; pairs an answer with the prompt under the cursor.
    pub(super) fn pick(&mut self, place: usize, count: usize) {
        if place >= count {
            return;
        }
        match self {
            Self::Choices { at, chosen, wanted } => {
                *at = place;
                if *wanted == 1 {
                    *chosen = BTreeSet::from([place]);
                } else if !chosen.remove(&place) {
                    chosen.insert(place);
                }
            }
            Self::Pairs {
                at,
                prompts,
                paired,
            } => {
                paired.insert(*at, place);
                *at = (*at + 1).min(prompts.saturating_sub(1));
            }
            Self::Number(_) | Self::Order { .. } => {}
        }
    }

    /// Takes the choice under the cursor.
    pub(super) fn pick_here(&mut self, count: usize) {
        if let Self::Choices { at, .. } = self {
            let here = *at;
            self.pick(here, count);
        }
    }

    /// Moves the step under the cursor.
    pub(super) fn shift(&mut self, by: isize) {
        if let Self::Order { at, steps } = self {
            let to = at
                .saturating_add_signed(by)
                .min(steps.len().saturating_sub(1));
            steps.swap(*at, to);
            *at = to;
        }
    }

    /// Types a character of a number.
    pub(super) fn type_in(&mut self, c: char) {
        const LONGEST: usize = 15;
        if let Self::Number(text) = self
            && text.len() < LONGEST
        {
            text.push(c);
        }
    }

    /// Takes the last character back.
    pub(super) fn rub_out(&mut self) {
        if let Self::Number(text) = self {
            text.pop();
        }
    }

    /// What is wrong with more chosen than is asked for, or with an answer that stands at two lines; none if nothing
    /// is.
    pub(super) fn too_much(&self) -> Option<String> {
        match self {
            Self::Choices { chosen, wanted, .. } => {
                let extra = chosen
                    .len()
                    .checked_sub(*wanted)
                    .filter(|extra| *extra > 0)?;
                let (many, letters, it) = match extra {
                    1 => ("one".to_owned(), "its letter", "it"),
                    extra => (extra.to_string(), "their letters", "them"),
                };
                Some(format!(
                    "Choose {wanted}: {} chosen, {many} too many. Press {letters} to take {it} away.",
                    chosen.len()
                ))
            }
            Self::Pairs { paired, .. } => {
                let twice = |(prompt, place): (&usize, &usize)| {
                    let mut later = paired.range(prompt + 1..);
                    let other = later.find(|(_, other)| *other == place);
                    other.map(|(other, _)| (*prompt, *other, *place))
                };
                let (one, other, place) = paired.iter().find_map(twice)?;
                Some(format!(
                    "{} stands at lines {} and {}: each answer fits one line.",
                    letter(place),
                    one + 1,
                    other + 1
                ))
            }
            Self::Number(_) | Self::Order { .. } => None,
        }
    }

    /// The answer by ids, or what is missing.
    pub(super) fn response(
        &self,
        question: &Question,
        order: &[usize],
    ) -> Result<Response, String> {
        let ids = question.answer.shuffled_ids();
        let id = |place: usize| ids[order[place]].to_string();
        match (self, &question.answer) {
            (Self::Choices { at, chosen, wanted }, _) => {
                // One of several needs no mark: it is the one under the cursor.
                let chosen = if *wanted == 1 && chosen.is_empty() {
                    BTreeSet::from([*at])
                } else {
                    chosen.clone()
                };
                match self.too_much() {
                    Some(problem) => Err(problem),
                    None if chosen.len() == *wanted => {
                        Ok(Response::Choices(chosen.into_iter().map(id).collect()))
                    }
                    None => Err(format!("Choose {wanted}: {} chosen.", chosen.len())),
                }
            }
            (Self::Number(text), _) => {
                let number = text.replace(',', "").parse();
                let number = number.map(Response::Number);
                number.map_err(|_| "Type a number, such as 12 or 0.5.".into())
            }
            (Self::Order { steps, .. }, _) => {
                let steps = steps.iter().map(|step| ids[*step].to_string());
                Ok(Response::Order(steps.collect()))
            }
            (Self::Pairs { paired, .. }, Answer::Matching { pairs, .. }) => {
                if let Some(problem) = self.too_much() {
                    return Err(problem);
                }
                if paired.len() < pairs.len() {
                    return Err("Give every line its letter.".into());
                }
                let paired = paired
                    .iter()
                    .map(|(prompt, place)| (pairs[*prompt].id.to_string(), id(*place)));
                Ok(Response::Pairs(paired.collect()))
            }
            (Self::Pairs { .. }, _) => Ok(Response::Blank),
        }
    }
}
