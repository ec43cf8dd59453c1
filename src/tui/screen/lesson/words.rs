//! The words on a page of a lesson.

use super::mission::Stage;
use super::page::{Page, State};
use super::reader::Reader;
use crate::course::lesson::{Lesson, StepKind, Task};
use crate::course::markdown;
use crate::lab::desk::Desk;
use crate::tui::theme::Theme;
use crate::tui::widget::prose;
use crate::tui::widget::text;
use ratatui::text::{Line, Span};

impl Reader {
    /// The text of the page.
    pub(super) fn lines(&self, desk: &Desk, width: u16, theme: &Theme) -> Vec<Line<'static>> {
        let Some(lesson) = self.lesson(desk) else {
            return Vec::new();
        };
        let mut page = Text {
            theme,
            width,
            lines: Vec::new(),
        };
        match self.page() {
            Page::Opening | Page::Check { .. } => {
                page.say("You have answered the questions of this page. Go on.");
            }
            Page::Exercise | Page::Mission => self.mission_lines(lesson, desk, &mut page),
            Page::Boxes => {
                page.boxed("On the exam", &lesson.boxes.exam);
                page.boxed("Today", &lesson.boxes.today);
                page.boxed("For real", &lesson.boxes.real);
            }
            Page::Recap => {
                let points: Vec<String> = lesson
                    .recap
                    .iter()
                    .map(|point| format!("- {point}"))
                    .collect();
                page.markdown(&points.join("\n\n"));
                page.gap();
                page.say(&format!("Now you can {}.", lesson.can));
            }
            Page::Step { .. } => self.step_lines(desk, &mut page),
            Page::Again { .. } => {
                if !self.is_explained() {
                    page.say(
                        "You were sure of this one, and the run said otherwise. Predict it again.",
                    );
                    page.gap();
                }
                self.step_lines(desk, &mut page);
            }
        }
        page.lines
    }

    fn step_lines(&self, desk: &Desk, page: &mut Text<'_>) {
        let Some(step) = self.step(desk) else { return };
        let read = matches!(self.state(), State::Trying(trying) if trying.is_past_reading());
        if !read {
            if let Some(title) = &step.title {
                page.markdown(&format!("## {title}"));
                page.gap();
            }
            page.markdown(&step.text);
        }
        match (self.state(), &step.kind) {
            (State::Trying(trying), StepKind::Trial(trial)) => {
                if !read {
                    page.gap();
                }
                page.lines
                    .extend(trying.lines(trial, page.width, page.theme));
            }
            (State::Showing(Err(error)), _) => {
                page.gap();
                page.say(error);
            }
            _ => {}
        }
    }

    fn mission_lines(&self, lesson: &Lesson, desk: &Desk, page: &mut Text<'_>) {
        match (self.state(), self.page().mission(lesson), &lesson.mission) {
            (State::Attempting(attempting), Some(mission), _) => {
                let told = attempting.told();
                // First, as only the first rows are in sight while one works in a small window.
                if let Some(differs) = &told.differs {
                    page.boxed("Now you, with other numbers", differs);
                    page.gap();
                }
                page.markdown(&told.brief);
                for (title, hint) in attempting.open_hints(mission) {
                    page.boxed(title, hint);
                }
                let run = attempting.last_run();
                if attempting.stage() == Stage::Task && !run.is_empty() {
                    page.boxed("The last run", &run.join("\n\n"));
                }
            }
            (State::Quizzing(quizzing), _, Task::Quiz(quiz)) => {
                page.markdown(&quiz.brief);
                page.gap();
                let lines = quizzing.lines(quiz, desk, page.width, page.theme);
                page.lines.extend(lines);
            }
            _ => page.markdown(lesson.mission.brief()),
        }
    }
}

/// A page of text as it grows.
struct Text<'a> {
    theme: &'a Theme,
    width: u16,
    lines: Vec<Line<'static>>,
}

impl Text<'_> {
    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn say(&mut self, words: &str) {
        let lines = text::wrap_plain(words, self.width.into(), self.theme.text);
        self.lines.extend(lines);
    }

    fn markdown(&mut self, source: &str) {
        let blocks = markdown::parse(source);
        self.lines
            .extend(prose::lines(&blocks, self.width, self.theme));
    }

    /// A text with a heading, set off by a bar at its side.
    fn boxed(&mut self, title: &'static str, source: &str) {
        if !self.lines.is_empty() {
            self.gap();
        }
        let bar = Span::styled("▎ ", self.theme.accent);
        let heading = Span::styled(title, self.theme.accent);
        self.lines.push(Line::from(vec![bar.clone(), heading]));
        let blocks = markdown::parse(source);
        for mut line in prose::lines(&blocks, self.width.saturating_sub(2), self.theme) {
            line.spans.insert(0, bar.clone());
            self.lines.push(line);
        }
    }
}
