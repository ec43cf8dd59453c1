//! The built program in a real pseudo-terminal, read through a terminal emulator.

use portable_pty::{
    ChildKiller, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system,
};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

/// Nothing that these tests wait for takes longer, even on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);
/// Seven frames: long enough for something that moves to be seen.
const QUIET: Duration = Duration::from_millis(700);

/// What comes from the program, in order.
enum Report {
    Output(Vec<u8>),
    Exited(ExitStatus),
}

/// The program in a pseudo-terminal of its own, with an empty data folder.
struct Pty {
    master: Box<dyn MasterPty + Send>,
    /// Kept open until the program has ended, so that the settings of the terminal can be asked then.
    slave: Option<Box<dyn SlavePty + Send>>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    process: u32,
    keys: Box<dyn Write + Send>,
    reports: Receiver<Report>,
    emulator: Parser,
    /// The last bytes, which may be the beginning of the end of a frame.
    tail: Vec<u8>,
    /// Frames that have been drawn to their end.
    frames: usize,
    before: String,
    data: Arc<TempDir>,
}

/// How to start it.
struct Start<'a> {
    size: (u16, u16),
    args: &'a [&'a str],
    env: &'a [(&'a str, &'a str)],
}

const FROZEN: Start = Start {
    size: (100, 30),
    args: &["--freeze", "0", "--no-motion"],
    env: &[],
};

impl Pty {
    fn start(start: &Start) -> Self {
        Self::start_in(start, Arc::new(tempfile::tempdir().unwrap()))
    }

    fn start_in(start: &Start, data: Arc<TempDir>) -> Self {
        let pty = native_pty_system().openpty(size(start.size)).unwrap();
        let before = settings(&*pty.master);
        let mut child = pty
            .slave
            .spawn_command(command(start, data.path()))
            .unwrap();
        let (sender, reports) = channel();
        forward_output(pty.master.try_clone_reader().unwrap(), sender.clone());
        let (killer, process) = (child.clone_killer(), child.process_id().unwrap());
        thread::spawn(move || {
            let status = child.wait().unwrap();
            // The test may have ended without waiting for this.
            let _ = sender.send(Report::Exited(status));
        });
        let (columns, rows) = start.size;
        Self {
            before,
            keys: pty.master.take_writer().unwrap(),
            master: pty.master,
            slave: Some(pty.slave),
            killer,
            process,
            reports,
            emulator: Parser::new(count(rows), count(columns), 0),
            tail: Vec::new(),
            frames: 0,
            data,
        }
    }

    fn screen(&self) -> &Screen {
        self.emulator.screen()
    }

    /// Reads what the program writes until the screen is as it should be.
    #[track_caller]
    fn wait(&mut self, what: &str, holds: impl Fn(&Screen) -> bool) {
        while !holds(self.screen()) {
            match self.reports.recv_timeout(LIMIT) {
                Ok(Report::Output(bytes)) => self.take(&bytes),
                Ok(Report::Exited(status)) => {
                    panic!("{status:?} before {what}:\n{}", self.screen().contents())
                }
                Err(error) => panic!("no {what}, {error}:\n{}", self.screen().contents()),
            }
        }
    }

    #[track_caller]
    fn sees(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits for the end of the first frame.
    #[track_caller]
    fn starts(&mut self) {
        while self.frames == 0 {
            match self.reports.recv_timeout(LIMIT) {
                Ok(Report::Output(bytes)) => self.take(&bytes),
                _ => panic!("no first frame:\n{}", self.screen().contents()),
            }
        }
    }

    /// Presses keys one after the other, each after the whole frame that the one before led to.
    #[track_caller]
    fn press_each(&mut self, keys: &str) {
        for key in keys.chars() {
            let before = self.frames;
            self.press(&key.to_string());
            while self.frames == before {
                match self.reports.recv_timeout(LIMIT) {
                    Ok(Report::Output(bytes)) => self.take(&bytes),
                    _ => panic!("no frame after {key:?}:\n{}", self.screen().contents()),
                }
            }
        }
    }

    /// Hands bytes to the emulator, and counts the frames that they end.
    fn take(&mut self, bytes: &[u8]) {
        const END_OF_FRAME: &[u8] = b"\x1b[?2026l";
        self.emulator.process(bytes);
        self.tail.extend_from_slice(bytes);
        let ends = self.tail.windows(END_OF_FRAME.len());
        self.frames += ends.filter(|bytes| *bytes == END_OF_FRAME).count();
        // What may be the beginning of an end stays.
        let whole = self.tail.len().saturating_sub(END_OF_FRAME.len() - 1);
        self.tail.drain(..whole);
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        // The emulator first, so that nothing of the new size is read at the old one.
        self.emulator
            .screen_mut()
            .set_size(count(rows), count(columns));
        self.master.resize(size((columns, rows))).unwrap();
    }

    fn signal(&self, name: &str) {
        let kill = Command::new("kill")
            .args([name, &self.process.to_string()])
            .status();
        assert!(kill.unwrap().success());
    }

    /// Waits for the end and for the last byte, then checks that the terminal is as it was.
    #[track_caller]
    fn ends_with(&mut self, code: u32) {
        let status = loop {
            match self.reports.recv_timeout(LIMIT) {
                Ok(Report::Output(bytes)) => self.take(&bytes),
                Ok(Report::Exited(status)) => break status,
                Err(error) => panic!("it runs on, {error}:\n{}", self.screen().contents()),
            }
        };
        let after = settings(&*self.master);
        // Without a slave the reader comes to its end and hangs up.
        drop(self.slave.take());
        while let Ok(report) = self.reports.recv_timeout(LIMIT) {
            if let Report::Output(bytes) = report {
                self.take(&bytes);
            }
        }
        let screen = self.screen();
        assert_eq!(status.exit_code(), code, "{}", screen.contents());
        assert_eq!(after, self.before, "the settings of the terminal");
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // It fails when the program has ended, which is what most tests want.
        let _ = self.killer.kill();
    }
}

fn command(start: &Start, data: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_coldstart"));
    command.arg("--data-dir");
    command.arg(data);
    command.args(start.args);
    // Nothing of this machine: no NO_COLOR, no COLORTERM, no home folder.
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    command.env("RUST_BACKTRACE", "0");
    for (name, value) in start.env {
        command.env(name, value);
    }
    command
}

fn forward_output(mut reader: Box<dyn Read + Send>, sender: Sender<Report>) {
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            if sender
                .send(Report::Output(buffer[..length].to_vec()))
                .is_err()
            {
                break;
            }
        }
    });
}

fn size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn count(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn settings(master: &dyn MasterPty) -> String {
    let all = master.get_termios().unwrap();
    let flags = (
        all.input_flags,
        all.output_flags,
        all.control_flags,
        all.local_flags,
    );
    format!("{flags:?}")
}

#[test]
fn it_starts_and_gives_the_terminal_back_when_it_quits() {
    let mut pty = Pty::start(&FROZEN);
    pty.sees("quit");
    pty.wait("the whole frame", |screen| {
        screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()
    });
    pty.press("?");
    pty.sees("Open and close this help");
    pty.press("\x1b");
    pty.wait("the help gone", |screen| {
        !screen.contents().contains("Open and close this help")
    });
    pty.press("q");
    pty.ends_with(0);
    assert_eq!(
        pty.screen().contents().trim(),
        "",
        "it left something behind"
    );
}

#[test]
fn a_panic_gives_the_terminal_back_before_its_message() {
    let mut pty = Pty::start(&Start {
        env: &[("COLDSTART_TEST_PANIC", "1")],
        ..FROZEN
    });
    pty.ends_with(101);
    let left = pty.screen().contents();
    assert!(left.contains("COLDSTART_TEST_PANIC is set"), "{left}");
}

#[test]
fn signals_give_the_terminal_back() {
    for (name, code) in [("-TERM", 143), ("-HUP", 129), ("-INT", 130)] {
        let mut pty = Pty::start(&FROZEN);
        pty.sees("quit");
        pty.signal(name);
        pty.ends_with(code);
    }
}

#[test]
fn the_mouse_is_taken_and_given_back_or_left_alone() {
    let mut pty = Pty::start(&FROZEN);
    pty.starts();
    pty.wait("the mouse", |screen| {
        screen.mouse_protocol_mode() == MouseProtocolMode::ButtonMotion
    });
    let row = pty.screen().rows(0, 100).next().unwrap_or_default();
    let tab = row.chars().position(|c| c == '3').unwrap() + 1;
    // The button goes down and up again over the third tab.
    pty.press(&format!("\x1b[<0;{tab};1M\x1b[<0;{tab};1m"));
    pty.sees("╭ Scenarios");
    pty.press("q");
    pty.ends_with(0);
    let mut pty = Pty::start(&Start {
        args: &["--freeze", "0", "--no-mouse"],
        ..FROZEN
    });
    pty.starts();
    assert_eq!(pty.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    pty.press("q");
    pty.ends_with(0);
}

#[test]
fn it_follows_the_size_of_the_window() {
    let mut pty = Pty::start(&FROZEN);
    pty.sees("1 Home");
    for (columns, rows) in [(60, 20), (30, 5), (1, 1), (140, 45)] {
        pty.resize(columns, rows);
    }
    pty.wait("keys on the last row", |screen| {
        let row = screen.rows(0, 140).nth(44).unwrap_or_default();
        row.contains("? help") || row.contains(" ?  help")
    });
    let wrapped = (0..45).filter(|row| pty.screen().row_wrapped(*row)).count();
    assert_eq!(wrapped, 0, "rows are wider than the window");
    pty.press("q");
    pty.ends_with(0);
}

#[test]
fn no_color_means_no_colour() {
    let mut pty = Pty::start(&Start {
        env: &[("NO_COLOR", "1")],
        ..FROZEN
    });
    pty.sees("quit");
    for row in 0..30 {
        for column in 0..100 {
            let cell = pty.screen().cell(row, column).unwrap();
            let colours = (cell.fgcolor(), cell.bgcolor());
            assert_eq!(colours, (vt100::Color::Default, vt100::Color::Default));
        }
    }
}

#[test]
fn nobody_touches_it_and_it_writes_nothing() {
    let mut pty = Pty::start(&Start {
        args: &[],
        ..FROZEN
    });
    pty.sees("quit");
    // The last bytes of the first frame may still be on their way; a program that moves would go on.
    let frames = (0..4)
        .take_while(|_| pty.reports.recv_timeout(QUIET).is_ok())
        .count();
    assert!(frames < 4, "it goes on writing");
}

#[test]
fn without_a_terminal_it_says_what_to_do_instead() {
    let output = Command::new(env!("CARGO_BIN_EXE_coldstart"))
        .output()
        .unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("--json") && message.contains("--plain"),
        "{message}"
    );
    assert!(output.stdout.is_empty());
}

/// Takes whatever is asked one step further, and waits for the step to show: from the answer to how sure
/// one is, from there to the explanation, from there to the next question. Waiting for what each key leads
/// to, and not for one frame a key, holds however slowly and in whatever pieces the frames come.
#[track_caller]
fn answer(pty: &mut Pty) {
    let text = pty.screen().contents();
    if text.contains("How sure are you?") {
        pty.press("t");
        pty.wait("the explanation", is_explained);
    } else if has_more(pty.screen()) {
        pty.press("\r");
        pty.wait("the end of the explanation", |screen| !has_more(screen));
    } else if is_explained(pty.screen()) {
        pty.press("\r");
        pty.wait("what comes next", |screen| !is_explained(screen));
    } else {
        // A letter chooses; two letters are two of several, and the second is taken of one.
        let has_pairs = text
            .lines()
            .any(|line| line.trim_start_matches([' ', '▌']).starts_with("?   "));
        let keys = if has_pairs {
            // A letter for each line in turn; what is too much changes the last one.
            "abcdefg\r"
        } else if text.contains("Your answer") {
            "7\r"
        } else if text.contains("hoose three") {
            "abc\r"
        } else {
            "ab\r"
        };
        pty.press(keys);
        pty.sees("How sure are you?");
    }
}

/// The keys on the last row tell, and they are drawn last: all above them is of the same frame.
/// Whether an explanation is longer than the window.
fn has_more(screen: &Screen) -> bool {
    screen.contents().contains("⏎  more")
}

fn is_explained(screen: &Screen) -> bool {
    // The last one of a lesson's page leads on.
    let text = screen.contents();
    text.contains("⏎  next") || text.contains("⏎  go on   x  explain all") || has_more(screen)
}

/// The program once more on the same records.
fn again(pty: &Pty) -> Pty {
    Pty::start_in(&FROZEN, Arc::clone(&pty.data))
}

#[test]
fn a_learner_walks_the_whole_path_and_comes_back_to_it() {
    let mut pty = Pty::start(&Start {
        args: &[
            "--freeze",
            "0",
            "--no-motion",
            "learn",
            "cold-and-warm-starts",
        ],
        ..FROZEN
    });
    pty.sees("Question 1 of 3");
    pty.sees("quit");
    // The opening questions, then on to the first run.
    while pty.screen().contents().contains("Question") {
        answer(&mut pty);
    }
    // After the last of them it goes on by itself.
    pty.sees("A kitchen that unfolds");
    pty.press_each("\r\r");
    pty.sees("Watch three visitors");
    pty.press("\x1b[C\x1b[C");
    pty.sees("Cold: greet has no environment yet");
    // Leave in the middle of the lesson, and be there again.
    pty.press("q");
    pty.ends_with(0);
    let mut pty = again(&pty);
    pty.starts();
    pty.sees("Watch three visitors");
    pty.press_each("nn");
    pty.sees("Your guess");
    pty.press_each("6\rs");
    pty.sees("You guessed: 6 cold starts");
    pty.press_each("\r");
    pty.sees("Why did it turn out this way?");
    pty.press_each("\r");
    pty.sees("All six.");
    // The same run in the playground, and ten questions.
    pty.press_each("w");
    pty.sees("Environments");
    pty.press_each("G4\r");
    pty.sees("Question 1 of 10");
    for _ in 0..9 {
        answer(&mut pty);
    }
    let question = number_of_question(pty.screen());
    pty.press("q");
    pty.ends_with(0);
    let mut pty = again(&pty);
    pty.wait("the same question", |screen| {
        number_of_question(screen) == question
    });
    pty.sees("quit");
    while !pty.screen().contents().contains("Only the first answer") {
        answer(&mut pty);
    }
    pty.sees("of 10 right");
    pty.press("q");
    pty.ends_with(0);
}

fn number_of_question(screen: &Screen) -> Option<String> {
    let text = screen.contents();
    let line = text.lines().find(|line| line.contains("Question"))?;
    line.split_whitespace().nth(1).map(str::to_owned)
}

/// A function whose code is text, called every second.
const COUNTER: &str = r#"
title = "A counter"
duration = "20s"
[[function]]
name = "counter"
code = "counter-global"
[[source]]
kind = "invoke"
name = "clicks"
function = "counter"
[[load]]
source = "clicks"
pattern = "constant"
at = "1s"
every = "1s"
for = "19s"
"#;

/// An editor that breaks the text at first and mends it when it is opened again.
const EDITOR: &str = r#"#!/bin/sh
echo "the editor has the terminal"
read -r key
if grep -q '(broken' "$1"; then
    sed -i 's/ (broken//; s/(global.get $count) (i32.const 1)/(global.get $count) (i32.const 5)/' "$1"
else
    sed -i 's/i32.const 48/i32.const 48 (broken/' "$1"
fi
"#;

#[test]
fn an_editor_gets_the_terminal_and_gives_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("counter.toml"), COUNTER).unwrap();
    std::fs::write(path("editor.sh"), EDITOR).unwrap();
    let (scenario, editor) = (path("counter.toml"), format!("sh {}", path("editor.sh")));
    let args = ["--no-motion", "play", scenario.as_str()];
    let tools = std::env::var("PATH").unwrap();
    let mut pty = Pty::start(&Start {
        size: (100, 30),
        args: &args,
        env: &[("EDITOR", &editor), ("PATH", &tools)],
    });
    pty.sees("What happens");
    pty.press("w");
    pty.sees("the editor has the terminal");
    assert!(!pty.screen().alternate_screen());
    pty.press("\r");
    pty.sees("This code was not deployed");
    pty.sees("counter.wat:28:");
    assert!(pty.screen().alternate_screen());
    // The text that was broken is what the editor gets again. Its own words say that it reads now: a key pressed
    // before that, while the terminal is still raw, would never become the line it waits for.
    pty.press("\r");
    pty.wait("the editor again", |screen| {
        let shown = screen.contents();
        !screen.alternate_screen() && shown.matches("the editor has the terminal").count() == 2
    });
    pty.press("\r");
    pty.sees("The new code of counter is deployed here.");
    pty.press("?");
    pty.sees("On this screen");
    pty.press("q");
    pty.ends_with(0);
}

/// A line of the screen that begins so, without what stands before it.
fn line_with(screen: &Screen, text: &str) -> String {
    let shown = screen.contents();
    let line = shown.lines().find(|line| line.contains(text));
    line.unwrap_or_default().trim().to_owned()
}

/// The seconds left on the clock of a paper: `23:59`, `1:29:59`.
fn seconds_left(screen: &Screen) -> u64 {
    let line = line_with(screen, "Question");
    let clock = line.split_whitespace().last().unwrap_or_default();
    clock
        .split(':')
        .filter_map(|part| part.parse::<u64>().ok())
        .fold(0, |sum, part| sum * 60 + part)
}

#[test]
fn a_killed_program_resumes_the_same_paper() {
    // Time has to pass here, so the program is not frozen.
    const SHORT: Start = Start {
        size: (100, 30),
        args: &["--no-motion", "exam", "short", "--seed", "7"],
        env: &[],
    };
    const AGAIN: Start = Start {
        args: &["--no-motion"],
        ..SHORT
    };
    let mut pty = Pty::start(&SHORT);
    pty.sees("Question 1 of 20");
    pty.sees("quit");
    pty.press_each("bn");
    pty.sees("Question 2 of 20");
    pty.press_each("m");
    pty.sees("flagged");
    pty.press_each("n");
    pty.sees("Question 3 of 20");
    let begun = seconds_left(pty.screen());
    pty.wait("a clock that runs", |screen| {
        let left = seconds_left(screen);
        left > 0 && left + 2 <= begun
    });
    // The last thing before the end is a choice, which is kept with the key that made it.
    pty.press_each("c");
    let (left, stem) = (seconds_left(pty.screen()), third_line(pty.screen()));
    pty.signal("-KILL");
    while let Ok(Report::Output(_)) = pty.reports.recv_timeout(LIMIT) {}
    let mut pty = Pty::start_in(&AGAIN, Arc::clone(&pty.data));
    pty.sees("Question 3 of 20");
    pty.sees("quit");
    assert_eq!(third_line(pty.screen()), stem, "another question");
    let now = seconds_left(pty.screen());
    assert!(
        now <= left && left - now <= 15,
        "{left} s were left, now {now}"
    );
    // Its sheet: the first and the third answered, the second flagged.
    pty.press_each("s");
    pty.sees("answered   ");
    let shown = pty.screen().contents();
    let mut rows = shown.lines().filter(|line| !line.contains("answered"));
    let row = rows.find(|line| line.contains('●')).unwrap_or_default();
    let filled = row.matches('●').count();
    assert_eq!((filled, row.matches('⚑').count()), (2, 1), "{row}");
    pty.press("q");
    pty.ends_with(0);
}

/// The first line of what is asked.
fn third_line(screen: &Screen) -> String {
    let text = screen.contents();
    let at = text.lines().position(|line| line.contains("Question"));
    let stem = text.lines().nth(at.unwrap_or(0) + 3);
    stem.unwrap_or_default().trim().to_owned()
}
