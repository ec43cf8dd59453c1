//! Counting words and sentences, for rules about length.

/// How many words a text has. Code, numbers and units count as they are spaced.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

/// The sentences of a text: what stands between full stops, question marks, exclamation marks, colons and
/// blank lines. The point of a number does not end one.
pub fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentence = String::new();
    let mut newlines = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        newlines = if letter == '\n' { newlines + 1 } else { 0 };
        sentence.push(letter);
        let last = letters.peek().is_none_or(|next| next.is_whitespace());
        if (matches!(letter, '.' | '?' | '!' | ':') && last) || newlines == 2 {
            found.push(std::mem::take(&mut sentence));
        }
    }
    found.push(sentence);
    found.retain(|sentence| word_count(sentence) > 0);
    found
}

/// The number that a text begins with, and the rest: `1,000 ms` gives 1000 and `ms`.
pub(super) fn leading_number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim().trim_start_matches(['$', '~']);
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let number = number.replace(',', "").parse().ok()?;
    Some((number, rest.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let lengths =
            |text: &str| -> Vec<usize> { sentences(text).iter().map(|s| word_count(s)).collect() };
        assert_eq!(lengths("One two. Three?"), [2, 1]);
        assert_eq!(lengths("It takes 1.5 s – no more."), [6]);
        assert_eq!(lengths("A list:\n\n- one two\n- three"), [2, 3]);
        assert_eq!(lengths(""), [0; 0]);
    }

    #[test]
    fn a_number_leads_with_its_unit_behind() {
        assert_eq!(leading_number("1,000 ms"), Some((1000.0, "ms")));
        assert_eq!(leading_number("$0.20"), Some((0.2, "")));
        assert_eq!(leading_number("about 5"), None);
    }
}
