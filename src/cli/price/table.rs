//! A bill for people: an aligned table with the reason under each line, and footnotes.

use crate::cli::print::wrapped;
use crate::money::{Allowance, Bill, Certainty, Line, Sheet, Usd, grouped};
use unicode_width::UnicodeWidthStr;

/// The whole text, ending in a newline.
pub(super) fn render(bill: &Bill, sheet: &Sheet, free_tier: bool) -> String {
    let rows: Vec<_> = bill.lines.iter().map(row).collect();
    let total = ["Total".to_owned(), String::new(), dollars(bill.total)];
    let widths: [usize; 3] = std::array::from_fn(|column| {
        let cells = rows.iter().chain([&total]).map(|row| row[column].width());
        cells.max().unwrap_or(0)
    });
    let notes = bill.footnotes();
    let mut lines = vec![
        format!("{}, sheet {}", sheet.title, sheet.id),
        String::new(),
    ];
    for (line, row) in bill.lines.iter().zip(&rows) {
        lines.push(aligned(row, widths));
        let note = line
            .footnote()
            .and_then(|note| notes.iter().position(|known| *known == note));
        let mark = note.map_or_else(String::new, |place| format!(" [{}]", place + 1));
        lines.extend(wrapped(&(line.why() + &mark), "    "));
    }
    lines.push(aligned(&total, widths));
    lines.push(String::new());
    lines.push("Each line is rounded half up to the cent, then added.".to_owned());
    if free_tier {
        let used = |item| {
            bill.lines
                .iter()
                .any(|line| line.item == item && line.free > 0)
        };
        let taken = sheet
            .free
            .iter()
            .filter(|free| free.items.iter().any(|&item| used(item)));
        lines.extend(taken.flat_map(|free| wrapped(&allowed(free), "")));
    } else {
        lines.push("Nothing free is taken off; --free-tier does.".to_owned());
    }
    for (place, note) in notes.iter().enumerate() {
        lines.extend(wrapped(&format!("[{}] {note}", place + 1), ""));
    }
    lines.join("\n") + "\n"
}

/// What is free, from when to when, and who says so if it is not the service itself.
fn allowed(free: &Allowance) -> String {
    let unit = free.items.first().map(|item| item.entry().unit);
    let amount = unit.map_or_else(String::new, |unit| {
        format!("{} {}", grouped(&unit.show(free.amount)), unit.name)
    });
    let note = free.note.as_deref().unwrap_or("every month");
    let source = match free.certainty {
        Certainty::Seen => String::new(),
        _ => format!(" (read in {}, {})", free.source.page, free.source.url),
    };
    format!("Free: {amount}, {note}{source}.")
}

fn row(line: &Line) -> [String; 3] {
    let entry = line.item.entry();
    [
        format!("{} {}", entry.service, entry.name),
        line.amount_used(),
        dollars(line.usd),
    ]
}

fn aligned([name, quantity, usd]: &[String; 3], [first, second, third]: [usize; 3]) -> String {
    format!("{name:first$}  {quantity:>second$}  {usd:>third$}")
}

fn dollars(amount: Usd) -> String {
    format!("${}", grouped(&amount.to_string()))
}
