//! What people type for the words of the course: `timeout` for time-out, `throttling` for throttle, `dlq` for
//! dead-letter queue. Other names of a word stand beside it in the glossary.

use crate::course::content::Content;
use crate::course::fact::Term;

/// What is looked for: words in any order, each as it was typed or in another form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Vec<String>>,
}

impl Query {
    /// Takes what was typed.
    pub fn new(typed: &str, content: &Content) -> Self {
        let typed = folded(typed);
        let words = typed.split_whitespace();
        Self {
            words: words.map(|word| forms(word, content)).collect(),
        }
    }

    /// Whether nothing is looked for.
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a text has all of the words.
    pub fn fits(&self, text: &str) -> bool {
        let text = folded(text);
        let has = |forms: &Vec<String>| forms.iter().any(|form| text.contains(form));
        self.words.iter().all(has)
    }

    /// Where the first of the words stands in a text, in characters.
    pub fn first_in(&self, text: &str) -> Option<usize> {
        let (folded, places) = folded_with_places(text);
        let forms = self.words.iter().flatten();
        let at = forms.filter_map(|form| folded.find(form.as_str())).min()?;
        places.get(folded[..at].chars().count()).copied()
    }

    /// Whether a word of a text is one of those that are looked for.
    pub fn lights(&self, word: &str) -> bool {
        let word = folded(word);
        let mut forms = self.words.iter().flatten();
        forms.any(|form| form.split(' ').any(|form| word.contains(form)))
    }
}

/// A word as it was typed, its stem, and the words of the glossary of which it is another name.
fn forms(word: &str, content: &Content) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    forms.extend(stem(word).map(str::to_owned));
    let is_name = |term: &&Term| term.also.iter().any(|also| folded(also) == word);
    let named = content.terms.iter().filter(is_name);
    forms.extend(named.map(|term| folded(&term.term)));
    forms
}

/// A word without its ending, so that other endings are found as well; none if too little would be left of it.
fn stem(word: &str) -> Option<&str> {
    const ENDINGS: [(&str, usize); 7] = [
        ("ies", 4),
        ("ing", 4),
        ("ed", 4),
        ("es", 4),
        ("s", 4),
        ("e", 5),
        ("y", 5),
    ];
    ENDINGS
        .iter()
        .filter_map(|(ending, least)| Some((word.strip_suffix(ending)?, *least)))
        .find_map(|(stem, least)| (stem.len() >= least).then_some(stem))
}

/// In small letters, without the hyphens inside words.
pub fn folded(text: &str) -> String {
    folded_with_places(text).0
}

/// The same, with the place in the text of each character that is left.
fn folded_with_places(text: &str) -> (String, Vec<usize>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut folded, mut places) = (String::new(), Vec::new());
    for (place, sign) in chars.iter().enumerate() {
        let is_inside = |at: Option<usize>| {
            let sign = at.and_then(|at| chars.get(at));
            sign.is_some_and(|sign| sign.is_alphanumeric())
        };
        let hyphen = matches!(sign, '-' | '‑');
        if hyphen && is_inside(place.checked_sub(1)) && is_inside(Some(place + 1)) {
            continue;
        }
        for small in sign.to_lowercase() {
            folded.push(small);
            places.push(place);
        }
    }
    (folded, places)
}
