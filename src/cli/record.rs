//! `coldstart record`: a run as an asciicast file, drawn without a terminal.

use super::tui::ThemeName;
use super::{Globals, Status};
use crate::course::content::Content;
use crate::lab::desk::Desk;
use crate::lab::open;
use crate::lab::playground::Playground;
use crate::lab::run::Order;
use crate::sim::time::Span;
use crate::store::Store;
use crate::tui::App;
use crate::tui::playback::SPEEDS;
use crate::tui::record::{self, cast};
use crate::tui::theme::Theme;
use anyhow::{Context, Result, bail};
use clap::Args;
use std::fs::File;
use std::io::{BufWriter, stdout};
use std::path::PathBuf;

/// Write a run as an asciicast file, as it looks in the playground
#[derive(Debug, Args)]
pub(crate) struct Record {
    /// A built-in scenario, or a file
    scenario: String,
    /// The file to write, for `asciinema play` and others; `-` for standard output
    #[arg(short, long, value_name = "FILE.cast")]
    output: PathBuf,
    /// Columns and rows
    #[arg(long, value_name = "WxH", default_value = "100x30", value_parser = size)]
    size: (u16, u16),
    /// Virtual seconds in a second, 0.05 to 1000; such that it lasts some 20 seconds unless given
    #[arg(long, value_name = "N")]
    speed: Option<f64>,
    /// Stop here, if the scenario lasts longer: 60s, 5m
    #[arg(long, value_name = "TIME")]
    until: Option<Span>,
}

impl Record {
    pub(crate) fn execute(&self, globals: &Globals) -> Result<Status> {
        let content = Content::embedded();
        let (file, text) = open::scenario(&self.scenario, &content)?;
        let order = Order {
            file: &file,
            text: &text,
            settings: Vec::new(),
            until: self.until,
        };
        let playground = Playground::open(&order, &content.library)?;
        let title = playground.scenario().title.clone();
        // There is no terminal to ask what suits it.
        let theme = match globals.theme {
            ThemeName::Auto => Theme::dark(),
            named => Theme::choose(named.into(), |_| None),
        };
        let mut app = App::new(theme, Desk::new(content, Store::in_memory()?)?);
        app.watch(playground);
        if let Some(speed) = self.speed {
            app.play_at(thousandths(speed)?);
        }
        let size = self.size;
        let order = record::Order { size, title };
        if self.output.as_os_str() == "-" {
            cast(&mut app, &order, &mut stdout().lock())?;
        } else {
            let cannot = || format!("cannot write {}", self.output.display());
            let file = File::create(&self.output).with_context(cannot)?;
            cast(&mut app, &order, &mut BufWriter::new(file))?;
        }
        Ok(Status::Done)
    }
}

/// `100x30`.
fn size(text: &str) -> Result<(u16, u16), String> {
    let sizes = text.split_once('x').and_then(|(width, height)| {
        let (width, height) = (width.parse().ok()?, height.parse().ok()?);
        ((20..=500).contains(&width) && (5..=200).contains(&height)).then_some((width, height))
    });
    sizes.ok_or_else(|| "write columns x rows, 20x5 to 500x200, such as 100x30".into())
}

/// One of the speeds of the playground, in thousandths.
fn thousandths(speed: f64) -> Result<u64> {
    #[expect(clippy::cast_precision_loss, reason = "the speeds are far below 2^52")]
    let is = |known: &&u64| (**known as f64 / 1_000.0 - speed).abs() < 1e-9;
    let Some(known) = SPEEDS.iter().find(is) else {
        bail!(
            "--speed {speed}: the speeds are 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, \
             1000, 2000, 5000, 10000, 20000, 50000"
        );
    };
    Ok(*known)
}
