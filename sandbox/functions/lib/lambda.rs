//! What a Rust function needs to run in the lab: the interface, an allocator, JSON. Core and alloc only.
//!
//! A function is one file: it includes this one as a module, names its two functions, and returns its answer
//! as JSON text, or an error.
//!
//! ```ignore
//! #[path = "../lib/lambda.rs"]
//! mod lambda;
//! lambda::function!(init, handle);
//! ```

use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::{GlobalAlloc, Layout};

mod interface {
    #[link(wasm_import_module = "lambda")]
    unsafe extern "C" {
        pub fn respond(answer: *const u8, length: usize);
        pub fn fail(report: *const u8, length: usize);
        pub fn log(line: *const u8, length: usize);
        pub fn call(
            action: *const u8,
            action_length: usize,
            payload: *const u8,
            payload_length: usize,
            out: *mut u8,
            capacity: usize,
        ) -> i32;
        pub fn error(out: *mut u8, capacity: usize) -> i32;
        pub fn context(out: *mut u8, capacity: usize) -> i32;
        pub fn env(name: *const u8, name_length: usize, out: *mut u8, capacity: usize) -> i32;
        pub fn random(out: *mut u8, length: usize);
        pub fn clock_ms() -> i64;
    }
}

// ---- The two ends of a function

/// How a function fails: an error type and a message, as the real service shows them.
pub struct Failure {
    pub kind: &'static str,
    pub message: String,
}

pub fn failure(kind: &'static str, message: impl Into<String>) -> Failure {
    Failure { kind, message: message.into() }
}

/// Names a function's INIT and its handler: `fn()` and `fn(&[u8]) -> Result<String, Failure>`.
#[macro_export]
macro_rules! function {
    ($init:path, $handle:path) => {
        #[unsafe(export_name = "init")]
        extern "C" fn exported_init() {
            $init();
            lambda::end_init();
        }

        #[unsafe(export_name = "alloc")]
        extern "C" fn exported_alloc(length: usize) -> *mut u8 {
            lambda::begin_event(length)
        }

        #[unsafe(export_name = "handle")]
        unsafe extern "C" fn exported_handle(event: *const u8, length: usize) {
            // The lab has written the event to where `alloc` said.
            let event = unsafe { core::slice::from_raw_parts(event, length) };
            lambda::end_event($handle(event));
        }

        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! {
            core::arch::wasm32::unreachable()
        }
    };
}
pub use function;

pub fn end_event(result: Result<String, Failure>) {
    match result {
        Ok(answer) => unsafe { interface::respond(answer.as_ptr(), answer.len()) },
        Err(Failure { kind, message }) => {
            let report = object().text("errorType", kind).text("errorMessage", &message).end();
            unsafe { interface::fail(report.as_ptr(), report.len()) }
        }
    }
}

// ---- The interface, in Rust's words

pub fn log(line: &str) {
    unsafe { interface::log(line.as_ptr(), line.len()) }
}

/// Milliseconds of virtual time.
pub fn clock_ms() -> i64 {
    unsafe { interface::clock_ms() }
}

pub fn random() -> u64 {
    let mut bytes = [0; 8];
    unsafe { interface::random(bytes.as_mut_ptr(), bytes.len()) };
    u64::from_le_bytes(bytes)
}

/// Asks a service. The error is its own text.
pub fn call(action: &str, payload: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(1024);
    let mut length = unsafe {
        let (a, p) = (action.as_bytes(), payload.as_bytes());
        interface::call(a.as_ptr(), a.len(), p.as_ptr(), p.len(), out.as_mut_ptr(), out.capacity())
    };
    if length > out.capacity() as i32 {
        // It did not fit: the lab has kept it, and hands it over for a payload length of -1.
        out.reserve(length as usize);
        length = unsafe {
            interface::call(core::ptr::null(), 0, core::ptr::null(), usize::MAX, out.as_mut_ptr(), out.capacity())
        };
    }
    if length < 0 {
        return Err(filled(|out, capacity| unsafe { interface::error(out, capacity) }).unwrap_or_default());
    }
    unsafe { out.set_len(length as usize) };
    Ok(out)
}

pub fn env(name: &str) -> Option<String> {
    filled(|out, capacity| unsafe { interface::env(name.as_ptr(), name.len(), out, capacity) })
}

/// The invocation and the function, as JSON.
pub fn context() -> Value {
    let text = filled(|out, capacity| unsafe { interface::context(out, capacity) });
    parse(text.unwrap_or_default().as_bytes()).unwrap_or(Value::Null)
}

/// Lets a function of the interface fill a string: first a guess, then the length that it asked for.
fn filled(fill: impl Fn(*mut u8, usize) -> i32) -> Option<String> {
    let mut out: Vec<u8> = Vec::with_capacity(256);
    let mut length = fill(out.as_mut_ptr(), out.capacity());
    if length > out.capacity() as i32 {
        out.reserve(length as usize);
        length = fill(out.as_mut_ptr(), out.capacity());
    }
    if length < 0 {
        return None;
    }
    unsafe { out.set_len(length as usize) };
    String::from_utf8(out).ok()
}

// ---- Memory: an arena for each event

/// What INIT allocates stays; what an event allocates is forgotten when the next one comes. So a function
/// never frees, and never grows from one invocation to the next. What must live longer belongs into INIT.
struct Arena;

#[global_allocator]
static ARENA: Arena = Arena;

/// Where free memory begins, and where it began after INIT; 0 before the first allocation.
static mut FREE: usize = 0;
static mut AFTER_INIT: usize = 0;

unsafe extern "C" {
    /// The end of the module's static data, from the linker.
    static __heap_base: u8;
}

unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe {
            if FREE == 0 {
                FREE = &raw const __heap_base as usize;
            }
            let start = FREE.next_multiple_of(layout.align());
            let end = start + layout.size();
            let pages = core::arch::wasm32::memory_size(0);
            let needed = end.div_ceil(65_536);
            if needed > pages && core::arch::wasm32::memory_grow(0, needed - pages) == usize::MAX {
                return core::ptr::null_mut();
            }
            FREE = end;
            start as *mut u8
        }
    }

    /// Only the last allocation can be given back.
    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        unsafe {
            if start as usize + layout.size() == FREE {
                FREE = start as usize;
            }
        }
    }

    /// The last allocation grows where it is: text that is being put together is not copied.
    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        unsafe {
            let is_last = start as usize + layout.size() == FREE;
            if is_last {
                FREE = start as usize;
            }
            let new = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !is_last && !new.is_null() {
                core::ptr::copy_nonoverlapping(start, new, layout.size().min(size));
            }
            new
        }
    }
}

pub fn end_init() {
    unsafe { AFTER_INIT = FREE }
}

/// Forgets the last event, and makes room for the next.
pub fn begin_event(length: usize) -> *mut u8 {
    unsafe {
        FREE = AFTER_INIT;
        ARENA.alloc(Layout::from_size_align_unchecked(length, 8))
    }
}

// ---- JSON, reading

/// A JSON value. A number is kept as it was written.
pub enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

static NULL: Value = Value::Null;

impl Value {
    /// A member of an object; null if there is none.
    pub fn get(&self, name: &str) -> &Value {
        match self {
            Value::Object(members) => members.iter().find(|(key, _)| key == name).map_or(&NULL, |(_, value)| value),
            _ => &NULL,
        }
    }

    /// The elements of a list; none of anything else.
    pub fn list(&self) -> &[Value] {
        match self {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A whole number.
    pub fn number(&self) -> Option<i64> {
        match self {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

/// Reads JSON; none if it is not valid, or nested deeper than 32.
pub fn parse(json: &[u8]) -> Option<Value> {
    let mut parser = Parser { json, at: 0 };
    let value = parser.value(32)?;
    parser.space();
    (parser.at == json.len()).then_some(value)
}

struct Parser<'a> {
    json: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn space(&mut self) {
        while matches!(self.json.get(self.at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Steps over the next byte that is no space if it is this one.
    fn is(&mut self, byte: u8) -> bool {
        self.space();
        let is = self.json.get(self.at) == Some(&byte);
        self.at += usize::from(is);
        is
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let is = self.json[self.at..].starts_with(word.as_bytes());
        self.at += word.len();
        is.then_some(value)
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.space();
        match self.json.get(self.at)? {
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'"' => self.text().map(Value::Text),
            b'[' => {
                self.at += 1;
                let mut elements = Vec::new();
                while !self.is(b']') {
                    if !elements.is_empty() && !self.is(b',') {
                        return None;
                    }
                    elements.push(self.value(depth)?);
                }
                Some(Value::List(elements))
            }
            b'{' => {
                self.at += 1;
                let mut members = Vec::new();
                while !self.is(b'}') {
                    if !members.is_empty() && !self.is(b',') {
                        return None;
                    }
                    self.space();
                    let name = self.text()?;
                    if !self.is(b':') {
                        return None;
                    }
                    members.push((name, self.value(depth)?));
                }
                Some(Value::Object(members))
            }
            _ => self.digits(),
        }
    }

    fn digits(&mut self) -> Option<Value> {
        let start = self.at;
        while matches!(self.json.get(self.at), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let digits = core::str::from_utf8(&self.json[start..self.at]).ok()?;
        (!digits.is_empty()).then(|| Value::Number(digits.into()))
    }

    fn text(&mut self) -> Option<String> {
        if self.json.get(self.at) != Some(&b'"') {
            return None;
        }
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = &self.json[self.at..];
            let plain = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            text.push_str(core::str::from_utf8(&rest[..plain]).ok()?);
            self.at += plain + 1;
            if rest[plain] == b'"' {
                return Some(text);
            }
            text.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = *self.json.get(self.at)?;
        self.at += 1;
        Some(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let high = self.hex4()?;
                if !(0xd800..0xdc00).contains(&high) {
                    return char::from_u32(high);
                }
                // A character beyond the first 65,536 is written as two escapes.
                self.word("\\u", Value::Null)?;
                let low = self.hex4()?.checked_sub(0xdc00)?;
                return char::from_u32(0x10000 + ((high - 0xd800) << 10) + low);
            }
            other => other as char,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = core::str::from_utf8(self.json.get(self.at..self.at + 4)?).ok()?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

// ---- JSON, writing

/// Writes an object member by member.
pub struct Object(String);

pub fn object() -> Object {
    Object(String::from("{"))
}

impl Object {
    /// A member that is JSON already.
    pub fn json(mut self, name: &str, value: &str) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        quote_into(&mut self.0, name);
        self.0.push(':');
        self.0.push_str(value);
        self
    }

    pub fn text(self, name: &str, value: &str) -> Self {
        self.json(name, &quote(value))
    }

    pub fn number(self, name: &str, value: i64) -> Self {
        self.json(name, &decimal(value))
    }

    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

/// A list of what is JSON already.
pub fn list(elements: impl IntoIterator<Item = String>) -> String {
    let mut out = String::from("[");
    for element in elements {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str(&element);
    }
    out.push(']');
    out
}

/// A number in digits, without the weight of formatting.
pub fn decimal(number: i64) -> String {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let mut out = String::from(if number < 0 { "-" } else { "" });
    out.extend(digits[at..].iter().map(|digit| *digit as char));
    out
}

/// A JSON string, quotes and all.
pub fn quote(text: &str) -> String {
    let mut out = String::new();
    quote_into(&mut out, text);
    out
}

fn quote_into(out: &mut String, text: &str) {
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    let mut rest = text;
    out.push('"');
    while let Some(at) = rest.bytes().position(is_special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'\n' => out.push_str("\\n"),
            control @ ..b' ' => {
                out.push_str(if control < 16 { "\\u000" } else { "\\u001" });
                out.push(b"0123456789abcdef"[usize::from(control & 15)] as char);
            }
            mark => {
                out.push('\\');
                out.push(mark as char);
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}
