//! The known word nearest to a mistyped one.

use std::cmp::Reverse;

/// The nearest of some known words, if one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= 1 + candidate.len() / 4)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// More words than this are too many to read in an error: only the nearest are named.
const MANY: usize = 24;

/// A fix that names the nearest of the known words, or lists them all if they are few.
pub fn did_you_mean(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None if known.is_empty() => "remove it".into(),
        None if known.len() > MANY => {
            let mut known = known.to_vec();
            // What begins alike is more likely meant than what has as many letters.
            known.sort_by_key(|candidate| {
                let alike = word
                    .chars()
                    .zip(candidate.chars())
                    .take_while(|(a, b)| a == b);
                (Reverse(alike.count()), distance(word, candidate))
            });
            let near = known[..5].join(", ");
            format!(
                "use one of the {} that there are; the nearest are {near}",
                known.len()
            )
        }
        None => format!("use one of {}", known.join(", ")),
    }
}

/// How many letters must be put in, left out, exchanged or swapped with their neighbour.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in to.iter().enumerate() {
            let mut best = (last[j] + usize::from(a != b))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *a == to[j - 1] && from[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(word: &str, known: &[&str], want: Option<&str>) {
        assert_eq!(nearest(word, known.iter().copied()), want, "{word}");
    }

    #[test]
    fn a_slip_of_the_finger_is_forgiven_and_another_word_is_not() {
        case("memry_mb", &["timeout", "memory_mb"], Some("memory_mb"));
        case("tiemout", &["timeout", "memory_mb"], Some("timeout"));
        case("at", &["rate", "at", "for"], Some("at"));
        case("colour", &["timeout", "memory_mb"], None);
        case("", &["timeout"], None);
        case("x", &[], None);
    }

    #[test]
    fn of_many_words_only_the_nearest_are_named() {
        let names: Vec<String> = (0..40).map(|number| format!("scenario-{number}")).collect();
        let mut known: Vec<&str> = names.iter().map(String::as_str).collect();
        known.push("snapstart");
        let fix = did_you_mean("snapping-turtles", &known);
        assert!(
            fix.starts_with(
                "use one of the 41 that there are; the nearest are snapstart, scenario-"
            ),
            "{fix}"
        );
        assert_eq!(fix.matches(", ").count(), 4, "{fix}");
    }
}
