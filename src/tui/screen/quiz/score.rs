//! The score of a sitting, and what it says about the learner's ideas.

use crate::lab::desk::Desk;
use crate::lab::paper;
use crate::study::practice::{Practice, Score};
use crate::tui::theme::Theme;
use crate::tui::widget::{column, text};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

const WIDEST: u16 = 76;

/// The column that the score stands in, where the questions stood.
pub(super) fn column(body: Rect) -> Rect {
    column::centred(body, WIDEST)
}

/// The whole score.
pub(super) fn lines(
    practice: &Practice,
    desk: &Desk,
    body: u16,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let score = practice.score();
    let width = usize::from(column::width(body, WIDEST));
    let mut page = Page {
        theme,
        width,
        lines: Vec::new(),
    };
    page.headline(&score);
    page.ideas(&score, desk);
    page.slips(&score, desk);
    let wrong = "You were sure, and wrong";
    page.questions(wrong, &score.sure_and_wrong, practice, desk);
    page.questions("You marked", &score.flagged, practice, desk);
    page.gap();
    page.say(
        "Only the first answer to each question counts: one that came back was there to be learnt. \
         A guess that was right counts as right here, and will be asked again soon.",
        theme.dim,
    );
    page.lines
}

struct Page<'a> {
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Page<'_> {
    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn say(&mut self, words: &str, style: Style) {
        self.lines
            .extend(text::wrap_plain(words, self.width, style));
    }

    fn heading(&mut self, words: &'static str) {
        self.gap();
        let style = self.theme.accent;
        self.lines.push(Line::from(Span::styled(words, style)));
    }

    fn headline(&mut self, score: &Score) {
        let theme = self.theme;
        let (right, all) = (score.right, score.answered);
        if all == 0 {
            return self.say("Nothing was answered.", theme.bright);
        }
        let figures = format!("{right} of {all} right");
        self.lines.push(Line::from(vec![
            Span::styled(figures, theme.bright),
            Span::styled(format!("   {} %", right * 100 / all), theme.dim),
        ]));
        let done = right * self.width / all;
        self.lines.push(Line::from(vec![
            Span::styled("━".repeat(done), theme.ok),
            Span::styled("─".repeat(self.width - done), theme.line),
        ]));
        self.gap();
        let verdict = match right * 100 / all {
            100 => "All right. Come back in some days and see whether it stays.",
            80.. => "You have it, but for the points below.",
            50.. => "The outline is there. The points below are worth another look at the lesson.",
            _ => "Read the lesson again and watch its runs; then this will look different.",
        };
        self.say(verdict, theme.text);
    }

    /// What was thought, and what is so.
    fn ideas(&mut self, score: &Score, desk: &Desk) {
        let ideas = &desk.content().misconceptions;
        let shown = ideas
            .iter()
            .filter(|idea| score.misconceptions.contains_key(idea.id.as_str()));
        for (n, idea) in shown.enumerate() {
            if n == 0 {
                self.heading("Ideas to mend");
            }
            self.pair("✗", self.theme.err, &idea.wrong, self.theme.dim);
            self.pair("✔", self.theme.ok, &idea.right, self.theme.text);
        }
    }

    fn slips(&mut self, score: &Score, desk: &Desk) {
        let slips = &desk.content().slips;
        let shown = slips
            .iter()
            .filter(|slip| score.slips.contains_key(slip.id.as_str()));
        for (n, slip) in shown.enumerate() {
            if n == 0 {
                self.heading("Slips");
            }
            self.pair("·", self.theme.warn, &slip.text, self.theme.text);
        }
    }

    fn questions(&mut self, title: &'static str, ids: &[String], practice: &Practice, desk: &Desk) {
        for (n, id) in ids.iter().enumerate() {
            if n == 0 {
                self.heading(title);
            }
            if let Some(question) = paper::find(desk.content(), id) {
                let stem = &practice.drawn(question).stem;
                self.pair("?", self.theme.warn, stem, self.theme.text);
            }
        }
    }

    fn pair(&mut self, mark: &'static str, ink: Style, words: &str, style: Style) {
        let room = self.width.saturating_sub(2).max(1);
        let mut lead = Span::styled(format!("{mark} "), ink);
        for mut line in text::wrap_plain(words, room, style) {
            line.spans
                .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
            self.lines.push(line);
        }
    }
}
