//! A practice session: a queue of questions, an answer with confidence, feedback, the next.
//!
//! A state machine without a clock or a store. It can be written down between any two keys and read back,
//! so a session survives whatever ends the program.

use super::grading::{self, Mark, Response};
use super::record::{Answered, Confidence, Event, Occasion};
use super::shuffle;
use crate::course::question::Question;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Practice {
    seed: u64,
    occasion: Occasion,
    queue: VecDeque<String>,
    /// The answer to the first of the queue, while its feedback is shown.
    feedback: Option<Box<Answered>>,
    /// The first answer to each question, in order.
    answers: Vec<Answered>,
    flags: BTreeSet<String>,
    /// Answers that were given elsewhere and are gone through here.
    #[serde(default)]
    reviewed: VecDeque<Answered>,
    /// Whether it is such a going through.
    #[serde(default)]
    is_review: bool,
    /// Whether the feedback that is shown is that of a question that had come back.
    #[serde(default)]
    again: bool,
}

/// What a session came to. Only first answers count: a question that came back is there to be learnt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Questions answered.
    pub answered: usize,
    /// Of them right.
    pub right: usize,
    /// How often each misconception showed.
    pub misconceptions: BTreeMap<String, usize>,
    /// How often each slip showed.
    pub slips: BTreeMap<String, usize>,
    /// Questions that were answered wrong though the learner was sure.
    pub sure_and_wrong: Vec<String>,
    /// Questions that are flagged.
    pub flagged: Vec<String>,
}

/// After so many other questions a sure and wrong one comes back.
const COMES_BACK_AFTER: usize = 2;

impl Practice {
    /// A session over these questions, in this order. The seed decides the order of choices.
    pub fn new(questions: impl IntoIterator<Item = String>, occasion: Occasion, seed: u64) -> Self {
        Self {
            seed,
            occasion,
            queue: questions.into_iter().collect(),
            feedback: None,
            answers: Vec::new(),
            flags: BTreeSet::new(),
            reviewed: VecDeque::new(),
            is_review: false,
            again: false,
        }
    }

    /// Where its questions are asked.
    pub const fn occasion(&self) -> Occasion {
        self.occasion
    }

    /// Goes through answers that were given elsewhere, with the feedback of each. The seed is that by which
    /// their choices were shown.
    pub fn review(given: Vec<Answered>, seed: u64) -> Self {
        let ids = given.iter().map(|given| given.question.clone());
        let occasion = given.first().map_or(Occasion::Exam, |given| given.occasion);
        let mut session = Self::new(ids, occasion, seed);
        session.reviewed = given.into();
        session.is_review = true;
        session.show_reviewed();
        session
    }

    /// Goes through the first answers of this session once more.
    #[must_use]
    pub fn gone_through(&self) -> Self {
        let mut review = Self::review(self.answers.clone(), self.seed);
        review.flags.clone_from(&self.flags);
        review
    }

    /// Whether answers that were given elsewhere are gone through.
    pub const fn is_review(&self) -> bool {
        self.is_review
    }

    /// Whether the question that is shown is the last: it was answered, and does not come back.
    pub fn is_at_its_end(&self) -> bool {
        let ends = |given: &Answered| self.is_review || self.again || !is_sure_and_wrong(given);
        self.queue.len() == 1 && self.feedback().is_some_and(ends)
    }

    /// As it is stored.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("sessions hold nothing that JSON cannot")
    }

    /// The session of a stored text; none if this version does not know it.
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The seed that decides the order of choices.
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    fn show_reviewed(&mut self) {
        if let Some(given) = self.reviewed.pop_front() {
            self.answers.push(given.clone());
            self.feedback = Some(Box::new(given));
        }
    }

    /// The question that is asked, or whose feedback is shown; none when the session is over.
    pub fn question(&self) -> Option<&str> {
        self.queue.front().map(String::as_str)
    }

    /// All questions of the session, those that are answered first.
    pub fn questions(&self) -> Vec<String> {
        let answered = self.answers.iter().map(|given| &given.question);
        let mut all: Vec<String> = Vec::new();
        for id in answered.chain(&self.queue) {
            if !all.contains(id) {
                all.push(id.clone());
            }
        }
        all
    }

    /// The answer whose feedback is shown now.
    pub fn feedback(&self) -> Option<&Answered> {
        self.feedback.as_deref()
    }

    /// How many questions are still to come, this one included.
    pub fn left(&self) -> usize {
        self.queue.len()
    }

    /// How many questions have been answered; those that come back count once.
    pub fn answered(&self) -> usize {
        self.answers.len()
    }

    /// How many questions there are; those that come back count once.
    pub fn total(&self) -> usize {
        let is_new = |id: &&String| self.answers.iter().all(|given| given.question != **id);
        self.answers.len() + self.queue.iter().filter(is_new).count()
    }

    /// Whether the question has been answered before in this session; of one whose feedback is shown, before that
    /// answer.
    pub fn comes_back(&self, question: &str) -> bool {
        match self.feedback {
            Some(_) => self.again,
            None => self.answers.iter().any(|given| given.question == question),
        }
    }

    /// The order in which a question's choices are shown in this session.
    pub fn order(&self, question: &Question) -> Vec<usize> {
        shuffle::order_of(question, self.seed)
    }

    /// A question as it is asked in this session: with its numbers, if they come from a seed.
    pub fn drawn<'a>(&self, question: &'a Question) -> Cow<'a, Question> {
        let seed = self.feedback().and_then(|given| given.seed);
        question.drawn(seed.unwrap_or(self.seed))
    }

    /// Answers the question that is asked. The event is to be written down at once; there is none if the
    /// question is another one, or its feedback is already shown.
    pub fn answer(
        &mut self,
        question: &Question,
        response: Response,
        confidence: Confidence,
    ) -> Option<Event> {
        if self.feedback.is_some() || self.question() != Some(question.id.as_str()) {
            return None;
        }
        let mark = grading::grade(&self.drawn(question), &response);
        let given = Answered {
            question: question.id.to_string(),
            response,
            mark,
            confidence,
            occasion: self.occasion,
            seed: question.template.is_some().then_some(self.seed),
        };
        let first = self
            .answers
            .iter()
            .all(|other| other.question != given.question);
        if first {
            self.answers.push(given.clone());
        }
        self.again = !first;
        self.feedback = Some(Box::new(given.clone()));
        Some(Event::Answered(given))
    }

    /// Goes on after feedback. A question that was answered wrong though the learner was sure comes back
    /// in this sitting, once: missed again, it waits for another day. A question that is no longer there can be passed over in the same way.
    pub fn next(&mut self) {
        let Some(asked) = self.queue.pop_front() else {
            return;
        };
        let again = std::mem::take(&mut self.again);
        let returns = self
            .feedback
            .take()
            .is_some_and(|given| !again && is_sure_and_wrong(&given));
        // What is gone through was answered before, and comes back on its own day.
        if returns && !self.is_review {
            let place = COMES_BACK_AFTER.min(self.queue.len());
            self.queue.insert(place, asked);
        }
        self.show_reviewed();
    }

    /// Ends the session early; what was answered counts.
    pub fn end(&mut self) {
        self.queue.clear();
        self.feedback = None;
    }

    /// Flags the question, or takes its flag away.
    pub fn toggle_flag(&mut self) -> Option<Event> {
        let question = self.question()?.to_owned();
        let on = !self.flags.remove(&question);
        if on {
            self.flags.insert(question.clone());
        }
        Some(Event::Flagged { question, on })
    }

    /// Whether the question that is asked is flagged.
    pub fn is_flagged(&self) -> bool {
        self.question()
            .is_some_and(|question| self.flags.contains(question))
    }

    /// The score so far.
    pub fn score(&self) -> Score {
        let mut score = Score {
            answered: self.answers.len(),
            flagged: self.flags.iter().cloned().collect(),
            ..Score::default()
        };
        for given in &self.answers {
            score.count(&given.mark);
            if is_sure_and_wrong(given) {
                score.sure_and_wrong.push(given.question.clone());
            }
        }
        score
    }
}

impl Score {
    fn count(&mut self, mark: &Mark) {
        self.right += usize::from(mark.right);
        for idea in &mark.misconceptions {
            *self.misconceptions.entry(idea.clone()).or_default() += 1;
        }
        for slip in &mark.slips {
            *self.slips.entry(slip.clone()).or_default() += 1;
        }
    }
}

fn is_sure_and_wrong(given: &Answered) -> bool {
    given.confidence == Confidence::Sure && !given.mark.right
}
