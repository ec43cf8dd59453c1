//! The `lambda` module: the functions that a guest of this lab may import.
//!
//! `sandbox/functions/README.md` documents them for authors of functions in any language.

use super::super::fault::{Fault, FaultKind};
use super::super::limits::RESPONSE_MAX_BYTES;
use super::super::tmp::NAME_MAX_BYTES;
use super::access::{
    Buffer, Guest, buffer, bytes, charge, fault, length, log_line, now_us, split, stop,
};
use super::{FAILED, Host, Offer, Stop, Turn};
use serde_json::json;
use wasmi::errors::LinkerError;
use wasmi::{Error, Linker};

/// A limit of the lab: the longest name of an action, such as `dynamodb:PutItem`.
const ACTION_MAX_BYTES: usize = 128;

/// A limit of the lab: the most random bytes of one call.
pub(super) const RANDOM_MAX_BYTES: usize = 64 * 1024;

pub(super) const OFFERS: &[Offer] = &[
    ("lambda", "next", "ii", "i"),
    ("lambda", "respond", "ii", ""),
    ("lambda", "fail", "ii", ""),
    ("lambda", "call", "iiiiii", "i"),
    ("lambda", "error", "ii", "i"),
    ("lambda", "context", "ii", "i"),
    ("lambda", "env", "iiii", "i"),
    ("lambda", "log", "ii", ""),
    ("lambda", "clock_ms", "", "I"),
    ("lambda", "random", "ii", ""),
    ("lambda", "tmp_write", "iiii", "i"),
    ("lambda", "tmp_read", "iiii", "i"),
    ("env", "abort", "iiii", ""),
];

pub(super) fn define(linker: &mut Linker<Host>) -> Result<(), LinkerError> {
    linker
        .func_wrap("lambda", "next", next)?
        .func_wrap("lambda", "respond", respond)?
        .func_wrap("lambda", "fail", fail)?
        .func_wrap("lambda", "call", call)?
        .func_wrap("lambda", "error", error)?
        .func_wrap("lambda", "context", context)?
        .func_wrap("lambda", "env", env)?
        .func_wrap("lambda", "log", log)?
        .func_wrap("lambda", "clock_ms", clock_ms)?
        .func_wrap("lambda", "random", random)?
        .func_wrap("lambda", "tmp_write", tmp_write)?
        .func_wrap("lambda", "tmp_read", tmp_read)?
        .func_wrap("env", "abort", abort)?;
    Ok(())
}

/// `next(buf, cap) -> len`: ends INIT or the invocation, and sleeps until there is an event.
///
/// The invocation ends here and not at `respond`: what a guest does in between still belongs to it, as
/// on the real service.
fn next(mut guest: Guest<'_>, start: i32, cap: i32) -> Result<i32, Error> {
    charge(&mut guest, 0);
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, cap, "next")?;
    match &host.turn {
        Turn::Waiting(request) if host.answer.is_none() => {
            let request = request.clone();
            let needed = deliver(memory, host, out, request);
            let moved = if out.holds(needed) { needed } else { 0 };
            charge(&mut guest, moved);
            Ok(length(needed))
        }
        Turn::Serving(_) if host.answer.is_none() => {
            fault("`next` was called before the last event was answered with `respond` or `fail`")
        }
        _ => stop(Stop::Next(out)),
    }
}

/// Hands over the event, or notes that it waits for a larger buffer. Tells its length.
pub(in super::super) fn deliver(
    memory: &mut [u8],
    host: &mut Host,
    out: Buffer,
    request: super::Request,
) -> usize {
    let needed = request.event.len();
    out.fill(memory, &request.event);
    host.turn = if out.holds(needed) {
        Turn::Serving(request)
    } else {
        Turn::Waiting(request)
    };
    needed
}

/// `respond(p, n)`: the answer to the event.
fn respond(mut guest: Guest<'_>, start: i32, len: i32) -> Result<(), Error> {
    let answer = told(&mut guest, start, len, "respond")?;
    let host = guest.data_mut();
    if matches!(host.turn, Turn::Idle) {
        return fault("`respond` was called during INIT, when there is no event to answer");
    }
    host.set_answer(Ok(answer));
    Ok(())
}

/// `fail(p, n)`: the invocation's error, or the end of INIT if there is no event.
fn fail(mut guest: Guest<'_>, start: i32, len: i32) -> Result<(), Error> {
    let report = told(&mut guest, start, len, "fail")?;
    let host = guest.data_mut();
    if matches!(host.turn, Turn::Idle) {
        host.outbox.bytes = report;
        return stop(Stop::InitFailed);
    }
    host.set_answer(Err(report));
    Ok(())
}

/// What `respond` and `fail` were handed; refused if the event has been answered already. More than the
/// largest response is not copied, only measured.
fn told(guest: &mut Guest<'_>, start: i32, len: i32, what: &str) -> Result<Vec<u8>, Error> {
    let (memory, host) = split(guest);
    let told = bytes(memory, start, len, what)?;
    if host.answer.is_some() {
        return fault(format!(
            "`{what}` was called for an event that has been answered already"
        ));
    }
    let told = told[..told.len().min(RESPONSE_MAX_BYTES + 1)].to_vec();
    charge(guest, told.len());
    Ok(told)
}

/// `call(a, alen, p, plen, out, cap) -> len`: asks a service, and sleeps until it answers. With a `plen`
/// of -1 it fetches the last answer, which did not fit.
#[expect(
    clippy::too_many_arguments,
    reason = "the interface has three pairs of pointer and length"
)]
fn call(
    mut guest: Guest<'_>,
    action: i32,
    action_len: i32,
    payload: i32,
    payload_len: i32,
    start: i32,
    cap: i32,
) -> Result<i32, Error> {
    charge(&mut guest, 0);
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, cap, "call")?;
    if payload_len == -1 {
        return Ok(fetch_held(&mut guest, out));
    }
    let action = bytes(memory, action, action_len, "call")?;
    let payload = bytes(memory, payload, payload_len, "call")?;
    let Ok(action) = std::str::from_utf8(action) else {
        return fault("`call` was handed an action that is not UTF-8 text");
    };
    if action.len() > ACTION_MAX_BYTES || payload.len() > RESPONSE_MAX_BYTES {
        host.last_error = format!(
            "RequestTooLarge: an action has at most {ACTION_MAX_BYTES} bytes, a payload at most \
             {RESPONSE_MAX_BYTES}"
        );
        return Ok(FAILED);
    }
    host.held = None;
    action.clone_into(&mut host.outbox.action);
    host.outbox.bytes = payload.to_vec();
    let moved = action.len() + payload.len();
    charge(&mut guest, moved);
    stop(Stop::Call(out))
}

fn fetch_held(guest: &mut Guest<'_>, out: Buffer) -> i32 {
    let (memory, host) = split(guest);
    let Some(held) = host.held.take() else {
        host.last_error = "NothingHeld: no answer waits to be fetched".into();
        return FAILED;
    };
    let needed = out.fill(memory, &held);
    if out.holds(held.len()) {
        charge(guest, held.len());
    } else {
        host.held = Some(held);
    }
    needed
}

/// `error(out, cap) -> len`: why the last function returned less than 0.
fn error(mut guest: Guest<'_>, start: i32, cap: i32) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, cap, "error")?;
    let needed = out.fill(memory, host.last_error.as_bytes());
    let moved = host.last_error.len();
    charge(&mut guest, moved);
    Ok(needed)
}

/// `context(out, cap) -> len`: the invocation and the function as JSON, named as in the real service's
/// context object. During INIT there is no request.
fn context(mut guest: Guest<'_>, start: i32, cap: i32) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, cap, "context")?;
    let request = host.request();
    let text = json!({
        "awsRequestId": request.map(|request| request.id.to_string()),
        "deadlineMs": request.map(|request| request.deadline_ms),
        "functionName": host.settings.function,
        "functionVersion": host.settings.version,
        "memoryLimitInMB": host.settings.memory_mb,
    })
    .to_string();
    let needed = out.fill(memory, text.as_bytes());
    charge(&mut guest, text.len());
    Ok(needed)
}

/// `env(k, klen, out, cap) -> len`: an environment variable; -1 if it is not set.
fn env(mut guest: Guest<'_>, key: i32, key_len: i32, start: i32, cap: i32) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    let key = bytes(memory, key, key_len, "env")?;
    let out = buffer(memory, start, cap, "env")?;
    let value = std::str::from_utf8(key)
        .ok()
        .and_then(|key| host.settings.variable(key));
    let Some(value) = value else {
        host.last_error = "NotSet: there is no environment variable of this name".into();
        charge(&mut guest, 0);
        return Ok(FAILED);
    };
    let needed = out.fill(memory, value.as_bytes());
    charge(&mut guest, value.len());
    Ok(needed)
}

/// `log(p, n)`: a line of log.
fn log(mut guest: Guest<'_>, start: i32, len: i32) -> Result<(), Error> {
    let (memory, _) = split(&mut guest);
    let line = bytes(memory, start, len, "log")?.len();
    charge(&mut guest, line);
    let (memory, host) = split(&mut guest);
    log_line(host, bytes(memory, start, len, "log")?, None)
}

/// `clock_ms() -> ms`: the virtual time.
fn clock_ms(mut guest: Guest<'_>) -> i64 {
    charge(&mut guest, 0);
    i64::try_from(now_us(&guest) / 1_000).unwrap_or(i64::MAX)
}

/// `random(p, n)`: random bytes, from a stream that the run's seed decides.
fn random(mut guest: Guest<'_>, start: i32, len: i32) -> Result<(), Error> {
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, len, "random")?;
    if out.len > RANDOM_MAX_BYTES {
        return fault(format!(
            "`random` was asked for {} bytes; at most {RANDOM_MAX_BYTES} a call",
            out.len
        ));
    }
    host.kept
        .random
        .fill(&mut memory[out.start..out.start + out.len]);
    charge(&mut guest, out.len);
    Ok(())
}

/// `tmp_write(k, klen, p, n) -> n`: writes a whole file of `/tmp`; -1 if it does not fit.
fn tmp_write(
    mut guest: Guest<'_>,
    key: i32,
    key_len: i32,
    start: i32,
    len: i32,
) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    let name = bytes(memory, key, key_len, "tmp_write")?;
    let content = bytes(memory, start, len, "tmp_write")?;
    let moved = content.len();
    let written = if name.is_empty() || name.len() > NAME_MAX_BYTES {
        Err(format!("a file's name has 1 to {NAME_MAX_BYTES} bytes"))
    } else {
        host.kept.tmp.write(name, content)
    };
    let result = match written {
        Ok(()) => length(moved),
        Err(text) => {
            host.last_error = text;
            FAILED
        }
    };
    charge(&mut guest, moved);
    Ok(result)
}

/// `tmp_read(k, klen, out, cap) -> len`: reads a whole file of `/tmp`; -1 if there is none.
fn tmp_read(
    mut guest: Guest<'_>,
    key: i32,
    key_len: i32,
    start: i32,
    cap: i32,
) -> Result<i32, Error> {
    let (memory, host) = split(&mut guest);
    let out = buffer(memory, start, cap, "tmp_read")?;
    let name = bytes(memory, key, key_len, "tmp_read")?;
    let Some(content) = host.kept.tmp.read(name) else {
        host.last_error = "no such file in /tmp".into();
        charge(&mut guest, 0);
        return Ok(FAILED);
    };
    let moved = if out.holds(content.len()) {
        content.len()
    } else {
        0
    };
    let needed = out.fill(memory, content);
    charge(&mut guest, moved);
    Ok(needed)
}

/// `env.abort(message, file, line, column)`: what `AssemblyScript` calls when an assertion fails.
fn abort(
    mut guest: Guest<'_>,
    message: i32,
    file: i32,
    line: i32,
    column: i32,
) -> Result<(), Error> {
    let (memory, _) = split(&mut guest);
    let message = assembly_script_text(memory, message);
    let file = assembly_script_text(memory, file);
    let message = format!("the function aborted: {message} ({file}:{line}:{column})");
    stop(Stop::Fault(Fault::new(FaultKind::Trap, message)))
}

/// Reads an `AssemblyScript` string: UTF-16, its length in bytes in the four bytes before it. At most 200
/// characters, and nothing at all from a pointer that leads nowhere.
fn assembly_script_text(memory: &[u8], start: i32) -> String {
    let start = start.cast_unsigned() as usize;
    let text = start.checked_sub(4).and_then(|header| {
        let len = memory.get(header..start)?.first_chunk::<4>()?;
        let len = u32::from_le_bytes(*len).min(400) as usize;
        memory.get(start..start.checked_add(len)?)
    });
    let units = text
        .unwrap_or_default()
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
