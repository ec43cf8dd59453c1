//! The shipped content: it can be read, follows its own rules, and what it claims is what its runs show.

use coldstart::course::check;
use coldstart::course::content::Content;

#[test]
fn the_shipped_content_has_no_problem() {
    let problems = check::check(&Content::embedded());
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", told.join("\n"));
}
