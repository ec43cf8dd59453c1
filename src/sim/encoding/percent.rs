//! Percent-encoding: what may not stand in a URL is written as `%` and two digits.

use std::fmt::Write;

/// A text for the query part of a URL.
pub fn query(text: &str) -> String {
    encode(text, "%20", "")
}

/// A text as HTML forms encode it, with slashes kept: so S3 writes the keys of its notifications.
pub fn form(text: &str) -> String {
    encode(text, "+", "/*")
}

fn encode(text: &str, space: &str, kept: &str) -> String {
    text.bytes().fold(String::new(), |mut coded, byte| {
        let letter = char::from(byte);
        if byte == b' ' {
            coded.push_str(space);
        } else if letter.is_ascii_alphanumeric() || "-_.~".contains(letter) || kept.contains(letter)
        {
            coded.push(letter);
        } else {
            let _ = write!(coded, "%{byte:02X}");
        }
        coded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_stand_in_a_url_is_escaped() {
        assert_eq!(query("a b&c=d/é"), "a%20b%26c%3Dd%2F%C3%A9");
        assert_eq!(
            form("2026/harbour at dusk+1.qoi"),
            "2026/harbour+at+dusk%2B1.qoi"
        );
    }
}
