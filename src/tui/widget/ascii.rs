//! The same screen in ASCII, for terminals and fonts without the signs: a letter or sign for each, one column
//! wide as they are. Shapes that differ stay different.

use ratatui::buffer::Buffer;

/// Replaces what is not ASCII in every cell.
pub(crate) fn fold(buf: &mut Buffer) {
    let mut blank = false;
    let mut before = ' ';
    for cell in &mut buf.content {
        let symbol = cell.symbol();
        let sign = symbol.chars().next().unwrap_or(' ');
        let edge = sign == '▌' && matches!(before, '█' | '▐');
        before = sign;
        if std::mem::take(&mut blank) && symbol.is_empty() {
            cell.set_char(' ');
            continue;
        }
        if !symbol.is_ascii() {
            blank = super::text::width(symbol) > 1;
            // The right edge of a block, and no mark of a row.
            cell.set_char(if edge { '|' } else { plain(sign) });
        }
    }
}

/// A keycap in words, where a sign would mean nothing in ASCII.
pub(crate) fn cap(cap: &str) -> String {
    cap.replace('⏎', "Enter")
        .replace('␣', "Space")
        .replace('⌫', "Bksp")
        .replace("←→", "<>")
        .replace("↑↓", "^v")
}

const fn plain(sign: char) -> char {
    match sign {
        '─' | '━' | '╌' | '–' | '—' | '‒' | '−' => '-',
        '│' | '┃' | '┊' | '║' | '▏' | '▎' | '▍' | '▐' | '▕' => '|',
        '╭' | '╮' | '╰' | '╯' | '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╬' => {
            '+'
        }
        '╱' | '÷' => '/',
        '╲' => '\\',
        '█' | '▉' | '▊' | '▋' | '▇' | '▆' | '■' => '#',
        '▅' | '▄' | '═' => '=',
        '▪' => '*',
        '⚑' => '!',
        '▃' | '▂' | '▁' => '_',
        '▓' => '%',
        '▒' => ':',
        '░' | '·' | '…' | '•' | '◦' => '.',
        '╳' | '✗' | '✕' | '×' => 'x',
        '●' => '@',
        '◎' => 'w',
        '○' => 'o',
        '◐' => 'i',
        '◆' => 'P',
        '◈' => 'W',
        '◇' => 'p',
        '✔' | '↓' | '▼' => 'v',
        '↑' | '▲' => '^',
        '←' | '◄' | '◀' | '⏎' | '≤' => '<',
        // `▌` marks the selected row.
        '→' | '►' | '▶' | '»' | '›' | '≥' | '▌' => '>',
        '‖' | '“' | '”' => '"',
        '’' | '‘' => '\'',
        '↻' => 'r',
        'µ' => 'u',
        'é' => 'e',
        '□' | '☐' => '[',
        '\u{a0}' => ' ',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::files::Files;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn states_stay_apart_and_nothing_moves() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 16, 1));
        buf.set_string(0, 0, "│◐●◎○✗·▒█░╳日µ─", Style::new());
        fold(&mut buf);
        let text: String = buf
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(text, "|i@wox.:#.x? u- ");
    }

    #[test]
    fn half_blocks_are_edges_beside_a_block_and_marks_alone() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        buf.set_string(0, 0, "▌a ▐█▌ ▌", Style::new());
        fold(&mut buf);
        let text: String = buf
            .content
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect();
        assert_eq!(text, ">a |#| >");
    }

    #[test]
    fn no_sign_of_a_text_or_a_diagram_is_lost() {
        let files = Files::embedded();
        let texts = [
            "lessons",
            "quizzes/banks",
            "quizzes/templates",
            "sandbox/scenarios",
        ];
        let texts = texts.iter().flat_map(|folder| files.texts(folder, ".toml"));
        let mut read = 0;
        for (path, _, text) in texts {
            for (n, line) in text.lines().enumerate() {
                for sign in line.chars().filter(|sign| !sign.is_ascii()) {
                    let number = n + 1;
                    assert_ne!(plain(sign), '?', "{sign} of {path}:{number}: {line}");
                    read += 1;
                }
            }
        }
        assert!(read > 1_000, "{read}");
        let diagram = "┌─►░▌▐▪═╱✕◄┴┼▼";
        let plain: String = diagram.chars().map(plain).collect();
        assert_eq!(plain, "+->.>|*=/x<++v");
    }
}
