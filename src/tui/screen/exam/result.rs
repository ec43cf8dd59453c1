//! What a paper came to: the estimate with its caveat, by domain, by skill, the ideas to mend, what the paper
//! did not ask, and where the time went.

use super::Exam;
use super::draw::{column, minutes};
use crate::course::exam::Blueprint;
use crate::lab::desk::Desk;
use crate::lab::paper;
use crate::study::exam::ExamResult;
use crate::tui::theme::Theme;
use crate::tui::widget::text;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::fmt::Write as _;

/// The width of a bar.
const BAR: usize = 20;

impl Exam {
    /// The lines of the result.
    pub(super) fn result_lines(
        &self,
        desk: &Desk,
        body: Rect,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let content = desk.content();
        let mut page = Page {
            theme,
            width: usize::from(column(body).width).max(1),
            lines: Vec::new(),
        };
        let blueprint = paper::blueprint(content, &self.sitting.exam);
        let result = paper::result(content, &self.sitting);
        let (Some(blueprint), Some(result)) = (blueprint, result) else {
            page.say(
                "The blueprint of this paper is no longer in the course.",
                theme.dim,
            );
            return page.lines;
        };
        page.verdict(blueprint, &result);
        page.say(
            &format!(
                "{} of its {} questions were seen before. The paper's number is {}.",
                self.sitting.drawn.seen,
                self.sitting.len(),
                self.sitting.seed
            ),
            theme.dim,
        );
        page.domains(blueprint, &result);
        page.skills(&result);
        page.ideas(desk, &result);
        page.time(self);
        let missing = paper::uncovered(content, &self.sitting);
        if !missing.is_empty() {
            page.heading("Not asked");
            let words = format!(
                "This lab is about serverless compute. Of the real exam's tasks this paper does not touch {}.",
                missing.join(", ")
            );
            page.say(&words, theme.text);
        }
        page.lines
    }
}

struct Page<'a> {
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn say(&mut self, words: &str, style: Style) {
        self.lines
            .extend(text::wrap_plain(words, self.width, style));
    }

    fn heading(&mut self, words: &'static str) {
        self.lines.push(Line::default());
        self.lines
            .push(Line::from(Span::styled(words, self.theme.accent)));
    }

    fn verdict(&mut self, blueprint: &Blueprint, result: &ExamResult) {
        let theme = self.theme;
        let (mark, word, style) = if result.passed {
            ("✔", "passed", theme.ok)
        } else {
            ("✗", "not passed", theme.err)
        };
        self.lines.push(Line::from(vec![
            Span::styled(format!("{mark} {}", result.scaled), style),
            Span::styled(format!("  {word}, {} needed", blueprint.pass), theme.text),
        ]));
        let mut words = format!("{} of {} right", result.right, result.scored);
        if result.blank > 0 {
            let _ = write!(words, ", {} blank", result.blank);
        }
        self.say(&format!("{words}."), theme.bright);
        self.say(
            "An estimate: the share of right answers on a scale of 100 to 1,000. How the real exams scale is \
             not published, and this is not one of them.",
            theme.dim,
        );
    }

    fn domains(&mut self, blueprint: &Blueprint, result: &ExamResult) {
        self.heading("By domain");
        for domain in &blueprint.domains {
            if let Some(figures) = result.domains.get(domain.id.as_str()) {
                self.bar(&domain.title, *figures);
            }
        }
    }

    fn skills(&mut self, result: &ExamResult) {
        self.heading("By skill");
        for (skill, figures) in &result.skills {
            self.bar(skill, *figures);
        }
    }

    fn bar(&mut self, title: &str, (right, all): (usize, usize)) {
        let theme = self.theme;
        let room = self.width.saturating_sub(BAR + 10).clamp(8, 32);
        let filled = (right * BAR).checked_div(all).unwrap_or(0);
        let style = if right * 3 < all * 2 {
            theme.warn
        } else {
            theme.ok
        };
        self.lines.push(Line::from(vec![
            Span::styled(text::pad(title, room), theme.text),
            Span::raw(" "),
            Span::styled("━".repeat(filled), style),
            Span::styled("─".repeat(BAR - filled), theme.line),
            Span::styled(text::pad_left(&format!("{right}/{all}"), 8), theme.text),
        ]));
    }

    fn ideas(&mut self, desk: &Desk, result: &ExamResult) {
        if result.misconceptions.is_empty() {
            return;
        }
        let theme = self.theme;
        self.heading("Ideas to mend");
        for known in &desk.content().misconceptions {
            if !result.misconceptions.contains_key(known.id.as_str()) {
                continue;
            }
            for (mark, words, ink, style) in [
                ("✗ ", &known.wrong, theme.err, theme.dim),
                ("✔ ", &known.right, theme.ok, theme.text),
            ] {
                let room = self.width.saturating_sub(2).max(1);
                let mut lead = Span::styled(mark, ink);
                for mut line in text::wrap_plain(words, room, style) {
                    line.spans
                        .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
                    self.lines.push(line);
                }
            }
        }
    }

    /// The time in all, for a question, and the slowest.
    fn time(&mut self, exam: &Exam) {
        let sitting = exam.sitting();
        let all = u64::try_from(sitting.len()).unwrap_or(1).max(1);
        let spent = |place: usize| {
            let line = sitting.id_at(place).map(|id| sitting.line(id));
            line.map_or(0, |line| line.spent_ms)
        };
        let slowest = (0..sitting.len()).max_by_key(|place| spent(*place));
        self.heading("Time");
        let mut words = format!(
            "{} in all, {} a question.",
            minutes(sitting.spent_ms),
            minutes(sitting.spent_ms / all)
        );
        if let Some(place) = slowest.filter(|place| spent(*place) > 0) {
            let _ = write!(
                words,
                " The longest was question {}, with {}.",
                place + 1,
                minutes(spent(place))
            );
        }
        self.say(&words, self.theme.text);
    }
}
