//! Reads and rewrites the sections of a wasm binary.
//!
//! Only as much of the format as the lab needs: where the sections are, which globals are mutable, how
//! many locals a function has, and whether its code changes tables. The input has been validated by the
//! interpreter, so that a surprise here means only that a feature is not supported, and is refused.

use super::limits::LOCALS_MAX;
use std::ops::Range;

/// The export that takes the place of a module's start section: code that runs at instantiation cannot be
/// metered or suspended, an exported function can.
pub(super) const START_EXPORT: &str = "coldstart:start";

/// The exports that make mutable globals readable for a snapshot: this, and the global's index.
pub(super) const GLOBAL_EXPORT: &str = "coldstart:global:";

/// Names that a module may not use itself.
pub(super) const RESERVED_PREFIX: &str = "coldstart:";

const HEADER: &[u8] = b"\0asm\x01\0\0\0";

const SECTION_MEMORY: u8 = 5;
const SECTION_GLOBAL: u8 = 6;
const SECTION_EXPORT: u8 = 7;
const SECTION_START: u8 = 8;
const SECTION_CODE: u8 = 10;

/// What the lab reads from a module's bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Survey {
    /// The index of the start function.
    pub(super) start: Option<u32>,
    /// The indices of mutable globals of a number type.
    pub(super) globals: Vec<u32>,
    /// Whether a mutable global holds a reference, which cannot be carried into another store.
    pub(super) has_mutable_reference: bool,
    /// Whether code changes a table or drops a segment, which a snapshot does not see.
    pub(super) changes_tables: bool,
    /// The most locals that one function declares.
    pub(super) most_locals: u64,
    /// Whether an export has a name that only the lab may use.
    pub(super) has_reserved_export: bool,
    /// The initial size of the memory in pages.
    pub(super) memory_pages: u64,
}

/// A validated module's bytes with start section and mutable globals exported, and what was found.
/// Nothing if the bytes hold something that this reader does not know.
pub(super) fn rewrite(wasm: &[u8]) -> Option<(Vec<u8>, Survey)> {
    let sections = sections(wasm)?;
    let survey = survey(wasm, &sections)?;
    if survey.start.is_none() && survey.globals.is_empty() {
        return Some((wasm.to_vec(), survey));
    }
    let mut out = HEADER.to_vec();
    let mut is_written = false;
    for (id, range) in &sections {
        // Custom sections may stand anywhere; the others come in the order of their ids up to here.
        let is_after_exports = *id >= SECTION_EXPORT;
        if is_after_exports && !is_written {
            let old = (*id == SECTION_EXPORT).then(|| &wasm[range.clone()]);
            put_section(&mut out, SECTION_EXPORT, &exports(old, &survey)?);
            is_written = true;
        }
        if !matches!(*id, SECTION_EXPORT | SECTION_START) {
            put_section(&mut out, *id, &wasm[range.clone()]);
        }
    }
    if !is_written {
        put_section(&mut out, SECTION_EXPORT, &exports(None, &survey)?);
    }
    Some((out, survey))
}

fn sections(wasm: &[u8]) -> Option<Vec<(u8, Range<usize>)>> {
    let mut reader = Reader::new(wasm.strip_prefix(HEADER)?);
    let mut sections = Vec::new();
    while !reader.is_empty() {
        let id = reader.byte()?;
        let len = reader.u32()? as usize;
        let start = HEADER.len() + reader.at;
        reader.skip(len)?;
        sections.push((id, start..start + len));
    }
    Some(sections)
}

fn survey(wasm: &[u8], sections: &[(u8, Range<usize>)]) -> Option<Survey> {
    let mut survey = Survey::default();
    for (id, range) in sections {
        let mut reader = Reader::new(&wasm[range.clone()]);
        match *id {
            SECTION_MEMORY => survey.memory_pages = read_memory(&mut reader)?,
            SECTION_EXPORT => survey.has_reserved_export = read_exports(&mut reader)?,
            SECTION_GLOBAL => read_globals(&mut reader, &mut survey)?,
            SECTION_START => survey.start = Some(reader.u32()?),
            SECTION_CODE => read_code(&mut reader, &mut survey)?,
            _ => {}
        }
    }
    Some(survey)
}

/// The initial pages of the memory; 0 without one.
fn read_memory(reader: &mut Reader<'_>) -> Option<u64> {
    if reader.u32()? == 0 {
        return Some(0);
    }
    reader.byte()?; // which of maximum, sharing and 64 bit are given
    reader.u64()
}

/// Whether an export has a name that only the lab may use.
fn read_exports(reader: &mut Reader<'_>) -> Option<bool> {
    let mut has_reserved = false;
    for _ in 0..reader.u32()? {
        let len = reader.u32()? as usize;
        has_reserved |= reader.skip(len)?.starts_with(RESERVED_PREFIX.as_bytes());
        reader.byte()?;
        reader.leb()?;
    }
    Some(has_reserved)
}

/// Globals are counted from 0: the lab offers none for import.
fn read_globals(reader: &mut Reader<'_>, survey: &mut Survey) -> Option<()> {
    for index in 0..reader.u32()? {
        let is_number = matches!(reader.byte()?, 0x7b..=0x7f);
        let is_mutable = reader.byte()? == 1;
        if is_mutable && is_number {
            survey.globals.push(index);
        }
        survey.has_mutable_reference |= is_mutable && !is_number;
        while let Operator::Other = operator(reader)? {}
    }
    Some(())
}

fn read_code(reader: &mut Reader<'_>, survey: &mut Survey) -> Option<()> {
    for _ in 0..reader.u32()? {
        let len = reader.u32()? as usize;
        let mut body = Reader::new(reader.skip(len)?);
        let mut locals = 0_u64;
        for _ in 0..body.u32()? {
            locals += u64::from(body.u32()?);
            body.byte()?;
        }
        survey.most_locals = survey.most_locals.max(locals);
        // Code of a module that will be refused is not read: there may be much of it.
        while locals <= LOCALS_MAX && !survey.changes_tables && !body.is_empty() {
            survey.changes_tables = operator(&mut body)? == Operator::ChangesTables;
        }
    }
    Some(())
}

/// The export section's new content: the old exports, then ours.
fn exports(old: Option<&[u8]>, survey: &Survey) -> Option<Vec<u8>> {
    let mut reader = Reader::new(old.unwrap_or(&[0]));
    let count = reader.u32()?;
    let ours = survey.globals.len() + usize::from(survey.start.is_some());
    let mut out = Vec::new();
    put_u32(&mut out, count + u32::try_from(ours).ok()?);
    out.extend_from_slice(reader.rest());
    let mut put_export = |name: &str, kind: u8, index: u32| {
        put_u32(&mut out, u32::try_from(name.len()).unwrap_or(u32::MAX));
        out.extend_from_slice(name.as_bytes());
        out.push(kind);
        put_u32(&mut out, index);
    };
    for global in &survey.globals {
        put_export(&format!("{GLOBAL_EXPORT}{global}"), 3, *global);
    }
    if let Some(start) = survey.start {
        put_export(START_EXPORT, 0, start);
    }
    Some(out)
}

fn put_section(out: &mut Vec<u8>, id: u8, content: &[u8]) {
    out.push(id);
    put_u32(out, u32::try_from(content.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(content);
}

/// An unsigned number in LEB128.
fn put_u32(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// What the lab wants to know of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    End,
    ChangesTables,
    Other,
}

/// Reads one operator and what belongs to it.
fn operator(reader: &mut Reader<'_>) -> Option<Operator> {
    match reader.byte()? {
        0x0b => return Some(Operator::End),
        // Blocks and branches, calls, locals, globals, `table.get`, `memory.size`, constants, references.
        0x02..=0x04 | 0x0c | 0x0d | 0x10 | 0x12 | 0x20..=0x25 | 0x3f..=0x42 | 0xd0 | 0xd2 => {
            reader.leb()?
        }
        0x26 => {
            reader.leb()?;
            return Some(Operator::ChangesTables);
        }
        0x0e => {
            for _ in 0..=reader.u32()? {
                reader.leb()?;
            }
        }
        0x1c => {
            let len = reader.u32()? as usize;
            reader.skip(len)?;
        }
        // Indirect calls name a type and a table; loads and stores an alignment and an offset.
        0x11 | 0x13 | 0x28..=0x3e => reader.pair()?,
        0x43 => drop(reader.skip(4)?),
        0x44 => drop(reader.skip(8)?),
        0xfc => return bulk_operator(reader),
        0xfd => vector_operator(reader)?,
        _ => {}
    }
    Some(Operator::Other)
}

fn bulk_operator(reader: &mut Reader<'_>) -> Option<Operator> {
    match reader.u32()? {
        0..=7 => {}
        8 | 10 => reader.pair()?, // memory.init, memory.copy
        11 | 16 => reader.leb()?, // memory.fill, table.size
        9 | 13 | 15 | 17 => {
            reader.leb()?; // data.drop, elem.drop, table.grow, table.fill
            return Some(Operator::ChangesTables);
        }
        12 | 14 => {
            reader.pair()?; // table.init, table.copy
            return Some(Operator::ChangesTables);
        }
        _ => return None,
    }
    Some(Operator::Other)
}

fn vector_operator(reader: &mut Reader<'_>) -> Option<()> {
    match reader.u32()? {
        0..=11 | 92 | 93 => reader.pair()?,
        12 | 13 => drop(reader.skip(16)?),
        21..=34 => drop(reader.byte()?),
        84..=91 => {
            reader.pair()?;
            reader.byte()?;
        }
        _ => {}
    }
    Some(())
}

/// Reads bytes from the front.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn is_empty(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at..]
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn skip(&mut self, len: usize) -> Option<&'a [u8]> {
        let bytes = self.rest().get(..len)?;
        self.at += len;
        Some(bytes)
    }

    /// An unsigned number in LEB128.
    fn u64(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn u32(&mut self) -> Option<u32> {
        self.u64()?.try_into().ok()
    }

    /// Steps over a number in LEB128, signed or not.
    fn leb(&mut self) -> Option<()> {
        while self.byte()? & 0x80 != 0 {}
        Some(())
    }

    fn pair(&mut self) -> Option<()> {
        self.leb()?;
        self.leb()
    }
}
