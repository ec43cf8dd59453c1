//! What a person chose: a small file of settings, apart from the records of what happened.

use crate::course::lesson::Track;
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The day of the exam that the learner prepares for.
    pub exam_date: Option<Date>,
    /// The exam that decides which lessons are shown; none for all.
    pub track: Option<Track>,
    /// Whether the terminal program takes the mouse.
    pub mouse: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            exam_date: None,
            track: None,
            mouse: true,
        }
    }
}

impl Config {
    /// Reads the settings; a file that is not there has none set. An error names the key and what is right.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read the settings in {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    fn parse(text: &str) -> Result<Self> {
        let table: Table = text.parse().context("this is no TOML")?;
        let mut config = Self::default();
        for (key, value) in &table {
            match key.as_str() {
                "exam_date" => config.exam_date = Some(date(value)?),
                "track" => config.track = Some(track(value)?),
                "mouse" => {
                    let Value::Boolean(mouse) = value else {
                        bail!("mouse: {value} is neither true nor false; write mouse = false");
                    };
                    config.mouse = *mouse;
                }
                _ => bail!("there is no setting `{key}`: there are exam_date, mouse and track"),
            }
        }
        Ok(config)
    }

    /// Sets the day of the exam as it was typed: `2026-12-24`, or `none`.
    pub fn set_exam_date(&mut self, day: &str) -> Result<()> {
        self.exam_date = match day {
            "none" => None,
            day => Some(date(&Value::String(day.to_owned()))?),
        };
        Ok(())
    }

    /// Writes the settings, all of them or nothing.
    pub fn write(&self, path: &Path) -> Result<()> {
        let cannot = || format!("cannot write the settings to {}", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(cannot)?;
        }
        let mut table = Table::new();
        if let Some(date) = self.exam_date {
            table.insert("exam_date".into(), date.to_string().into());
        }
        if let Some(track) = self.track {
            table.insert("track".into(), track.word().into());
        }
        if !self.mouse {
            table.insert("mouse".into(), false.into());
        }
        let beside: PathBuf = path.with_extension("toml.new");
        fs::write(&beside, toml::to_string(&table)?).with_context(cannot)?;
        fs::rename(&beside, path).with_context(cannot)
    }
}

fn track(value: &Value) -> Result<Track> {
    let words = Track::ALL.map(Track::word);
    let known = Track::ALL
        .into_iter()
        .find(|track| value.as_str() == Some(track.word()));
    known.with_context(|| format!("track: {value} is none; write one of {}", words.join(", ")))
}

fn date(value: &Value) -> Result<Date> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse()
        .with_context(|| format!("exam_date: `{text}` is no day; write it as 2026-12-24"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inner/config.toml");
        assert_eq!(Config::read(&path).unwrap(), Config::default());
        let config = Config {
            exam_date: Some("2026-12-24".parse().unwrap()),
            track: Some(Track::Architect),
            mouse: false,
        };
        config.write(&path).unwrap();
        assert_eq!(Config::read(&path).unwrap(), config);
    }

    #[test]
    fn a_wrong_setting_is_told_with_what_is_right() {
        let wrong = |text: &str| format!("{:#}", Config::parse(text).unwrap_err());
        assert!(wrong("exam_day = 1").contains("there are exam_date, mouse and track"));
        assert!(wrong("track = \"chef\"").contains("write one of cloud-practitioner"));
        assert!(wrong("mouse = \"off\"").contains("write mouse = false"));
        assert!(wrong("exam_date = \"soon\"").contains("write it as 2026-12-24"));
    }
}
