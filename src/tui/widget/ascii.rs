//! The same screen in ASCII, for terminals and fonts without the signs: a letter or sign for each, one column
//! wide as they are. Shapes that differ stay different.

use ratatui::buffer::Buffer;

/// Replaces what is not ASCII in every cell.
pub(crate) fn fold(buf: &mut Buffer) {
    let mut blank = false;
    for cell in &mut buf.content {
        let symbol = cell.symbol();
        if std::mem::take(&mut blank) && symbol.is_empty() {
            cell.set_char(' ');
            continue;
        }
        if !symbol.is_ascii() {
            blank = super::text::width(symbol) > 1;
            let plain = symbol.chars().next().map_or(' ', plain);
            cell.set_char(plain);
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
        '─' | '━' | '╌' | '–' | '—' | '‒' => '-',
        '│' | '┃' | '┊' | '▏' | '▎' | '▍' | '▐' | '▕' => '|',
        '╭' | '╮' | '╰' | '╯' => '+',
        '█' | '▉' | '▊' | '▋' | '▇' | '▆' | '■' => '#',
        '▅' | '▄' => '=',
        '▃' | '▂' | '▁' => '_',
        '▓' => '%',
        '▒' => ':',
        '░' | '·' | '…' | '•' | '◦' => '.',
        '╳' | '✗' | '×' => 'x',
        '●' => '@',
        '◎' => 'w',
        '○' => 'o',
        '◐' => 'i',
        '◆' => 'P',
        '◈' => 'W',
        '◇' => 'p',
        '✔' | '↓' => 'v',
        '↑' | '▲' => '^',
        '←' | '⏎' | '≤' => '<',
        // `▌` marks the selected row.
        '→' | '▶' | '»' | '›' | '≥' | '▌' => '>',
        '‖' | '“' | '”' => '"',
        '’' | '‘' => '\'',
        '↻' => 'r',
        'µ' => 'u',
        '□' | '☐' => '[',
        '\u{a0}' => ' ',
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
