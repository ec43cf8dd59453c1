//! All content together, read from its files.

use super::exam::Blueprint;
use super::fact::{Fact, Misconception, Pair, Slip, Term};
use super::files::Files;
use super::lesson::Lesson;
use super::library::{Library, Manifest, Package};
use super::outline::Outline;
use super::question::{Bank, Question, read_templates};
use super::read::{self, Accepted, At, Fields, FromToml, Id, Problem, Setting};
use super::scenario::{self, Experiment};
use crate::guest::Program;

/// Lessons, banks, exams, scenarios, functions, and what they rest on.
///
/// What could not be read is left out and told in [`Content::problems`]; the rest can be used.
#[derive(Debug, Default)]
pub struct Content {
    /// The plan of the course.
    pub outline: Outline,
    /// The lessons, in the order of the plan.
    pub lessons: Vec<Lesson>,
    /// The banks, by name.
    pub banks: Vec<Bank>,
    /// The exam blueprints, by name.
    pub exams: Vec<Blueprint>,
    /// The sourced facts.
    pub facts: Vec<Fact>,
    /// The wrong ideas.
    pub misconceptions: Vec<Misconception>,
    /// The slips of calculation.
    pub slips: Vec<Slip>,
    /// The glossary: the words of all lessons, then those that belong to none.
    pub terms: Vec<Term>,
    /// The words that are easily confused.
    pub pairs: Vec<Pair>,
    /// The functions and tables that scenarios may name.
    pub library: Library,
    /// What is wrong with the files, in order.
    pub problems: Vec<Problem>,
    files: Files,
}

const SCENARIOS: &str = "sandbox/scenarios";
const FUNCTIONS: &str = "sandbox/functions/";

impl Content {
    /// The content that the program was built with.
    pub fn embedded() -> Self {
        Self::read(Files::embedded())
    }

    /// Reads all content from its files.
    pub fn read(files: Files) -> Self {
        let mut content = Self::default();
        content.read_plan(&files);
        content.read_lessons(&files);
        content.read_quizzes(&files);
        content.read_library(&files);
        content.files = files;
        content
    }

    /// The files that it was read from.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The source of the shipped function that this is the compiled module of, with its path.
    pub fn source_of(&self, program: &Program) -> Option<(&str, &str)> {
        let mut packages = self.library.iter();
        let (name, _) = packages.find(|(_, package)| package.made(program))?;
        let folder = format!("{FUNCTIONS}{name}/");
        let source = |path: &&str| {
            let name = path.strip_prefix(folder.as_str());
            let made = [".wasm", ".json", ".toml", ".md"];
            name.is_some_and(|name| {
                !name.contains('/') && !made.iter().any(|end| name.ends_with(end))
            })
        };
        let path = self.files.paths().find(source)?;
        Some((path, self.files.text(path)?))
    }

    /// The ids of all scenarios with their texts, in order of name.
    pub fn scenarios(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = self.files.texts(SCENARIOS, ".toml");
        texts.map(|(_, stem, text)| (stem, text))
    }

    /// The text of a shipped scenario.
    pub fn scenario_text(&self, id: &str) -> Option<&str> {
        self.files.text(&format!("{SCENARIOS}/{id}.toml"))
    }

    /// Reads a shipped scenario with some of its values set; none if there is no such scenario.
    pub fn scenario(
        &self,
        id: &str,
        settings: &[Setting],
    ) -> Option<Result<Accepted<Experiment>, Vec<Problem>>> {
        let path = format!("{SCENARIOS}/{id}.toml");
        let text = self.scenario_text(id)?;
        Some(scenario::read(&path, text, settings, &self.library))
    }

    /// A lesson by its id.
    pub fn lesson(&self, id: &Id) -> Option<&Lesson> {
        self.lessons.iter().find(|lesson| lesson.id == *id)
    }

    /// All questions, bank by bank.
    pub fn questions(&self) -> impl Iterator<Item = &Question> + Clone {
        self.banks.iter().flat_map(|bank| &bank.questions)
    }

    /// A question by its id.
    pub fn question(&self, id: &Id) -> Option<&Question> {
        self.questions().find(|question| question.id == *id)
    }

    /// A misconception by its id.
    pub fn misconception(&self, id: &Id) -> Option<&Misconception> {
        self.misconceptions.iter().find(|idea| idea.id == *id)
    }

    /// A slip by its id.
    pub fn slip(&self, id: &Id) -> Option<&Slip> {
        self.slips.iter().find(|slip| slip.id == *id)
    }

    /// A fact by its id.
    pub fn fact(&self, id: &Id) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == *id)
    }

    /// A term by its id.
    pub fn term(&self, id: &Id) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == *id)
    }

    /// Takes what was read, or its problems.
    fn take<T>(&mut self, read: Result<Accepted<T>, Vec<Problem>>) -> Option<T> {
        match read {
            Ok(accepted) => Some(accepted.value),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// Reads a file, `NAME.toml`, and those that a pack adds to it, `NAME-MORE.toml`.
    fn take_all<T>(
        &mut self,
        files: &Files,
        (folder, name): (&str, &str),
        reader: impl Fn(At<'_>) -> Option<T>,
    ) -> Vec<T> {
        let more = format!("{name}-");
        let mut texts: Vec<(&str, &str, &str)> = files
            .texts(folder, ".toml")
            .filter(|(_, stem, _)| *stem == name || stem.starts_with(&more))
            .collect();
        texts.sort_by_key(|(_, stem, _)| *stem != name);
        let read = texts.into_iter();
        read.filter_map(|(path, _, text)| self.take(read::read(path, text, &reader)))
            .collect()
    }

    fn read_plan(&mut self, files: &Files) {
        for outline in self.take_all(files, ("lessons", "outline"), Outline::from_toml) {
            self.outline.add(outline);
        }
        let glossary = |at: At<'_>| {
            let mut fields = at.fields()?;
            let glossary = (fields.list("term"), fields.list("pair"));
            fields.finish();
            Some(glossary)
        };
        for (terms, pairs) in self.take_all(files, ("lessons", "glossary"), glossary) {
            self.terms.extend(terms);
            self.pairs.extend(pairs);
        }
        let facts = self.take_all(files, ("quizzes", "facts"), only("fact"));
        self.facts = facts.into_iter().flatten().collect();
        let ideas = |at: At<'_>| {
            let mut fields = at.fields()?;
            let ideas = (fields.list("misconception"), fields.list("slip"));
            fields.finish();
            Some(ideas)
        };
        for (ideas, slips) in self.take_all(files, ("quizzes", "misconceptions"), ideas) {
            self.misconceptions.extend(ideas);
            self.slips.extend(slips);
        }
    }

    fn read_lessons(&mut self, files: &Files) {
        for (path, stem, text) in files.texts("lessons", ".toml") {
            let is_plan = |name: &str| stem == name || stem.starts_with(&format!("{name}-"));
            if is_plan("outline") || is_plan("glossary") || is_plan("syllabus") {
                continue;
            }
            let lesson = self.take(Lesson::read(path, text));
            self.lessons.extend(lesson);
        }
        let outline = &self.outline;
        self.lessons
            .sort_by_key(|lesson| outline.number(&lesson.id).unwrap_or(u32::MAX));
        let of_lessons = self.lessons.iter().flat_map(|lesson| lesson.terms.clone());
        let of_none = std::mem::take(&mut self.terms);
        self.terms = of_lessons.chain(of_none).collect();
    }

    fn read_quizzes(&mut self, files: &Files) {
        for (path, stem, text) in files.texts("quizzes/banks", ".toml") {
            let bank = self.take(Bank::read(stem, path, text));
            self.banks.extend(bank);
        }
        for (path, stem, text) in files.texts("quizzes/templates", ".toml") {
            let templates = self.take(read_templates(stem, path, text));
            if let Some(bank) = self.banks.iter_mut().find(|bank| bank.id == stem) {
                bank.questions.extend(templates.into_iter().flatten());
            } else {
                let report = read::Report::new(path);
                let problem = format!("there is no bank `{stem}` that these could belong to");
                let fix = format!("name the file as its bank, or add quizzes/banks/{stem}.toml");
                report.problem(0, "", problem, fix);
                self.problems.extend(report.finish().0);
            }
        }
        for (path, stem, text) in files.texts("quizzes/exams", ".toml") {
            let exam = self.take(Blueprint::read(stem, path, text));
            self.exams.extend(exam);
        }
    }

    fn read_library(&mut self, files: &Files) {
        for (_, stem, text) in files.texts(SCENARIOS, ".csv") {
            self.library
                .insert_table(&format!("{stem}.csv"), text.into());
        }
        let manifests: Vec<String> = files
            .paths()
            .filter(|path| path.starts_with(FUNCTIONS) && path.ends_with("/function.toml"))
            .map(str::to_owned)
            .collect();
        for path in manifests {
            let name = path[FUNCTIONS.len()..].trim_end_matches("/function.toml");
            if let Some(package) = self.package(files, &path, name) {
                self.library.insert(name, package);
            }
        }
    }

    fn package(&mut self, files: &Files, path: &str, name: &str) -> Option<Package> {
        let manifest = self.take(Manifest::read(path, files.text(path)?))?;
        let beside = |file: &str| format!("{FUNCTIONS}{name}/{file}");
        let mut bytes = |file: &str| {
            let found = files.bytes(&beside(file)).cloned();
            if found.is_none() {
                let report = read::Report::new(path);
                let problem = format!("there is no file `{file}`");
                report.problem(0, "", problem, "put it beside function.toml");
                self.problems.extend(report.finish().0);
            }
            found
        };
        let module = bytes(&manifest.module);
        let objects: Option<Vec<_>> = manifest
            .objects
            .iter()
            .map(|object| bytes(&object.file))
            .collect();
        let sample = |file: &str| files.text(&beside(file)).map(str::to_owned);
        let mut package = Package::new(manifest, module?);
        package.event = sample("event.json");
        package.output = sample("output.json");
        package.objects = objects?;
        Some(package)
    }
}

/// A reader of a file that holds one list.
fn only<T: FromToml>(key: &'static str) -> impl Fn(At<'_>) -> Option<Vec<T>> {
    move |at| {
        let mut fields: Fields<'_> = at.fields()?;
        let list = fields.list(key);
        fields.finish();
        Some(list)
    }
}
