//! Machine guessers: whoever knows how tests are made but not the subject should do no better than chance.
//!
//! Each guesser sees the choices (one of them the stem too) and takes those that score highest, as many as are right;
//! equal scores share. Over the whole bank none may be more than five points above chance. A topic has some twenty
//! questions, so that pure chance alone moves a guesser by ten points either way: there the rule is that the hits are not
//! beyond belief, with a chance of less than one in a thousand, for a guesser that is truly five points above chance.
//! That chance is exact: the sum of as many unequal coins as the topic has questions. With eleven guessers and seventeen
//! topics one such table in six would hold a false alarm of this size by luck alone at one in a thousand.

use super::{tell, with_choices};
use coldstart::course::question::Question;
use coldstart::course::question::chance::Chance;
use coldstart::study::shuffle::order_of;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A guesser may be above chance by so much.
const ALLOWED: f64 = 0.05;

/// How improbable the hits in a topic may be.
const BELIEF: f64 = 0.001;

const NAMES: [&str; 11] = [
    "longest",
    "shortest",
    "specific",
    "hedged",
    "no absolutes",
    "stem words",
    "alike",
    "services",
    "commas",
    "first shown",
    "classifier",
];

const EVERYDAY: &str = "a an the of to in is it and or for on by with as that its are be at from this each has have \
    not no one";
const HEDGES: &str = "may might can could usually often most likely some about up typically mostly sometimes depends \
    unless only when if";
const ABSOLUTES: &str =
    "always never all every none no only must cannot any whole entirely nothing everything at once";
const SERVICES: [&str; 25] = [
    "Lambda",
    "SQS",
    "SNS",
    "S3",
    "DynamoDB",
    "EventBridge",
    "Kinesis",
    "EC2",
    "Fargate",
    "ECS",
    "EKS",
    "API Gateway",
    "Step Functions",
    "RDS",
    "Aurora",
    "ElastiCache",
    "CloudWatch",
    "X-Ray",
    "IAM",
    "VPC",
    "SAM",
    "CloudFormation",
    "Secrets Manager",
    "App Runner",
    "CloudFront",
];

/// A question as a guesser meets it.
struct Met {
    question: Cow<'static, Question>,
    right: Vec<bool>,
    /// For each choice the scores of all guessers but the classifier.
    scores: Vec<[f64; 10]>,
}

impl Met {
    fn of(question: &'static Question) -> Self {
        let question = question.drawn(1);
        let texts: Vec<&str> = question.answer.choices().iter().map(|c| &*c.text).collect();
        let places = order_of(&question, 1);
        let scores = (0..texts.len())
            .map(|at| {
                let place = places.iter().position(|p| *p == at).unwrap();
                features(&question.stem, &texts, at, place)
            })
            .collect();
        let right = question.answer.choices().iter().map(|c| c.idea.is_right());
        Self {
            right: right.collect(),
            scores,
            question,
        }
    }

    fn wanted(&self) -> usize {
        self.right.iter().filter(|right| **right).count()
    }

    fn chance(&self) -> f64 {
        float(self.wanted()) / float(self.right.len())
    }

    /// The share of the key among the highest scores; equal ones share.
    fn hit(&self, scores: &[f64]) -> f64 {
        let mut order: Vec<f64> = scores.to_vec();
        order.sort_by(|a, b| b.total_cmp(a));
        order.dedup();
        let (mut left, mut got) = (self.wanted(), 0.0);
        for score in order {
            let group: Vec<usize> = (0..scores.len())
                .filter(|at| scores[*at].total_cmp(&score).is_eq())
                .collect();
            let take = left.min(group.len());
            let right = group.iter().filter(|at| self.right[**at]).count();
            got += float(take) * float(right) / float(group.len());
            left -= take;
            if left == 0 {
                break;
            }
        }
        got / float(self.wanted())
    }
}

fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '\'');
    let words = parts.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

fn content_words(text: &str) -> BTreeSet<String> {
    let all = words(text).into_iter();
    all.filter(|word| !is_in(EVERYDAY, word)).collect()
}

fn features(stem: &str, texts: &[&str], at: usize, place: usize) -> [f64; 10] {
    let text = texts[at];
    let all = words(text);
    let own = content_words(text);
    let of_others: BTreeSet<String> = (0..texts.len())
        .filter(|other| *other != at)
        .flat_map(|other| content_words(texts[other]))
        .collect();
    let counted = |list: &str| float(all.iter().filter(|word| is_in(list, word)).count());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let names = text.split_whitespace().skip(1);
    let names = names.filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    let services = SERVICES.iter().map(|service| text.matches(service).count());
    [
        float(text.len()),
        -float(text.len()),
        float(digits + names.count()),
        counted(HEDGES),
        -counted(ABSOLUTES),
        float(own.intersection(&content_words(stem)).count()),
        float(own.intersection(&of_others).count()),
        float(services.sum()),
        float(text.matches(',').count()),
        -float(place),
    ]
}

/// Which words and shapes go with right choices, learnt on four fifths and tried on the rest: a logistic
/// regression without a constant, by stochastic descent.
fn classified(met: &[Met], seed: u64) -> Vec<f64> {
    const FOLDS: usize = 5;
    let mut chance = Chance::new(seed);
    let folds: Vec<usize> = met.iter().map(|_| chance.below(FOLDS)).collect();
    let vectors: Vec<Vec<BTreeMap<String, f64>>> = met.iter().map(vectors).collect();
    let mut hits = vec![0.0; met.len()];
    for fold in 0..FOLDS {
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        let mut trained: Vec<(usize, usize)> = (0..met.len())
            .filter(|at| folds[*at] != fold)
            .flat_map(|at| (0..met[at].right.len()).map(move |choice| (at, choice)))
            .collect();
        for _ in 0..12 {
            for last in (1..trained.len()).rev() {
                trained.swap(last, chance.below(last + 1));
            }
            for &(at, choice) in &trained {
                let vector = &vectors[at][choice];
                let right = f64::from(u8::from(met[at].right[choice]));
                let step = 0.05 * (right - 1.0 / (1.0 + (-dot(&weights, vector)).exp()));
                for (name, value) in vector {
                    let weight = weights.entry(name.clone()).or_default();
                    *weight += step * value - 0.000_5 * *weight;
                }
            }
        }
        for at in (0..met.len()).filter(|at| folds[*at] == fold) {
            let scores: Vec<f64> = vectors[at].iter().map(|v| dot(&weights, v)).collect();
            hits[at] = met[at].hit(&scores);
        }
    }
    hits
}

fn dot(weights: &BTreeMap<String, f64>, vector: &BTreeMap<String, f64>) -> f64 {
    let terms = vector
        .iter()
        .map(|(name, value)| value * weights.get(name).copied().unwrap_or(0.0));
    terms.sum()
}

/// The words of each choice, and its shape beside that of the others. What needs the stem or the screen is left out.
fn vectors(met: &Met) -> Vec<BTreeMap<String, f64>> {
    let count = float(met.scores.len());
    let shapes = (0..NAMES.len() - 2).filter(|n| NAMES[*n] != "stem words");
    let choices = met.question.answer.choices();
    let mut vectors: Vec<BTreeMap<String, f64>> = choices
        .iter()
        .map(|choice| {
            words(&choice.text)
                .into_iter()
                .map(|word| (word, 1.0))
                .collect()
        })
        .collect();
    for shape in shapes {
        let mean = met.scores.iter().map(|scores| scores[shape]).sum::<f64>() / count;
        let square = |scores: &[f64; 10]| (scores[shape] - mean).powi(2);
        let spread = (met.scores.iter().map(square).sum::<f64>() / count).sqrt();
        let spread = if spread > 0.0 { spread } else { 1.0 };
        for (vector, scores) in vectors.iter_mut().zip(&met.scores) {
            vector.insert(
                format!("#{}", NAMES[shape]),
                (scores[shape] - mean) / spread,
            );
        }
    }
    vectors
}

/// The chance of at least so many hits, where question `n` is hit with probability `chances[n]`.
fn at_least(hits: usize, chances: &[f64]) -> f64 {
    let mut exactly = vec![0.0; chances.len() + 1];
    exactly[0] = 1.0;
    for chance in chances {
        for n in (0..exactly.len()).rev() {
            let before = if n > 0 { exactly[n - 1] } else { 0.0 };
            exactly[n] = exactly[n] * (1.0 - chance) + before * chance;
        }
    }
    exactly[hits.min(chances.len() + 1)..].iter().sum()
}

#[test]
fn the_chance_of_hits_is_exact() {
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
    close(at_least(0, &[0.25; 4]), 1.0);
    close(at_least(4, &[0.25; 4]), 0.25_f64.powi(4));
    close(at_least(1, &[0.25, 0.5]), 1.0 - 0.75 * 0.5);
    close(at_least(3, &[0.5; 2]), 0.0);
}

/// A guesser's hits in some questions.
#[derive(Default)]
struct Row {
    hits: f64,
    chances: Vec<f64>,
}

impl Row {
    fn add(&mut self, hit: f64, chance: f64) {
        self.hits += hit;
        self.chances.push(chance);
    }

    /// Points above chance.
    fn above(&self) -> f64 {
        (self.hits - self.chances.iter().sum::<f64>()) / float(self.chances.len().max(1))
    }

    /// Whether the hits are beyond belief for a guesser that is only so far above chance as is allowed.
    fn is_beyond_belief(&self) -> bool {
        let allowed: Vec<f64> = self
            .chances
            .iter()
            .map(|c| (c + ALLOWED).min(1.0))
            .collect();
        let whole = (0..=allowed.len())
            .take_while(|n| float(*n) <= self.hits)
            .last();
        self.above() > ALLOWED && at_least(whole.unwrap_or(0), &allowed) < BELIEF
    }
}

#[test]
fn guessers_do_no_better_than_chance() {
    let met: Vec<Met> = with_choices().map(Met::of).collect();
    // Which fifth a question falls into is luck: the mean of some such lots is steadier.
    let lots: Vec<Vec<f64>> = (1..=3).map(|seed| classified(&met, seed)).collect();
    let mut rows: BTreeMap<(&str, usize), Row> = BTreeMap::new();
    for (n, met) in met.iter().enumerate() {
        let topic = &met.question.topic;
        for guesser in 0..NAMES.len() {
            let hit = if guesser + 1 == NAMES.len() {
                lots.iter().map(|lot| lot[n]).sum::<f64>() / float(lots.len())
            } else {
                let scores: Vec<f64> = met.scores.iter().map(|s| s[guesser]).collect();
                met.hit(&scores)
            };
            for of in ["ALL", topic.as_str()] {
                let key = (topic_name(of), guesser);
                rows.entry(key).or_default().add(hit, met.chance());
            }
        }
    }
    let table = table(&rows);
    tell(&table);
    let mut found = Vec::new();
    for ((topic, guesser), row) in &rows {
        let bad = match *topic {
            "ALL" => row.above() > ALLOWED,
            _ => row.is_beyond_belief(),
        };
        if bad {
            found.push(format!(
                "{topic}: {} {:+.1}",
                NAMES[*guesser],
                100.0 * row.above()
            ));
        }
    }
    assert!(found.is_empty(), "\n{table}\n{}", found.join("\n"));
}

/// The topic's name for as long as the tests run.
fn topic_name(topic: &str) -> &'static str {
    let mut banks = super::CONTENT.banks.iter().map(|bank| bank.id.as_str());
    banks.find(|id| *id == topic).unwrap_or("ALL")
}

/// Points above chance, a row a topic; what is beyond belief is marked.
fn table(rows: &BTreeMap<(&'static str, usize), Row>) -> String {
    let topics: BTreeSet<&str> = rows.keys().map(|(topic, _)| *topic).collect();
    let mut text = format!("{:26}{:>5}", "points above chance", "n");
    for name in NAMES {
        let _ = write!(text, " {name:>12}");
    }
    for topic in topics {
        let count = rows[&(topic, 0)].chances.len();
        let _ = write!(text, "\n{topic:26}{count:>5}");
        for guesser in 0..NAMES.len() {
            let row = &rows[&(topic, guesser)];
            let mark = if row.is_beyond_belief() { "!" } else { "" };
            let _ = write!(
                text,
                " {:>12}",
                format!("{:+.1}{mark}", 100.0 * row.above())
            );
        }
    }
    text
}

#[test]
fn keys_stand_at_every_place_alike() {
    const SEEDS: u64 = 200;
    let mut places: BTreeMap<usize, [u32; 4]> = BTreeMap::new();
    for question in with_choices().filter(|q| q.answer.right_choices() == 1) {
        for seed in 0..SEEDS {
            let drawn = question.drawn(seed);
            let choices = drawn.answer.choices();
            let order = order_of(&drawn, seed);
            let place = order.iter().position(|at| choices[*at].idea.is_right());
            places.entry(choices.len()).or_default()[place.unwrap()] += 1;
        }
    }
    for counts in places.values() {
        let all: u32 = counts.iter().sum();
        for count in counts {
            let share = f64::from(*count) / f64::from(all);
            assert!((0.20..=0.30).contains(&share), "{places:?}");
        }
    }
}
