//! A part of a lesson: steps, one of which is a trial, and check questions.

use crate::course::goal::{Bound, Claim, Measure};
use crate::course::question::Idea;
use crate::course::read::{At, Fields, FromToml, Id, Link, Settings};

/// A part: at most eight minutes, four new terms and one run.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its line in the lesson's file.
    pub line: u32,
    /// Its id, unique within the lesson.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// The terms that are new in it.
    pub terms: Vec<Link>,
    /// The items of the syllabus that it teaches.
    pub covers: Vec<Link>,
    /// The facts that its prose rests on.
    pub facts: Vec<Link>,
    /// What the learner walks through.
    pub steps: Vec<Step>,
    /// Numbers that its prose states, each with the run that yields it.
    pub claims: Vec<Claim>,
    /// The questions asked after it, with the text out of sight.
    pub check: Vec<Link>,
}

/// One screen of a part.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its heading, if any.
    pub title: Option<String>,
    /// Its text, as Markdown.
    pub text: String,
    /// What it does besides.
    pub kind: StepKind,
}

/// What a step does besides showing its text.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// Nothing.
    Text,
    /// Shows a small running scenario in the page.
    Show(View),
    /// Asks for a guess, runs, asks for the reason, explains.
    Trial(Box<Trial>),
}

/// A scenario to run and how to look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The scenario.
    pub scenario: Link,
    /// What to set in it before it runs.
    pub set: Settings,
    /// What to look at.
    pub look: Look,
}

/// What to look at in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The environments of each function.
    Fleet,
    /// What happened when.
    #[default]
    Timeline,
    /// The bill.
    Bill,
    /// The log.
    Log,
}

/// Predict, run, pick the reason, see it explained.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Its id, unique within the part: guesses are kept under it.
    pub id: Id,
    /// What is run.
    pub run: View,
    /// What is asked before the run.
    pub question: String,
    /// How the guess is given and judged.
    pub guess: Guess,
    /// The number of the run that settles it.
    pub measure: Measure,
    /// Three reasons to choose from after the run.
    pub reasons: Vec<Reason>,
    /// The explanation, as Markdown.
    pub explain: String,
}

/// How a guess is given.
#[derive(Clone, Debug)]
pub enum Guess {
    /// As a number; near enough is right.
    Number {
        /// How far off is still right.
        within: f64,
        /// The unit, for people.
        unit: String,
    },
    /// As one of several choices; right is the one whose bound the run meets.
    Choice(Vec<GuessChoice>),
}

/// A choice of a guess.
#[derive(Clone, Debug)]
pub struct GuessChoice {
    /// Its id.
    pub id: Id,
    /// Its text.
    pub text: String,
    /// What the run's number has to be for it to be right.
    pub bound: Bound,
}

/// A reason to choose after the run.
#[derive(Clone, Debug)]
pub struct Reason {
    /// Its id.
    pub id: Id,
    /// Its text.
    pub text: String,
    /// Whether it is the right one, and if not, which wrong idea it shows.
    pub idea: Idea,
    /// Why it is right or wrong here.
    pub why: String,
}

impl Part {
    /// Its trial, if it has one.
    pub fn trial(&self) -> Option<&Trial> {
        self.steps.iter().find_map(|step| match &step.kind {
            StepKind::Trial(trial) => Some(&**trial),
            StepKind::Text | StepKind::Show(_) => None,
        })
    }
}

impl FromToml for Part {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let line = at.line();
        let mut fields = at.fields()?;
        let (id, title) = (fields.required("id"), fields.required("title"));
        let minutes = fields.needed("minutes").and_then(|at| at.whole(1..=60));
        let part = Self {
            line,
            terms: fields.list("terms"),
            covers: fields.list("covers"),
            facts: fields.list("facts"),
            steps: fields.list("step"),
            claims: fields.list("claim"),
            check: fields.list("check"),
            id: id?,
            title: title?,
            minutes: minutes?,
        };
        fields.finish();
        Some(part)
    }
}

impl FromToml for Step {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let title = fields.optional("title");
        let text = fields.required("text");
        if fields.has("show") && fields.has("trial") {
            let at = fields.at();
            at.problem("show and trial are given together", "give one, or none");
        }
        let show = fields.get("show").map(View::from_toml);
        let trial = fields.get("trial").map(Trial::from_toml);
        fields.finish();
        let kind = match (show, trial) {
            (_, Some(trial)) => StepKind::Trial(Box::new(trial?)),
            (Some(show), None) => StepKind::Show(show?),
            (None, None) => StepKind::Text,
        };
        Some(Self {
            title,
            text: text?,
            kind,
        })
    }
}

impl View {
    fn from_fields(fields: &mut Fields<'_>) -> Option<Self> {
        let looks = [
            ("fleet", Look::Fleet),
            ("timeline", Look::Timeline),
            ("bill", Look::Bill),
            ("log", Look::Log),
        ];
        let scenario = fields.required("scenario");
        let set = fields.or("set", Settings::default());
        let look = fields.get("look").and_then(|at| at.word(&looks));
        Some(Self {
            scenario: scenario?,
            set,
            look: look.unwrap_or_default(),
        })
    }
}

impl FromToml for View {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let view = Self::from_fields(&mut fields);
        fields.finish();
        view
    }
}

impl FromToml for Trial {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let id = fields.required("id");
        let run = View::from_fields(&mut fields);
        let question = fields.required("question");
        let measure = Measure::from_fields(&mut fields);
        let guess = guess(&mut fields);
        let reasons = fields.list("reason");
        let explain = fields.required("explain");
        fields.finish();
        Some(Self {
            id: id?,
            run: run?,
            question: question?,
            guess: guess?,
            measure: measure?,
            reasons,
            explain: explain?,
        })
    }
}

/// A number with `within` and `unit`, or a list of choices.
fn guess(fields: &mut Fields<'_>) -> Option<Guess> {
    match fields.exactly_one(&["within", "choice"])? {
        "within" => {
            let (within, unit) = (fields.required("within"), fields.required("unit"));
            Some(Guess::Number {
                within: within?,
                unit: unit?,
            })
        }
        _ => Some(Guess::Choice(fields.list("choice"))),
    }
}

impl FromToml for GuessChoice {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (id, text) = (fields.required("id"), fields.required("text"));
        let bound = Bound::from_fields(&mut fields);
        fields.finish();
        Some(Self {
            id: id?,
            text: text?,
            bound: bound?,
        })
    }
}

impl FromToml for Reason {
    fn from_toml(at: At<'_>) -> Option<Self> {
        let mut fields = at.fields()?;
        let (id, text) = (fields.required("id"), fields.required("text"));
        let idea = Idea::from_fields(&mut fields);
        let why = fields.required("why");
        fields.finish();
        Some(Self {
            id: id?,
            text: text?,
            idea: idea?,
            why: why?,
        })
    }
}
