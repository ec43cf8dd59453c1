//! Looks by role. Nothing outside this file names a colour: a screen asks for `dim` or `warn`, and the
//! theme says what that means on this terminal. No meaning rests on colour alone, so `mono` loses none.

use ratatui::style::{Color, Modifier, Style};

/// A style for each role. Five greys make the hierarchy; a colour always means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The page: painted over the whole window, or left to the terminal.
    pub page: Style,
    /// A surface above the page: keycaps, code, the selected row.
    pub raised: Style,
    /// Borders and rules.
    pub line: Style,
    /// Hardly there: scales, hints of what is absent.
    pub faint: Style,
    /// Labels.
    pub dim: Style,
    /// Prose and values.
    pub text: Style,
    /// What matters most on a panel.
    pub bright: Style,
    /// Focus and place. Never a state.
    pub accent: Style,
    /// Right, idle, healthy.
    pub ok: Style,
    /// Careful, initialising.
    pub warn: Style,
    /// Wrong, failed.
    pub err: Style,
    /// Busy, noted.
    pub info: Style,
    /// Added to every cell of the selected row.
    pub selected: Style,
    /// A key in the key bar.
    pub keycap: Style,
    /// Whether only ASCII signs are drawn.
    pub ascii: bool,
    /// Whether colours are 24-bit, so that they can be mixed.
    truecolor: bool,
}

/// What a person may ask for with `--theme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Whatever suits the terminal.
    #[default]
    Auto,
    /// 24-bit colours on a dark page.
    Dark,
    /// 24-bit colours on a light page.
    Light,
    /// The terminal's own 16 colours on its own background.
    Ansi,
    /// No colours: weight, reverse and shape only.
    Mono,
}

impl Theme {
    /// The theme that a person chose, or the one that suits what the terminal says of itself in `env`.
    ///
    /// A choice on the command line wins over `NO_COLOR` (<https://no-color.org>), which wins over the rest.
    pub fn choose(choice: Choice, env: impl Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, values: &[&str]| {
            env(name).is_some_and(|value| values.contains(&value.as_str()))
        };
        match choice {
            Choice::Dark => Self::dark(),
            Choice::Light => Self::light(),
            Choice::Ansi => Self::ansi(),
            Choice::Mono => Self::mono(),
            Choice::Auto => {
                if env("NO_COLOR").is_some_and(|value| !value.is_empty()) || is("TERM", &["dumb"]) {
                    Self::mono()
                } else if !is("COLORTERM", &["truecolor", "24bit"]) {
                    Self::ansi()
                } else if env("COLORFGBG").is_some_and(|value| says_light(&value)) {
                    Self::light()
                } else {
                    Self::dark()
                }
            }
        }
    }

    /// The same with ASCII signs only.
    #[must_use]
    pub const fn in_ascii(mut self) -> Self {
        self.ascii = true;
        self
    }

    /// Whether the terminal says of itself in `env` that it shows ASCII only: a locale that is set and is not
    /// UTF-8, or the console of Linux, whose font lacks most signs.
    pub fn speaks_ascii(env: impl Fn(&str) -> Option<String>) -> bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(|name| env(name).filter(|value| !value.is_empty()));
        let is_utf8 = |locale: String| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        };
        locale.is_some_and(|locale| !is_utf8(locale)) || env("TERM").is_some_and(|t| t == "linux")
    }

    /// 24-bit colours on a dark page.
    pub fn dark() -> Self {
        Self::of_tokens(&[
            0x11_131a, 0x22_2634, 0x33_3a4a, 0x59_6178, 0x8a_93aa, 0xc9_d0e0, 0xf4_f6fb, 0xb7_9cff,
            0x7f_d88f, 0xf5_c26b, 0xff_7a85, 0x6c_b6ff,
        ])
    }

    /// 24-bit colours on a light page.
    pub fn light() -> Self {
        Self::of_tokens(&[
            0xfa_fafc, 0xe8_eaf2, 0xc9_cddb, 0x9a_a1b5, 0x5f_677d, 0x2c_3142, 0x0b_0d14, 0x6a_3fd0,
            0x1a_7f37, 0x9a_5b00, 0xc8_2333, 0x0b_62c4,
        ])
    }

    /// The tokens in the order of the fields, as 24-bit numbers.
    fn of_tokens(tokens: &[u32; 12]) -> Self {
        let colour = |n: usize| Color::from_u32(tokens[n]);
        let ink = |n: usize| Style::new().fg(colour(n));
        let raised = Style::new().bg(colour(1));
        Self {
            page: Style::new().fg(colour(5)).bg(colour(0)),
            raised,
            line: ink(2),
            faint: ink(3),
            dim: ink(4),
            text: ink(5),
            bright: ink(6).add_modifier(Modifier::BOLD),
            accent: ink(7),
            ok: ink(8),
            warn: ink(9),
            err: ink(10),
            info: ink(11),
            selected: raised.add_modifier(Modifier::BOLD),
            keycap: raised.fg(colour(5)),
            ascii: false,
            truecolor: true,
        }
    }

    /// The terminal's own 16 colours, whatever a person made of them.
    pub fn ansi() -> Self {
        let ink = |colour| Style::new().fg(colour);
        Self {
            line: ink(Color::DarkGray),
            faint: ink(Color::DarkGray),
            accent: ink(Color::Magenta),
            ok: ink(Color::Green),
            warn: ink(Color::Yellow),
            err: ink(Color::Red),
            info: ink(Color::Blue),
            keycap: ink(Color::Cyan).add_modifier(Modifier::BOLD),
            ..Self::mono()
        }
    }

    /// No colours at all.
    pub fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        Self {
            page: plain,
            raised: plain,
            line: plain.add_modifier(Modifier::DIM),
            faint: plain.add_modifier(Modifier::DIM),
            dim: plain,
            text: plain,
            bright: bold,
            accent: bold,
            ok: plain,
            warn: plain,
            err: bold,
            info: plain,
            selected: plain.add_modifier(Modifier::REVERSED),
            keycap: bold,
            ascii: false,
            truecolor: false,
        }
    }

    /// A surface that carries a state: its colour, over a quarter of it mixed into the page. Without
    /// 24-bit colours only the ink is coloured.
    pub fn tinted(&self, ink: Style) -> Style {
        match (ink.fg, self.page.bg) {
            (Some(colour), Some(page)) if self.truecolor => ink.bg(mixed(colour, page, 4)),
            _ => ink,
        }
    }

    /// A second shade of an ink, to tell neighbours apart that mean the same.
    pub fn shaded(&self, ink: Style) -> Style {
        match (ink.fg, self.page.bg) {
            (Some(colour), Some(page)) if self.truecolor => ink.fg(mixed(colour, page, 11)),
            _ => ink.add_modifier(Modifier::DIM),
        }
    }

    /// A solid block in this ink, for the key of a chosen answer. Without 24-bit colours it is reversed.
    pub fn solid(&self, ink: Style) -> Style {
        match (ink.fg, self.page.bg) {
            (Some(colour), Some(page)) if self.truecolor => Style::new().fg(page).bg(colour),
            _ => ink.add_modifier(Modifier::REVERSED),
        }
    }
}

/// So many sixteenths of a colour over another.
fn mixed(over: Color, under: Color, sixteenths: u16) -> Color {
    let (Color::Rgb(r, g, b), Color::Rgb(ur, ug, ub)) = (over, under) else {
        return over;
    };
    let mix = |over: u8, under: u8| {
        let sum = u16::from(over) * sixteenths + u16::from(under) * (16 - sixteenths);
        u8::try_from(sum / 16).expect("a mean of two bytes is a byte")
    };
    Color::Rgb(mix(r, ur), mix(g, ug), mix(b, ub))
}

/// Whether `COLORFGBG`, which some terminals set to `foreground;background`, names a light background.
fn says_light(value: &str) -> bool {
    matches!(value.rsplit(';').next(), Some("7" | "15"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(choice: Choice, env: &[(&str, &str)], expected: &Theme) {
        let lookup = |name: &str| {
            let found = env.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(&Theme::choose(choice, lookup), expected, "{env:?}");
    }

    #[test]
    fn the_terminal_says_what_it_can_show() {
        let truecolor = ("COLORTERM", "truecolor");
        case(Choice::Auto, &[], &Theme::ansi());
        case(Choice::Auto, &[truecolor], &Theme::dark());
        case(
            Choice::Auto,
            &[truecolor, ("COLORFGBG", "0;15")],
            &Theme::light(),
        );
        case(
            Choice::Auto,
            &[truecolor, ("COLORFGBG", "15;0")],
            &Theme::dark(),
        );
        case(
            Choice::Auto,
            &[truecolor, ("NO_COLOR", "1")],
            &Theme::mono(),
        );
        case(Choice::Auto, &[truecolor, ("NO_COLOR", "")], &Theme::dark());
        case(Choice::Auto, &[truecolor, ("TERM", "dumb")], &Theme::mono());
        case(Choice::Light, &[("NO_COLOR", "1")], &Theme::light());
    }

    #[test]
    fn the_locale_says_whether_signs_can_be_shown() {
        for (env, expected) in [
            (&[][..], false),
            (&[("LANG", "C")], true),
            (&[("LANG", "en_GB.UTF-8")], false),
            (&[("LANG", "C"), ("LC_ALL", "C.utf8")], false),
            (&[("LANG", "de_DE.ISO-8859-1")], true),
            (&[("LANG", "de_DE.UTF-8"), ("TERM", "linux")], true),
        ] {
            let lookup = |name: &str| {
                let found = env.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Theme::speaks_ascii(lookup), expected, "{env:?}");
        }
    }

    #[test]
    fn a_tint_lies_between_the_page_and_the_ink() {
        let theme = Theme::dark();
        assert_eq!(
            theme.tinted(theme.ok).bg,
            Some(Color::from_u32(0x2c_4437)),
            "a quarter of ok in three quarters of the page"
        );
        assert_eq!(Theme::mono().tinted(Style::new()), Style::new());
    }
}
