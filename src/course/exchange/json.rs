//! JSON: everything that a question has.

use crate::course::question::{Answer, Choice, Idea, Question};
use serde_json::{Value, json};

pub(super) fn write(questions: &[&Question], with_key: bool) -> String {
    let objects: Vec<Value> = questions
        .iter()
        .map(|question| object(question, with_key))
        .collect();
    let mut text =
        serde_json::to_string_pretty(&objects).expect("questions hold nothing that JSON cannot");
    text.push('\n');
    text
}

fn object(question: &Question, with_key: bool) -> Value {
    let links = |links: &[crate::course::read::Link]| -> Vec<String> {
        links.iter().map(|link| link.id.to_string()).collect()
    };
    let exams: Vec<String> = question.exams.iter().map(ToString::to_string).collect();
    let mut object = json!({
        "id": question.id.as_str(),
        "topic": question.topic,
        "kind": question.answer.kind(),
        "level": question.level.word(),
        "skill": question.skill.word(),
        "lesson": question.lesson.id.as_str(),
        "exams": exams,
        "stem": question.stem.trim(),
        "answer": answer(&question.answer, with_key),
    });
    if with_key {
        object["facts"] = links(&question.facts).into();
        object["rule"] = question.rule.clone().into();
        object["enemies"] = links(&question.enemies).into();
    }
    object
}

fn answer(answer: &Answer, with_key: bool) -> Value {
    match answer {
        Answer::Single(choices) | Answer::Choose(choices) => {
            let choices: Vec<Value> = choices.iter().map(|c| choice(c, with_key)).collect();
            json!({ "choices": choices })
        }
        Answer::Number {
            value,
            within,
            unit,
            why,
            ..
        } if with_key => json!({ "value": value, "within": within, "unit": unit, "why": why }),
        Answer::Number { unit, .. } => json!({ "unit": unit }),
        Answer::Ordering { items, why } => {
            let mut texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
            if with_key {
                return json!({ "order": texts, "why": why });
            }
            texts.sort_unstable();
            json!({ "items": texts })
        }
        Answer::Matching { pairs, extra } if with_key => {
            let pairs: Vec<Value> = pairs
                .iter()
                .map(
                    |pair| json!({ "prompt": pair.prompt, "answer": pair.answer, "why": pair.why }),
                )
                .collect();
            let extra: Vec<&str> = extra.iter().map(|item| item.text.as_str()).collect();
            json!({ "pairs": pairs, "extra": extra })
        }
        Answer::Matching { pairs, .. } => {
            let prompts: Vec<&str> = pairs.iter().map(|pair| pair.prompt.as_str()).collect();
            let mut answers = super::offered(answer);
            answers.sort();
            json!({ "prompts": prompts, "answers": answers })
        }
    }
}

fn choice(choice: &Choice, with_key: bool) -> Value {
    let mut object = json!({ "id": choice.id.as_str(), "text": choice.text });
    if with_key {
        object["right"] = choice.idea.is_right().into();
        object["why"] = choice.why.clone().into();
        match &choice.idea {
            Idea::Right => {}
            Idea::Misconception(link) => object["misconception"] = link.id.as_str().into(),
            Idea::Slip(link) => object["slip"] = link.id.as_str().into(),
        }
        if let Some(when) = &choice.when {
            object["when"] = when.clone().into();
        }
    }
    object
}
