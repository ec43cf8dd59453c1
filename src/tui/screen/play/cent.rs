//! Why this cent: what the last invocation of the chosen environment was charged.

use super::Watched;
use super::figures::label;
use crate::sim::trace::What;
use crate::tui::theme::Theme;
use crate::tui::widget::figures::Figure;

impl Watched {
    /// A line for each of its charges, and their sum; nothing unless an environment is chosen.
    pub(super) fn cent_figures(&self, theme: &Theme) -> Vec<Figure> {
        let Some(id) = self.selected else {
            return Vec::new();
        };
        let playback = &self.playback;
        let ended = playback.past().iter().rev().find_map(|fact| {
            let ended = matches!(fact.what, What::Ended(_)) && fact.environment == Some(id);
            fact.invocation.filter(|_| ended)
        });
        let Some(reason) = ended.and_then(|id| playback.playground().why(id)) else {
            return Vec::new();
        };
        let mut figures = vec![Figure::Rule];
        for step in &reason.steps {
            let amount = format!("${}", step.usd.rounded(crate::money::Rounding::Fine));
            figures.push(Figure::Value(label(step.item), amount, theme.text));
        }
        let total = reason.total.rounded(crate::money::Rounding::Fine);
        figures.push(Figure::Value(
            "its last call",
            format!("${total}"),
            theme.bright,
        ));
        figures
    }
}
