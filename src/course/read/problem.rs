//! What is wrong with a file, and what would be right.

use serde::Serialize;
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

/// One thing that is wrong with a content file. All of a file's problems are reported at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// The file, as its reader was told to call it.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole and for values given on the command line.
    pub line: u32,
    /// The key at fault, as a path: `function[1].memory_mb`. Empty for the file as a whole.
    pub key: String,
    /// What is wrong, as a sentence without its full stop.
    pub problem: String,
    /// What would be right.
    pub fix: String,
}

/// `burst.toml:7: function[1].memry_mb: no such key; did you mean memory_mb?`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        f.write_str(": ")?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        write!(f, "{}; {}", self.problem, self.fix)
    }
}

/// Where something was read, for problems that only show when files are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub file: Arc<str>,
    /// The line.
    pub line: u32,
}

impl Origin {
    /// A problem at this place.
    pub fn problem(
        &self,
        key: &str,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) -> Problem {
        Problem {
            file: self.file.to_string(),
            line: self.line,
            key: key.into(),
            problem: problem.into(),
            fix: fix.into(),
        }
    }

    /// Another line of the same file.
    #[must_use]
    pub fn at_line(&self, line: u32) -> Self {
        Self {
            file: self.file.clone(),
            line,
        }
    }
}

/// Collects what a reader has to say about one file.
///
/// Readers borrow it shared, so that a value and the list around it can both complain.
#[derive(Debug)]
pub struct Report {
    file: Arc<str>,
    problems: RefCell<Vec<Problem>>,
    warnings: RefCell<Vec<Problem>>,
}

impl Report {
    /// An empty report on a file.
    pub fn new(file: &str) -> Self {
        Self {
            file: file.into(),
            problems: RefCell::default(),
            warnings: RefCell::default(),
        }
    }

    /// A place in the file.
    pub fn origin(&self, line: u32) -> Origin {
        Origin {
            file: self.file.clone(),
            line,
        }
    }

    /// Adds a problem: the file is refused.
    pub fn problem(
        &self,
        line: u32,
        key: &str,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.problems.borrow_mut().push(Problem {
            file: self.file.to_string(),
            line,
            key: key.into(),
            problem: problem.into(),
            fix: fix.into(),
        });
    }

    /// Adds a warning: the file is taken all the same.
    pub fn warning(
        &self,
        line: u32,
        key: &str,
        problem: impl Into<String>,
        fix: impl Into<String>,
    ) {
        self.warnings.borrow_mut().push(Problem {
            file: self.file.to_string(),
            line,
            key: key.into(),
            problem: problem.into(),
            fix: fix.into(),
        });
    }

    /// The problems and the warnings, each in order of line.
    pub fn finish(self) -> (Vec<Problem>, Vec<Problem>) {
        let sorted = |list: RefCell<Vec<Problem>>| {
            let mut list = list.into_inner();
            list.sort_by(|a, b| a.line.cmp(&b.line).then_with(|| a.key.cmp(&b.key)));
            list
        };
        (sorted(self.problems), sorted(self.warnings))
    }
}
