//! The words of a trial: the guess, what the run said, the reasons.

use crate::course::lesson::{Guess as Asked, Trial};
use crate::course::markdown;
use crate::lab::compare::told;
use crate::lab::trial::{amount, outcome};
use crate::study::progress::Guessed;
use crate::study::record::Guess;
use crate::tui::theme::Theme;
use crate::tui::widget::choice::Offer;
use crate::tui::widget::prose;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use serde_json::Value;

/// What stands below the text of a step, as it grows.
pub(super) struct Page<'a> {
    pub(super) theme: &'a Theme,
    pub(super) width: u16,
    pub(super) lines: Vec<Line<'static>>,
}

impl Page<'_> {
    pub(super) fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    pub(super) fn say(&mut self, words: &str, style: Style) {
        let lines = prose::inline(words, self.width.into(), style, self.theme);
        self.lines.extend(lines);
    }

    /// Says something behind a mark, with an indent as wide as the mark.
    fn hang(&mut self, mark: &'static str, words: &str, style: Style) {
        let room = usize::from(self.width).saturating_sub(2);
        let mut lead = Span::styled(mark, style);
        for mut line in prose::inline(words, room, style, self.theme) {
            line.spans
                .insert(0, std::mem::replace(&mut lead, Span::raw("  ")));
            self.lines.push(line);
        }
    }

    pub(super) fn guess(&mut self, trial: &Trial, typed: &str, at: usize) {
        self.gap();
        match &trial.guess {
            Asked::Number { unit, .. } => self.lines.push(Line::from(vec![
                Span::styled("Your guess  ", self.theme.dim),
                Span::styled(format!(" {typed}▏"), self.theme.keycap),
                Span::styled(format!(" {unit}"), self.theme.dim),
            ])),
            Asked::Choice(choices) => {
                let texts: Vec<&str> = choices.iter().map(|choice| choice.text.as_str()).collect();
                self.offer(&texts, at);
            }
        }
    }

    pub(super) fn reasons(&mut self, trial: &Trial, at: usize) {
        let texts: Vec<&str> = trial
            .reasons
            .iter()
            .map(|reason| reason.text.as_str())
            .collect();
        self.offer(&texts, at);
    }

    fn offer(&mut self, texts: &[&str], at: usize) {
        for (place, text) in texts.iter().enumerate() {
            let offer = Offer {
                place,
                text,
                here: place == at,
                taken: false,
            };
            self.lines.extend(offer.lines(self.width, self.theme));
        }
    }

    pub(super) fn guessed(&mut self, trial: &Trial, guess: &Guess, right: Option<bool>) {
        let words = match (guess, &trial.guess) {
            (Guess::Number(typed), Asked::Number { unit, .. }) => amount(*typed, unit),
            (Guess::Choice(id), Asked::Choice(choices)) => {
                let choice = choices.iter().find(|choice| choice.id.as_str() == id);
                choice.map_or_else(String::new, |choice| choice.text.clone())
            }
            _ => return,
        };
        let (mark, style) = match right {
            None => ("", self.theme.text),
            Some(true) => ("✔ ", self.theme.ok),
            Some(false) => ("✗ ", self.theme.err),
        };
        self.say(&format!("{mark}You guessed: {words}"), style);
    }

    /// What the run said, and whether the guess agrees.
    pub(super) fn outcome(
        &mut self,
        trial: &Trial,
        judged: Option<&Value>,
        guess: Option<(&Guess, bool)>,
    ) {
        if let Some(said) = judged.and_then(|run| outcome(trial, run)) {
            self.say(&format!("The run: {said}"), self.theme.bright);
        }
        let rivals = judged.map(|run| told(run, &trial.measure));
        for line in rivals.unwrap_or_default() {
            self.hang("  ", &line, self.theme.dim);
        }
        if let Some((guess, right)) = guess {
            self.guessed(trial, guess, Some(right));
        }
    }

    pub(super) fn before(&mut self, before: Option<Guessed>) {
        match before {
            Some(Guessed { right: true, .. }) => {
                self.say("You guessed it right the last time.", self.theme.ok);
            }
            Some(_) => self.say("You guessed otherwise the last time.", self.theme.dim),
            None => {}
        }
    }

    /// The reason that was picked, the right one if it is another, and the explanation.
    pub(super) fn explained(&mut self, trial: &Trial, picked: Option<usize>) {
        for (place, reason) in trial.reasons.iter().enumerate() {
            let right = reason.idea.is_right();
            if !right && picked != Some(place) {
                continue;
            }
            let (mark, style) = if right {
                ("✔ ", self.theme.ok)
            } else {
                ("✗ ", self.theme.err)
            };
            self.hang(mark, &reason.text, style);
            self.hang("  ", &reason.why, self.theme.text);
        }
        self.gap();
        let explain = markdown::parse(&trial.explain);
        self.lines
            .extend(prose::lines(&explain, self.width, self.theme));
    }
}
