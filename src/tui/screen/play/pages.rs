//! The pages of an answer to why, line by line.

use super::Watched;
use super::route;
use super::story::told_lines;
use super::subject::Subject;
use super::why::{Page, Why};
use crate::course::read::distribution_text;
use crate::lab::desk::Desk;
use crate::lab::explain::{clock_time, told};
use crate::lab::path::Path;
use crate::lab::{log, trace::lines};
use crate::money;
use crate::sim::scenario::{Code, Function};
use crate::sim::trace::{Fact, InvocationId, Start, What};
use crate::tui::playback::is_told;
use crate::tui::theme::Theme;
use crate::tui::widget::highlight::highlight;
use crate::tui::widget::text;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde_json::Value;

/// The most messages of a batch that are shown in full.
const MOST_MESSAGES: usize = 100;

impl Watched {
    /// A page about something, wrapped to a width.
    pub(super) fn page_lines(
        &self,
        why: &Why,
        desk: &Desk,
        width: u16,
        theme: &Theme,
    ) -> Vec<Line<'static>> {
        let mut sheet = Sheet {
            theme,
            width,
            lines: Vec::new(),
        };
        let subject = why.subject;
        let facts = subject.facts(&self.playback);
        match why.page {
            Page::Story => self.story_page(subject, &facts, &mut sheet),
            Page::Event => self.event_page(subject, &facts, &mut sheet),
            Page::Output => self.output_page(&facts, &mut sheet),
            Page::Log => self.log_page(&facts, &mut sheet),
            Page::Cost => match subject {
                Subject::Bill => self.bill_page(&mut sheet),
                _ => self.cost_page(&facts, &mut sheet),
            },
            Page::Source => self.source_page(&facts, desk, &mut sheet),
            Page::Facts => self.facts_page(&facts, &mut sheet),
        }
        sheet.lines
    }

    fn story_page(&self, subject: Subject, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let scenario = self.playback.playground().scenario();
        if !matches!(subject, Subject::Environment(_))
            && let Some(path) = Path::of(facts, self.playback.at(), scenario)
        {
            let route = route::lines(&path, sheet.width, sheet.theme);
            sheet.lines.extend(route);
            sheet.gap();
        }
        if let Subject::Invocation(id) = subject {
            self.batch_line(id, sheet);
        }
        let clock = clock_time(self.playback.at()).len().max(8);
        let brief = |fact: &&&Fact| {
            let inner = matches!(
                fact.what,
                What::Called { .. } | What::Answered { .. } | What::Logged { .. }
            );
            is_told(fact) && !(inner && matches!(subject, Subject::Environment(_)))
        };
        for told in told(facts.iter().filter(brief).copied()) {
            let (fact, words) = (told.first, self.said(&told));
            let lines = told_lines(fact, &words, (clock, sheet.width), sheet.theme, false);
            sheet.lines.extend(lines);
        }
        if self.playback.at() < self.playback.playground().end() {
            sheet.gap();
            let now = clock_time(self.playback.at());
            sheet.say(
                &format!("So far: it is {now}. Step on (→ in the run) to see more."),
                sheet.theme.faint,
            );
        }
    }

    fn batch_line(&self, id: InvocationId, sheet: &mut Sheet<'_>) {
        let batch = self.playback.index().queues().batch(id);
        if let (Some(first), Some(last)) = (batch.first(), batch.last()) {
            let (first, last) = (first.number(), last.number());
            let words = format!(
                "It carries {} messages: events {first} to {last}.",
                batch.len()
            );
            sheet.say(&words, sheet.theme.dim);
            sheet.gap();
        }
    }

    fn event_page(&self, subject: Subject, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let playback = &self.playback;
        let (index, past) = (playback.index(), playback.past());
        let batch = match subject {
            Subject::Invocation(id) => index.queues().batch(id),
            _ => &[],
        };
        if batch.is_empty() {
            return self.payload(facts, sheet);
        }
        for id in batch.iter().take(MOST_MESSAGES) {
            sheet.say(&format!("event {}", id.number()), sheet.theme.dim);
            self.payload(&index.of_event(*id, past), sheet);
        }
        if batch.len() > MOST_MESSAGES {
            let more = format!("and {} more", batch.len() - MOST_MESSAGES);
            sheet.say(&more, sheet.theme.dim);
        }
    }

    fn payload(&self, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let arrived = facts.iter().find_map(|fact| match fact.what {
            What::Arrived { payload, .. } => Some(payload),
            _ => None,
        });
        match arrived {
            Some(Some(id)) => sheet.json(self.playback.playground().trace().text(id)),
            Some(None) => sheet.say(
                "It carries no payload: the load of the scenario has no `event`.",
                sheet.theme.dim,
            ),
            None => sheet.say("No single event belongs to it.", sheet.theme.dim),
        }
    }

    fn output_page(&self, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let ended = facts.iter().rev().find_map(|fact| fact.what.report());
        match ended {
            None => sheet.say("It has not ended yet.", sheet.theme.dim),
            Some(report) => match report.output {
                Some(id) => sheet.json(self.playback.playground().trace().text(id)),
                None => sheet.say(
                    "A modelled function takes time and answers nothing.",
                    sheet.theme.dim,
                ),
            },
        }
    }

    fn log_page(&self, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let playground = self.playback.playground();
        let lines = log::lines(facts, playground.trace(), playground.scenario());
        if lines.is_empty() {
            sheet.say("It has not started yet.", sheet.theme.dim);
        }
        for line in lines {
            let service = ["START ", "END ", "REPORT "]
                .iter()
                .any(|word| line.starts_with(word));
            let style = if service {
                sheet.theme.dim
            } else {
                sheet.theme.text
            };
            sheet.say(&line.replace('\t', "  "), style);
        }
    }

    /// Why this cent: the price of each invocation, step by step.
    fn cost_page(&self, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let playground = self.playback.playground();
        let mut provisioned = false;
        let mut none = true;
        for fact in facts {
            match fact.what {
                What::Started { start, .. } => provisioned = start == Start::Provisioned,
                What::Ended { .. } => {
                    let (Some(function), Some(report)) =
                        (self.function_of(fact), fact.what.report())
                    else {
                        continue;
                    };
                    let priced = money::Invocation {
                        arch: function.arch,
                        memory_mb: function.memory_mb,
                        billed_ms: report.billed_ms,
                        provisioned,
                        ephemeral_mb: function.ephemeral_mb,
                    };
                    let reason = playground.explain_price(&priced);
                    for step in reason.steps {
                        sheet.say(&step.text, sheet.theme.text);
                    }
                    sheet.say(&reason.text, sheet.theme.bright);
                    none = false;
                }
                _ => {}
            }
        }
        if none {
            sheet.say("It costs something once it has ended.", sheet.theme.dim);
        }
    }

    fn bill_page(&self, sheet: &mut Sheet<'_>) {
        let (playground, charges) = (self.playback.playground(), &self.playback.view().charges);
        let bill = playground.bill(charges);
        if bill.lines.is_empty() {
            sheet.say("Nothing has been charged yet.", sheet.theme.dim);
            return;
        }
        for line in &bill.lines {
            let amount = format!("${:.9}  {}", line.usd.as_f64(), line.item.entry().key);
            sheet.say(&amount, sheet.theme.bright);
            sheet.say(&line.why(), sheet.theme.text);
            sheet.gap();
        }
        sheet.say(
            &format!("${:.9}  in all, under {}", bill.total.as_f64(), bill.prices),
            sheet.theme.bright,
        );
        if let Some(month) = playground.bill_for_month(charges, self.playback.at()) {
            let words = format!(
                "A month that goes on like this costs ${:.2}.",
                month.total.as_f64()
            );
            sheet.say(&words, sheet.theme.warn);
        }
        for note in bill.footnotes() {
            sheet.gap();
            sheet.say(&note, sheet.theme.dim);
        }
    }

    fn source_page(&self, facts: &[&Fact], desk: &Desk, sheet: &mut Sheet<'_>) {
        let Some(function) = facts.iter().find_map(|fact| self.function_of(fact)) else {
            return sheet.say("It belongs to no function.", sheet.theme.dim);
        };
        match &function.code {
            Code::Modelled(model) => {
                let times = [
                    ("warm", model.warm),
                    ("cold", model.cold),
                    ("INIT", model.init),
                ];
                sheet.say(
                    &format!(
                        "{} is modelled: no code runs, its times are drawn.",
                        function.name
                    ),
                    sheet.theme.text,
                );
                for (word, distribution) in times {
                    let line = format!("{word:>5}  {}", distribution_text(distribution));
                    sheet.say(&line, sheet.theme.dim);
                }
            }
            Code::Guest(program) => match desk.content().source_of(program) {
                None => sheet.say("Its source is not part of the course.", sheet.theme.dim),
                Some((path, source)) => {
                    sheet.say(path, sheet.theme.dim);
                    sheet.gap();
                    let language = path.rsplit('.').next().unwrap_or_default();
                    for line in source.lines() {
                        let line = text::shorten(&line.replace('\t', "    "), sheet.width.into());
                        let spans = highlight(&line, language, sheet.theme);
                        sheet.lines.push(Line::from(spans));
                    }
                }
            },
        }
    }

    fn facts_page(&self, facts: &[&Fact], sheet: &mut Sheet<'_>) {
        let playground = self.playback.playground();
        let (trace, scenario) = (playground.trace(), playground.scenario());
        for line in facts.iter().flat_map(|fact| lines(fact, trace, scenario)) {
            sheet.say(&line, sheet.theme.text);
        }
    }

    fn function_of(&self, fact: &Fact) -> Option<&Function> {
        let scenario = self.playback.playground().scenario();
        scenario.functions.get(usize::from(fact.function?.0))
    }
}

/// A page as it grows.
struct Sheet<'a> {
    theme: &'a Theme,
    width: u16,
    lines: Vec<Line<'static>>,
}

impl Sheet<'_> {
    fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    fn say(&mut self, words: &str, style: Style) {
        let words = printable(words);
        self.lines
            .extend(text::wrap_plain(&words, self.width.into(), style));
    }

    /// JSON with indents; a text that is none as it is.
    fn json(&mut self, bytes: &[u8]) {
        let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
            let text = String::from_utf8_lossy(bytes).into_owned();
            return text
                .lines()
                .for_each(|line| self.say(line, self.theme.text));
        };
        let pretty = serde_json::to_string_pretty(&value).unwrap_or_default();
        for line in pretty.lines() {
            let indent = line.len() - line.trim_start().len();
            let room = usize::from(self.width).saturating_sub(indent);
            let spans = highlight(&printable(line.trim_start()), "json", self.theme);
            for words in text::wrap(&spans, room) {
                let mut line = Line::from(Span::raw(" ".repeat(indent)));
                line.spans.extend(words.spans);
                self.lines.push(line);
            }
        }
    }
}

/// Text without what would move the cursor of a terminal.
fn printable(text: &str) -> String {
    let shown = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    text.chars().map(shown).collect()
}
