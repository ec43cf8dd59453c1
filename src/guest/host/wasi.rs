//! The part of WASI preview 1 that a libc needs to start, to print and to end.
//!
//! Standard input is the event and standard error is the log. Standard output is the answer of a
//! command; in the other shapes, which answer through `lambda`, it is log as well. There are no files and
//! no clock but the virtual one, and chance is seeded, so that a command is as deterministic as any guest.

use super::super::limits::{LOG_LINE_MAX_BYTES, LOG_MAX_BYTES, RESPONSE_MAX_BYTES};
use super::access::{Guest, buffer, bytes, charge, length, log_line, now_us, split, stop};
use super::{Host, Offer, Stop, Turn};
use std::sync::Arc;
use wasmi::errors::LinkerError;
use wasmi::{Error, ExternType, FuncType, Linker, Module, Val, ValType};

/// The name under which a libc imports it.
pub(super) const MODULE: &str = "wasi_snapshot_preview1";

/// Error numbers of WASI preview 1.
const SUCCESS: i32 = 0;
const BAD_DESCRIPTOR: i32 = 8;
const INVALID: i32 = 28;
const NO_SUCH_CALL: i32 = 52;
const NOT_SUPPORTED: i32 = 58;
const CANNOT_SEEK: i32 = 70;

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
const STDERR: i32 = 2;

/// A limit of the lab: vectors of one `fd_write` or `fd_read`, as in most systems' `IOV_MAX`.
const VECTORS_MAX: i32 = 1_024;

/// The three standard streams of one invocation.
#[derive(Debug, Default)]
pub(super) struct Stdio {
    /// Bytes of the event that have been read.
    read: usize,
    /// What a command has written to standard output; none if that is log.
    pub(super) answer: Option<Vec<u8>>,
    /// Log that has not seen its line's end.
    line: Vec<u8>,
}

impl Stdio {
    pub(super) fn begin(&mut self) {
        self.read = 0;
        self.line.clear();
    }

    /// The last line of log, if it was not ended.
    pub(super) fn rest_of_log(&mut self) -> Option<Vec<u8>> {
        Some(std::mem::take(&mut self.line)).filter(|line| !line.is_empty())
    }
}

pub(super) const OFFERS: &[Offer] = &[
    (MODULE, "args_sizes_get", "ii", "i"),
    (MODULE, "args_get", "ii", "i"),
    (MODULE, "environ_sizes_get", "ii", "i"),
    (MODULE, "environ_get", "ii", "i"),
    (MODULE, "clock_time_get", "iIi", "i"),
    (MODULE, "random_get", "ii", "i"),
    (MODULE, "fd_write", "iiii", "i"),
    (MODULE, "fd_read", "iiii", "i"),
    (MODULE, "fd_close", "i", "i"),
    (MODULE, "fd_seek", "iIii", "i"),
    (MODULE, "fd_fdstat_get", "ii", "i"),
    (MODULE, "fd_prestat_get", "ii", "i"),
    (MODULE, "sched_yield", "", "i"),
    (MODULE, "poll_oneoff", "iiii", "i"),
    (MODULE, "proc_exit", "i", ""),
];

pub(super) fn define(linker: &mut Linker<Host>) -> Result<(), LinkerError> {
    linker
        .func_wrap(MODULE, "args_sizes_get", args_sizes_get)?
        .func_wrap(MODULE, "args_get", args_get)?
        .func_wrap(MODULE, "environ_sizes_get", environ_sizes_get)?
        .func_wrap(MODULE, "environ_get", environ_get)?
        .func_wrap(MODULE, "clock_time_get", clock_time_get)?
        .func_wrap(MODULE, "random_get", random_get)?
        .func_wrap(MODULE, "fd_write", fd_write)?
        .func_wrap(MODULE, "fd_read", fd_read)?
        .func_wrap(MODULE, "fd_close", |_: Guest<'_>, _: i32| SUCCESS)?
        .func_wrap(MODULE, "fd_seek", fd_seek)?
        .func_wrap(MODULE, "fd_fdstat_get", fd_fdstat_get)?
        .func_wrap(MODULE, "fd_prestat_get", |_: Guest<'_>, _: i32, _: i32| {
            BAD_DESCRIPTOR
        })?
        .func_wrap(MODULE, "sched_yield", |_: Guest<'_>| SUCCESS)?
        .func_wrap(MODULE, "poll_oneoff", poll_oneoff)?
        .func_wrap(MODULE, "proc_exit", proc_exit)?;
    Ok(())
}

/// Every other call of WASI answers that there is no such call, if it can answer at all.
pub(super) fn define_rest(linker: &mut Linker<Host>, module: &Module) {
    for import in module.imports() {
        let ExternType::Func(ty) = import.ty() else {
            continue;
        };
        if import.module() == MODULE && ty.results() == [ValType::I32] {
            let ty: FuncType = ty.clone();
            // An error means that the function is one of ours, which stays.
            let _ = linker.func_new(MODULE, import.name(), ty, |_, _, results| {
                results[0] = Val::I32(NO_SUCH_CALL);
                Ok(())
            });
        }
    }
}

fn store_u32(memory: &mut [u8], at: i32, value: u32, what: &str) -> Result<(), Error> {
    let place = buffer(memory, at, 4, what)?;
    place.fill(memory, &value.to_le_bytes());
    Ok(())
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Strings as C wants them: each ended by a zero byte.
fn strings_sizes(
    guest: &mut Guest<'_>,
    strings: &[String],
    (count, size): (i32, i32),
    what: &str,
) -> Result<i32, Error> {
    charge(guest, 0);
    let (memory, _) = split(guest);
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    store_u32(memory, count, small(strings.len()), what)?;
    store_u32(memory, size, small(bytes), what)?;
    Ok(SUCCESS)
}

fn strings_get(
    guest: &mut Guest<'_>,
    strings: &[String],
    (mut pointer, mut text): (i32, i32),
    what: &str,
) -> Result<i32, Error> {
    let mut moved = 0;
    for string in strings {
        let (memory, _) = split(guest);
        let bytes = [string.as_bytes(), b"\0"].concat();
        store_u32(memory, pointer, text.cast_unsigned(), what)?;
        let len = length(bytes.len());
        buffer(memory, text, len, what)?.fill(memory, &bytes);
        pointer = pointer.wrapping_add(4);
        text = text.wrapping_add(len);
        moved += bytes.len();
    }
    charge(guest, moved);
    Ok(SUCCESS)
}

/// The only argument is the program's name: the function's.
fn arguments(guest: &Guest<'_>) -> [String; 1] {
    [guest.data().settings.function.clone()]
}

fn variables(guest: &Guest<'_>) -> Vec<String> {
    let variables = guest.data().settings.all_variables();
    variables
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

fn args_sizes_get(mut guest: Guest<'_>, count: i32, size: i32) -> Result<i32, Error> {
    let strings = arguments(&guest);
    strings_sizes(&mut guest, &strings, (count, size), "args_sizes_get")
}

fn args_get(mut guest: Guest<'_>, pointers: i32, text: i32) -> Result<i32, Error> {
    let strings = arguments(&guest);
    strings_get(&mut guest, &strings, (pointers, text), "args_get")
}

fn environ_sizes_get(mut guest: Guest<'_>, count: i32, size: i32) -> Result<i32, Error> {
    let strings = variables(&guest);
    strings_sizes(&mut guest, &strings, (count, size), "environ_sizes_get")
}

fn environ_get(mut guest: Guest<'_>, pointers: i32, text: i32) -> Result<i32, Error> {
    let strings = variables(&guest);
    strings_get(&mut guest, &strings, (pointers, text), "environ_get")
}

/// Every clock is the virtual one, in nanoseconds, exact to the microsecond.
fn clock_time_get(
    mut guest: Guest<'_>,
    _clock: i32,
    _precision: i64,
    out: i32,
) -> Result<i32, Error> {
    charge(&mut guest, 0);
    let now = now_us(&guest).saturating_mul(1_000);
    let (memory, _) = split(&mut guest);
    buffer(memory, out, 8, "clock_time_get")?.fill(memory, &now.to_le_bytes());
    Ok(SUCCESS)
}

fn random_get(mut guest: Guest<'_>, start: i32, len: i32) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, len, "random_get")?;
    if out.len > super::lambda::RANDOM_MAX_BYTES {
        return Ok(INVALID);
    }
    host.kept
        .random
        .fill(&mut memory[out.start..out.start + out.len]);
    charge(&mut guest, out.len);
    Ok(SUCCESS)
}

/// The vectors of `fd_write` and `fd_read`: pairs of pointer and length.
fn vectors(
    memory: &[u8],
    start: i32,
    count: i32,
    what: &str,
) -> Result<Option<Vec<(i32, i32)>>, Error> {
    if !(0..=VECTORS_MAX).contains(&count) {
        return Ok(None);
    }
    let pairs = bytes(memory, start, count * 8, what)?;
    let word = |bytes: &[u8]| i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    let pairs = pairs
        .chunks_exact(8)
        .map(|pair| (word(&pair[..4]), word(&pair[4..])));
    Ok(Some(pairs.collect()))
}

fn fd_write(
    mut guest: Guest<'_>,
    descriptor: i32,
    start: i32,
    count: i32,
    written: i32,
) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    if !(STDOUT..=STDERR).contains(&descriptor) {
        return Ok(BAD_DESCRIPTOR);
    }
    let Some(vectors) = vectors(memory, start, count, "fd_write")? else {
        return Ok(INVALID);
    };
    let mut total = 0;
    let is_answer = descriptor == STDOUT && host.stdio.answer.is_some();
    for (start, len) in vectors {
        let part = bytes(memory, start, len, "fd_write")?;
        total += part.len();
        match &mut host.stdio.answer {
            // One byte more than allowed is kept, so that the answer is known to be too large.
            Some(answer) if is_answer => {
                let room = (RESPONSE_MAX_BYTES + 1).saturating_sub(answer.len());
                answer.extend_from_slice(&part[..part.len().min(room)]);
            }
            _ if host.log.is_full() => {}
            _ => {
                let room = (LOG_MAX_BYTES + 1).saturating_sub(host.stdio.line.len());
                host.stdio
                    .line
                    .extend_from_slice(&part[..part.len().min(room)]);
            }
        }
    }
    store_u32(memory, written, small(total), "fd_write")?;
    charge(&mut guest, total);
    if is_answer {
        return Ok(SUCCESS);
    }
    let (_, host) = split(&mut guest);
    log_ended_lines(host)?;
    Ok(SUCCESS)
}

/// Logs what ends with a line's end, as one entry; keeps the rest, unless it is long already.
fn log_ended_lines(host: &mut Host) -> Result<(), Error> {
    let end = host.stdio.line.iter().rposition(|byte| *byte == b'\n');
    let too_long = host.stdio.line.len() > LOG_LINE_MAX_BYTES;
    let Some(end) = end.or(too_long.then_some(host.stdio.line.len())) else {
        return Ok(());
    };
    let rest = host
        .stdio
        .line
        .split_off((end + 1).min(host.stdio.line.len()));
    let mut entry = std::mem::replace(&mut host.stdio.line, rest);
    entry.truncate(end);
    log_line(host, &entry, Some(SUCCESS))
}

fn fd_read(
    mut guest: Guest<'_>,
    descriptor: i32,
    start: i32,
    count: i32,
    read: i32,
) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    if descriptor != STDIN {
        return Ok(BAD_DESCRIPTOR);
    }
    let Some(vectors) = vectors(memory, start, count, "fd_read")? else {
        return Ok(INVALID);
    };
    let event = match &host.turn {
        Turn::Idle => Arc::default(),
        Turn::Waiting(request) | Turn::Serving(request) => Arc::clone(&request.event),
    };
    let mut total = 0;
    for (start, len) in vectors {
        let out = buffer(memory, start, len, "fd_read")?;
        let rest = &event[host.stdio.read.min(event.len())..];
        let part = &rest[..rest.len().min(out.len)];
        out.fill(memory, part);
        host.stdio.read += part.len();
        total += part.len();
    }
    store_u32(memory, read, small(total), "fd_read")?;
    charge(&mut guest, total);
    Ok(SUCCESS)
}

fn fd_seek(_guest: Guest<'_>, descriptor: i32, _by: i64, _whence: i32, _out: i32) -> i32 {
    if (STDIN..=STDERR).contains(&descriptor) {
        CANNOT_SEEK
    } else {
        BAD_DESCRIPTOR
    }
}

/// Describes a standard stream as a character device, so that a libc flushes it line by line.
fn fd_fdstat_get(mut guest: Guest<'_>, descriptor: i32, out: i32) -> Result<i32, Error> {
    charge(&mut guest, 0);
    if !(STDIN..=STDERR).contains(&descriptor) {
        return Ok(BAD_DESCRIPTOR);
    }
    let (memory, _) = split(&mut guest);
    let mut description = [0; 24];
    description[0] = 2; // a character device
    description[8] = if descriptor == STDIN { 2 } else { 64 }; // the right to read, or to write
    buffer(memory, out, 24, "fd_fdstat_get")?.fill(memory, &description);
    Ok(SUCCESS)
}

/// A command cannot wait: virtual time passes only by work and by `lambda.call`.
fn poll_oneoff(_guest: Guest<'_>, _in: i32, _out: i32, _count: i32, _events: i32) -> i32 {
    NOT_SUPPORTED
}

fn proc_exit(_guest: Guest<'_>, code: i32) -> Result<(), Error> {
    stop(Stop::Exit(code))
}
