//! What the records say: by day, by topic, the ideas still held, papers, and what to do next and why.

use super::desk::Desk;
use super::items;
use super::next;
use super::paper;
use crate::course::question::Question;
use crate::study::items::Item;
use crate::study::memory::DAY_MS;
use crate::study::record::{Event, ExamTaken, Record};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Everything that statistics tell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stats {
    /// Answers by day, the oldest first.
    pub days: Vec<Day>,
    /// Topics in the order of the banks.
    pub topics: Vec<Topic>,
    /// Wrong ideas that the last answers still show, the most frequent first.
    pub ideas: Vec<Idea>,
    /// Papers that were handed in, and the day.
    pub exams: Vec<(Date, ExamTaken)>,
    /// Questions and predictions that are due.
    pub due: usize,
    /// How many will be due on each of the next seven days, today first.
    pub week: [usize; 7],
    /// Questions that many answers show to be at fault.
    pub bad_items: Vec<Item>,
    /// What to do next.
    pub next: Advice,
    /// The plan for an exam date, if there is one ahead.
    pub plan: Option<Plan>,
}

/// A day's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day, where the learner is.
    pub date: Date,
    /// Questions answered.
    pub answered: usize,
    /// Of them right.
    pub right: usize,
}

/// How a topic stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// The bank's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Questions that can be practised.
    pub questions: usize,
    /// Of them answered at least once.
    pub answered: usize,
    /// Of them right the last time.
    pub right: usize,
    /// Of them right at first sight.
    pub first_right: usize,
    /// Of them due.
    pub due: usize,
}

/// A wrong idea that still shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idea {
    /// Its id.
    pub id: String,
    /// The wrong idea.
    pub wrong: String,
    /// The right one.
    pub right: String,
    /// In how many last answers it shows.
    pub shows: usize,
}

/// What to do next, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// How many questions a day lead to an exam date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The date.
    pub date: Date,
    /// Days until then, today included.
    pub days: usize,
    /// Questions never answered.
    pub new: usize,
    /// New ones to take on a day.
    pub new_a_day: usize,
}

/// The statistics of a learner. `zone` says when days begin; `exam` is the date of an exam, if one is set.
pub fn of(desk: &Desk, records: &[Record], zone: &TimeZone, exam: Option<Date>) -> Stats {
    let today = date_of(desk.now_ms(), zone);
    let topics: Vec<Topic> = desk
        .content()
        .banks
        .iter()
        .map(|bank| {
            let mut topic = Topic {
                id: bank.id.clone(),
                title: bank.title.clone(),
                ..Topic::default()
            };
            let open = bank.questions.iter().filter(|question| !question.exam_only);
            open.for_each(|question| topic.count(question, desk));
            topic
        })
        .collect();
    let new = topics.iter().map(|t| t.questions - t.answered).sum();
    Stats {
        days: days(records, zone),
        ideas: ideas(desk),
        exams: desk
            .progress()
            .exams()
            .iter()
            .map(|(at, taken)| (date_of(*at, zone), taken.clone()))
            .collect(),
        due: due_by(desk, desk.now_ms()),
        week: week(desk),
        bad_items: items::bad(desk, records),
        next: advice(desk),
        plan: exam.and_then(|date| plan(today, date, new)),
        topics,
    }
}

impl Topic {
    fn count(&mut self, question: &Question, desk: &Desk) {
        self.questions += 1;
        let Some(history) = desk.progress().question(question.id.as_str()) else {
            return;
        };
        let last = history.last.as_ref();
        self.answered += usize::from(last.is_some());
        self.right += usize::from(last.is_some_and(|last| last.mark.right));
        self.first_right += usize::from(history.first_right == Some(true));
        let due = history
            .memory
            .is_some_and(|card| card.is_due(desk.now_ms()));
        self.due += usize::from(due);
    }
}

fn date_of(at_ms: i64, zone: &TimeZone) -> Date {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    at.to_zoned_datetime(zone.clone()).date()
}

fn days(records: &[Record], zone: &TimeZone) -> Vec<Day> {
    let mut days: BTreeMap<Date, (usize, usize)> = BTreeMap::new();
    for record in records {
        if let Event::Answered(given) = &record.event {
            let (answered, right) = days.entry(date_of(record.at_ms, zone)).or_default();
            *answered += 1;
            *right += usize::from(given.mark.right);
        }
    }
    let day = |(date, (answered, right))| Day {
        date,
        answered,
        right,
    };
    days.into_iter().map(day).collect()
}

fn ideas(desk: &Desk) -> Vec<Idea> {
    let held = desk.progress().ideas_held();
    let known = desk.content().misconceptions.iter();
    let mut ideas: Vec<Idea> = known
        .filter_map(|known| {
            Some(Idea {
                id: known.id.to_string(),
                wrong: known.wrong.clone(),
                right: known.right.clone(),
                shows: *held.get(known.id.as_str())?,
            })
        })
        .collect();
    ideas.sort_by_key(|idea| std::cmp::Reverse(idea.shows));
    ideas
}

/// How many questions and predictions are due by a time.
fn due_by(desk: &Desk, at_ms: i64) -> usize {
    let progress = desk.progress();
    let questions = progress
        .questions()
        .filter_map(|(_, history)| history.memory);
    let trials = progress.trials().map(|(_, guessed)| guessed.memory);
    questions
        .chain(trials)
        .filter(|card| card.is_due(at_ms))
        .count()
}

fn week(desk: &Desk) -> [usize; 7] {
    let mut before = 0;
    std::array::from_fn(|day| {
        let days = i64::try_from(day).unwrap_or(0);
        let all = due_by(desk, desk.now_ms() + days * DAY_MS);
        let new = all - before;
        before = all;
        new
    })
}

/// What home offers first; once the course is through, a paper.
fn advice(desk: &Desk) -> Advice {
    let say = |what: String, why: String| Advice { what, why };
    if let Some(offer) = next::offers(desk).into_iter().next() {
        return say(
            format!("{} ({} min).", offer.title, offer.minutes),
            offer.why,
        );
    }
    match desk.content().exams.first() {
        Some(exam) => {
            let why = match paper::chance(desk, exam) {
                Some(ready) => format!(
                    "You would pass it about {:.0} times in 100.",
                    100.0 * ready.chance
                ),
                None => "It shows what is still missing.".to_owned(),
            };
            say(format!("Take a paper: {}.", exam.title), why)
        }
        None => say(
            "Play with the platform.".into(),
            "You have been through all of it.".into(),
        ),
    }
}

fn plan(today: Date, date: Date, new: usize) -> Option<Plan> {
    let days = usize::try_from(today.until(date).ok()?.get_days()).ok()? + 1;
    Some(Plan {
        date,
        days,
        new,
        new_a_day: new.div_ceil(days),
    })
}

impl Stats {
    /// As JSON.
    pub fn json(&self) -> Value {
        let days = self.days.iter().map(|day| {
            json!({ "day": day.date.to_string(), "answered": day.answered, "right": day.right })
        });
        let topics = self.topics.iter().map(|topic| {
            json!({
                "topic": topic.id, "title": topic.title, "questions": topic.questions,
                "answered": topic.answered, "right": topic.right,
                "right_at_first_sight": topic.first_right, "due": topic.due,
            })
        });
        let ideas = self.ideas.iter().map(|idea| {
            json!({ "id": idea.id, "wrong": idea.wrong, "right": idea.right, "shows": idea.shows })
        });
        let exams = self.exams.iter().map(|(date, taken)| {
            json!({
                "day": date.to_string(), "exam": taken.exam, "seed": taken.seed,
                "right": taken.right, "scored": taken.scored, "scaled_estimate": taken.scaled,
                "passed": taken.passed, "seconds": taken.spent_ms / 1_000,
            })
        });
        let mut object = json!({
            "answered": self.days.iter().map(|day| day.answered).sum::<usize>(),
            "right": self.days.iter().map(|day| day.right).sum::<usize>(),
            "due": self.due,
            "due_by_day": self.week,
            "days": days.collect::<Vec<_>>(),
            "topics": topics.collect::<Vec<_>>(),
            "ideas_held": ideas.collect::<Vec<_>>(),
            "exams": exams.collect::<Vec<_>>(),
            "bad_items": self.bad_items.iter().map(items::json).collect::<Vec<_>>(),
            "next": { "what": self.next.what, "why": self.next.why },
        });
        if let Some(plan) = self.plan {
            object["plan"] = json!({
                "exam_date": plan.date.to_string(), "days": plan.days,
                "new": plan.new, "new_a_day": plan.new_a_day,
            });
        }
        object
    }

    /// As CSV: a row a topic.
    pub fn csv(&self) -> String {
        let mut text = String::from("topic,questions,answered,right,right_at_first_sight,due\r\n");
        for topic in &self.topics {
            let _ = write!(
                text,
                "{},{},{},{},{},{}\r\n",
                topic.id,
                topic.questions,
                topic.answered,
                topic.right,
                topic.first_right,
                topic.due
            );
        }
        text
    }

    /// As Markdown, for a report.
    pub fn markdown(&self) -> String {
        let answered: usize = self.days.iter().map(|day| day.answered).sum();
        let right: usize = self.days.iter().map(|day| day.right).sum();
        let mut text = format!(
            "# Statistics\n\n{answered} answers, {right} of them right. {} due.\n\n**Next:** {} {}\n\n",
            self.due, self.next.what, self.next.why
        );
        if let Some(plan) = self.plan {
            let _ = write!(
                text,
                "Exam on {}: {} days, {} new questions, {} a day.\n\n",
                plan.date, plan.days, plan.new, plan.new_a_day
            );
        }
        text.push_str("| topic | questions | answered | right | right at first sight | due |\n");
        text.push_str("|---|---|---|---|---|---|\n");
        for topic in &self.topics {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                topic.title,
                topic.questions,
                topic.answered,
                topic.right,
                topic.first_right,
                topic.due
            );
        }
        if !self.ideas.is_empty() {
            text.push_str("\n## Ideas to mend\n\n");
            for idea in &self.ideas {
                let _ = writeln!(text, "- ~~{}~~ {}", idea.wrong, idea.right);
            }
        }
        if !self.exams.is_empty() {
            text.push_str("\n## Papers\n\n");
            for (date, taken) in &self.exams {
                let passed = if taken.passed { "passed" } else { "not passed" };
                let _ = writeln!(
                    text,
                    "- {date}: {}, {} (estimate), {passed}, {} of {}",
                    taken.exam, taken.scaled, taken.right, taken.scored
                );
            }
        }
        text
    }
}
