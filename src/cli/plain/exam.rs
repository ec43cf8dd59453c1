//! A paper in lines: no word about right or wrong before its end.

use super::question;
use super::talk::{Book, Left, Talk, ended};
use crate::cli::{Status, print};
use crate::clock;
use crate::course::question::Question;
use crate::lab::desk::Desk;
use crate::lab::{paper, show};
use crate::study::exam::{ExamResult, Sitting, Timing};
use crate::study::shuffle::order_of;
use anyhow::Result;
use serde_json::{Value, json};

/// Asks which paper to take.
pub(crate) fn choose(desk: &Desk, seed: Option<u64>, timing: Timing) -> Result<Option<Sitting>> {
    let mut talk = Talk::new();
    let exams = &desk.content().exams;
    if exams.is_empty() {
        talk.say("There is no paper.")?;
        return Ok(None);
    }
    talk.heading("Papers")?;
    for (n, exam) in exams.iter().enumerate() {
        let words = format!(
            "{} ({} questions, {} min)",
            exam.title, exam.questions, exam.minutes
        );
        talk.say_indented(&format!("{:>4})  ", n + 1), &words)?;
    }
    let count = exams.len();
    let chosen = talk.ask_until(
        Book::Closed,
        &format!("Which paper (1-{count})?"),
        |typed| {
            let place = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            place
                .filter(|place| *place < count)
                .ok_or_else(|| format!("Type a number from 1 to {count}."))
        },
    );
    match chosen {
        Ok(place) => Ok(Some(paper::start(desk, &exams[place], seed, timing))),
        Err(error) if error.is::<Left>() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Leads through a paper; one that is left is kept.
pub(crate) fn take(desk: &mut Desk, mut sitting: Sitting, json: bool) -> Result<Status> {
    let mut talk = Talk::new();
    talk.say(&format!(
        "{} questions. Type an answer, + or - to turn, a number to jump, m to flag, s for the sheet, H to hand \
         in, q to leave: the paper is kept.",
        sitting.len()
    ))?;
    desk.keep_paper(Some(&sitting));
    match walk(&mut talk, desk, &mut sitting) {
        Ok(()) => {}
        Err(error) if error.is::<Left>() => {
            talk.say("The paper is kept.")?;
            return Ok(Status::Done);
        }
        Err(error) => return Err(error),
    }
    paper::hand_in(desk, &mut sitting);
    if let Some(result) = paper::result(desk.content(), &sitting) {
        if json {
            print::json(&object(desk, &sitting, &result))?;
        } else {
            tell(&mut talk, desk, &sitting, &result)?;
            ended(review(&mut talk, desk, &sitting, &result.wrong))?;
        }
    }
    Ok(Status::Done)
}

/// Asks until the paper is handed in or its time is up.
fn walk(talk: &mut Talk, desk: &mut Desk, sitting: &mut Sitting) -> Result<()> {
    loop {
        let Some(asked) = sitting
            .question()
            .and_then(|id| paper::find(desk.content(), id))
        else {
            return Ok(());
        };
        let asked = sitting.drawn(asked).into_owned();
        let order = order_of(&asked, sitting.seed);
        show_asked(talk, sitting, &asked, &order)?;
        let opened = clock::now_ms();
        let typed = talk.ask(Book::Closed, &question::prompt(&asked, &order));
        let now = clock::now_ms();
        desk.set_now(now);
        sitting.spend(u64::try_from(now.saturating_sub(opened)).unwrap_or(0));
        if sitting.is_out_of_time() {
            talk.say("The time is up.")?;
            return Ok(());
        }
        let handed_in = act(talk, sitting, &asked, &order, &typed?)?;
        desk.keep_paper(Some(sitting));
        if handed_in {
            return Ok(());
        }
    }
}

fn show_asked(talk: &mut Talk, sitting: &Sitting, asked: &Question, order: &[usize]) -> Result<()> {
    let left = match sitting.left_ms() {
        None => "no time limit".to_owned(),
        Some(_) if sitting.clock_hidden => "clock hidden".to_owned(),
        Some(left) => format!("{} min left", left.div_ceil(60_000)),
    };
    let line = sitting.line(asked.id.as_str());
    let flag = if line.flagged { ", flagged" } else { "" };
    let answered = if line.response.is_some() {
        ", answered"
    } else {
        ""
    };
    talk.heading(&format!(
        "Question {} of {}{flag}{answered}, {left}",
        sitting.at + 1,
        sitting.len()
    ))?;
    question::show(talk, asked, order)?;
    talk.gap()
}

/// Acts on a line; says whether the paper is handed in.
fn act(
    talk: &mut Talk,
    sitting: &mut Sitting,
    asked: &Question,
    order: &[usize],
    typed: &str,
) -> Result<bool> {
    let count = sitting.len();
    match typed {
        "+" | "" => sitting.go(sitting.at + 1),
        "-" => sitting.go(sitting.at.saturating_sub(1)),
        "m" => sitting.toggle_flag(),
        "s" => sheet(talk, sitting)?,
        "H" => {
            let question = format!(
                "{} blank, {} flagged. Hand in?",
                sitting.blanks(),
                sitting.flagged()
            );
            return talk.agrees(&question);
        }
        number
            if number
                .parse::<usize>()
                .is_ok_and(|n| (1..=count).contains(&n)) =>
        {
            sitting.go(number.parse::<usize>().map_or(0, |n| n - 1));
        }
        typed => match question::read(asked, order, typed) {
            Ok(response) => {
                sitting.answer(Some(response));
                let last = sitting.at + 1 == count;
                if last {
                    talk.say("That was the last question. H hands the paper in.")?;
                } else {
                    sitting.go(sitting.at + 1);
                }
            }
            Err(problem) => talk.say(&problem)?,
        },
    }
    Ok(false)
}

fn sheet(talk: &mut Talk, sitting: &Sitting) -> Result<()> {
    let numbers = |is_it: &dyn Fn(&str) -> bool| {
        let places = (0..sitting.len()).filter(|at| sitting.id_at(*at).is_some_and(is_it));
        let numbers: Vec<String> = places.map(|at| (at + 1).to_string()).collect();
        if numbers.is_empty() {
            "none".to_owned()
        } else {
            numbers.join(" ")
        }
    };
    let blank = numbers(&|id| sitting.line(id).response.is_none());
    let flagged = numbers(&|id| sitting.line(id).flagged);
    talk.say(&format!("Blank: {blank}"))?;
    talk.say(&format!("Flagged: {flagged}"))
}

fn tell(talk: &mut Talk, desk: &Desk, sitting: &Sitting, result: &ExamResult) -> Result<()> {
    let content = desk.content();
    talk.heading("Result")?;
    let passed = if result.passed {
        "passed"
    } else {
        "not passed"
    };
    let needed = paper::blueprint(content, &sitting.exam).map_or(0, |exam| exam.pass);
    talk.say(&format!(
        "{}: {passed}, {needed} needed. {} of {} right. An estimate: the share of right answers on a scale of \
         100 to 1,000. How the real exams scale is not published, and this is not one of them.",
        result.scaled, result.right, result.scored
    ))?;
    for (domain, (right, all)) in &result.domains {
        talk.say_indented("  ", &format!("{domain}: {right} of {all}"))?;
    }
    for known in &content.misconceptions {
        if result.misconceptions.contains_key(known.id.as_str()) {
            talk.say_indented("  idea:  ", &known.wrong)?;
            talk.say_indented("  true:  ", &known.right)?;
        }
    }
    let missing = paper::uncovered(content, sitting);
    if !missing.is_empty() {
        talk.say(&format!(
            "Not asked, of the real exam's tasks: {}.",
            missing.join(", ")
        ))?;
    }
    Ok(())
}

/// Goes through the paper with its marks: what went wrong, or everything.
fn review(talk: &mut Talk, desk: &Desk, sitting: &Sitting, wrong: &[String]) -> Result<()> {
    let content = desk.content();
    talk.gap()?;
    let prompt = format!(
        "Go through it? [w the {} that went wrong, a all, Enter to end]",
        wrong.len()
    );
    let wanted = talk.ask_until(Book::Open(content), &prompt, |typed| match typed {
        "w" | "a" | "" => Ok(typed.to_owned()),
        _ => Err("Type w, a or only Enter.".to_owned()),
    })?;
    for place in 0..sitting.len() {
        let Some(asked) = sitting.id_at(place).and_then(|id| paper::find(content, id)) else {
            continue;
        };
        let in_it = match wanted.as_str() {
            "w" => wrong.iter().any(|id| id == asked.id.as_str()),
            wanted => wanted == "a",
        };
        if !in_it {
            continue;
        }
        let given = sitting.given(asked);
        let asked = sitting.drawn(asked);
        let order = order_of(&asked, sitting.seed);
        talk.heading(&format!("Question {} of {}", place + 1, sitting.len()))?;
        question::show(talk, &asked, &order)?;
        question::explain(talk, &asked, &order, (&given, false))?;
        if show::can(&asked) {
            question::offer_proof(talk, content, &asked)?;
        } else {
            talk.gap()?;
            talk.pause(Book::Open(content))?;
        }
    }
    Ok(())
}

/// The result as JSON.
fn object(desk: &Desk, sitting: &Sitting, result: &ExamResult) -> Value {
    let figures = |(right, all): &(usize, usize)| json!({ "right": right, "of": all });
    let domains: serde_json::Map<String, Value> = result
        .domains
        .iter()
        .map(|(domain, of)| (domain.clone(), figures(of)))
        .collect();
    let skills: serde_json::Map<String, Value> = result
        .skills
        .iter()
        .map(|(skill, of)| ((*skill).to_owned(), figures(of)))
        .collect();
    json!({
        "exam": sitting.exam,
        "seed": sitting.seed,
        "scored": result.scored,
        "right": result.right,
        "blank": result.blank,
        "scaled_estimate": result.scaled,
        "passed": result.passed,
        "seconds": sitting.spent_ms / 1_000,
        "domains": domains,
        "skills": skills,
        "misconceptions": result.misconceptions,
        "wrong": result.wrong,
        "tasks_not_covered": paper::uncovered(desk.content(), sitting),
    })
}
