//! Why? The open page about an environment, an invocation, an event or the bill.

use super::Watched;
use super::subject::Subject;
use crate::lab::desk::Desk;
use crate::tui::keys::{ESC, Hint, Key, LEFT, RIGHT, Row, ch, find, hints};
use crate::tui::widget::canvas::Canvas;
use crate::tui::widget::panel::{self, Panel};
use crate::tui::widget::scroll::{Move, SCROLL, Scroll};
use crate::tui::widget::touch::Touch;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// What is asked about, and which page of the answer is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Why {
    pub(super) subject: Subject,
    pub(super) page: Page,
    scroll: Scroll,
}

/// A page of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// What happened and why, in sentences.
    Story,
    /// The JSON of the event.
    Event,
    /// What the function answered.
    Output,
    /// What it logged, up to the REPORT line.
    Log,
    /// Why it costs what it costs.
    Cost,
    /// The source of the function.
    Source,
    /// The facts, as `--trace` writes them.
    Facts,
}

#[derive(Clone, Copy)]
enum Action {
    Page(isize),
    Beside(i64),
    Other,
    Close,
}

const KEYS: &[Row<Action>] = &[
    Row {
        cap: "←→",
        word: "page",
        help: "The page before, the next one",
        keys: &[
            (LEFT, Action::Page(-1)),
            (ch('h'), Action::Page(-1)),
            (RIGHT, Action::Page(1)),
            (ch('l'), Action::Page(1)),
        ],
    },
    Row {
        cap: "n p",
        word: "next",
        help: "The next one of its kind, the one before",
        keys: &[(ch('n'), Action::Beside(1)), (ch('p'), Action::Beside(-1))],
    },
    Row {
        cap: "v",
        word: "switch",
        help: "From an invocation to its event, to its environment",
        keys: &[(ch('v'), Action::Other)],
    },
    Row {
        cap: "Esc",
        word: "back",
        help: "Back to the whole run",
        keys: &[(ESC, Action::Close)],
    },
];

impl Page {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Story => "Story",
            Self::Event => "Event",
            Self::Output => "Output",
            Self::Log => "Log",
            Self::Cost => "Cost",
            Self::Source => "Source",
            Self::Facts => "Facts",
        }
    }
}

impl Why {
    pub(super) const fn about(subject: Subject) -> Self {
        let page = match subject {
            Subject::Bill => Page::Cost,
            _ => Page::Story,
        };
        Self {
            subject,
            page,
            scroll: Scroll::new(),
        }
    }

    /// The pages that there are about it.
    const fn pages(&self) -> &'static [Page] {
        use Page::{Cost, Event, Facts, Log, Output, Source, Story};
        match self.subject {
            Subject::Environment(_) => &[Story, Source, Facts],
            Subject::Invocation(_) => &[Story, Event, Output, Log, Cost, Source, Facts],
            Subject::Event(_) => &[Story, Event, Output, Log, Source, Facts],
            Subject::Bill => &[Cost],
        }
    }

    pub(super) fn hints() -> Vec<Hint> {
        [hints(KEYS), hints(SCROLL)].concat()
    }

    fn turn(&mut self, step: isize) {
        let pages = self.pages();
        let here = pages
            .iter()
            .position(|page| *page == self.page)
            .unwrap_or(0);
        let next = here.saturating_add_signed(step).min(pages.len() - 1);
        self.page = pages[next];
        self.scroll = Scroll::new();
    }

    /// Asks about something else; the page stays if there is such a page.
    fn ask(&mut self, subject: Subject) {
        self.subject = subject;
        self.scroll = Scroll::new();
        if !self.pages().contains(&self.page) {
            self.page = self.pages()[0];
        }
    }
}

impl Watched {
    /// Opens the answer to why what is chosen, or has just happened, came so.
    pub(super) fn ask_why(&mut self) {
        self.why = self.subject().map(Why::about);
        if self.why.is_none() {
            let words = "Nothing has happened yet. Step on (→) or play (space).";
            self.notice = Some(words.into());
        }
    }

    /// Acts on a key while the answer is open; says whether it was one of its keys.
    pub(super) fn press_why(&mut self, key: Key, desk: &Desk, body: Rect) -> bool {
        let Some(mut why) = self.why else {
            return false;
        };
        if let Some(action) = find(KEYS, key) {
            match action {
                Action::Page(step) => why.turn(step),
                Action::Beside(step) => {
                    if let Some(subject) = why.subject.beside(step, &self.playback) {
                        why.ask(subject);
                    }
                }
                Action::Other => why.ask(why.subject.other(&self.playback)),
                Action::Close => {
                    self.why = None;
                    return true;
                }
            }
        } else if let Some(step) = find(SCROLL, key) {
            self.scroll_why(&mut why, step, desk, body);
        } else {
            return false;
        }
        if let Subject::Environment(id) = why.subject {
            self.selected = Some(id);
        }
        self.why = Some(why);
        true
    }

    /// What is asked about, and whose it is.
    fn title_of(&self, subject: Subject) -> String {
        let facts = subject.facts(&self.playback);
        let function = facts.iter().find_map(|fact| fact.function);
        match function {
            Some(id) => format!(
                "{} · {}",
                subject.title(),
                self.playback.names().function(id)
            ),
            None => subject.title(),
        }
    }

    fn scroll_why(&self, why: &mut Why, step: Move, desk: &Desk, body: Rect) {
        let page = page_area(body);
        let theme = crate::tui::theme::Theme::mono();
        let lines = self.page_lines(why, desk, page.width, &theme);
        why.scroll.go(step, lines.len(), page.height);
    }

    /// Draws the answer over the panels.
    pub(super) fn draw_why(&self, why: &Why, desk: &Desk, area: Rect, canvas: &mut Canvas<'_>) {
        let theme = canvas.theme;
        let mut tabs = Vec::new();
        for page in why.pages() {
            let style = if *page == why.page {
                theme.accent
            } else {
                theme.dim
            };
            tabs.push(Span::styled(page.name(), style));
            tabs.push(Span::raw("  "));
        }
        tabs.pop();
        let title = self.title_of(why.subject);
        let inner = Panel {
            focus: true,
            status: Line::from(tabs.clone()),
            ..Panel::new(&title)
        }
        .draw(area, canvas);
        // Where the border has no room for the pages, they get a row.
        let shown = usize::from(area.width) >= title.len() + Line::from(tabs.clone()).width() + 10;
        let [row, _, page] = Layout::vertical([
            Constraint::Length(u16::from(!shown)),
            Constraint::Length(u16::from(!shown)),
            Constraint::Min(0),
        ])
        .areas(inner);
        let tabs = Line::from(tabs);
        let at = if shown {
            panel::status_area(area, &tabs)
        } else {
            row
        };
        why.touch_pages(at, canvas);
        canvas.line(row, &tabs);
        let page = Rect {
            width: page.width.saturating_sub(1),
            ..page
        };
        let lines = self.page_lines(why, desk, page.width, theme);
        why.scroll.draw(&lines, page, canvas);
    }
}

impl Why {
    /// Lets the pages be touched, each by its name.
    fn touch_pages(&self, row: Rect, canvas: &mut Canvas<'_>) {
        let pages = self.pages();
        let here = pages
            .iter()
            .position(|page| *page == self.page)
            .unwrap_or(0);
        let mut x = row.x;
        for (n, page) in pages.iter().enumerate() {
            let width = u16::try_from(page.name().len()).unwrap_or(0);
            let name = Rect { x, width, ..row }.intersection(row);
            let (key, times) = if n < here {
                (LEFT, here - n)
            } else {
                (RIGHT, n - here)
            };
            canvas.on_click(name, Touch::Press(key, times));
            x += width + 2;
        }
    }
}

/// The room for a page in the body of the screen, as near as scrolling needs it.
const fn page_area(body: Rect) -> Rect {
    Rect {
        width: body.width.saturating_sub(5),
        height: body.height.saturating_sub(3),
        ..body
    }
}
