//! Reads and rewrites the sections of a wasm binary.
//!
//! Only as much of the format as the lab needs: where the sections are, which globals are mutable, how
//! many locals a function has, and whether its code changes tables. The input has been validated by the
//! interpreter, so that a surprise here means only that a feature is not supported, and is refused.

mod operator;
mod reader;

use super::limits::LOCALS_MAX;
use operator::{Operator, operator};
use reader::Reader;
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

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{Operator as Op, Parser, Payload, TypeRef};

    #[track_caller]
    fn case(wat: &str, expected: &Survey) {
        let wasm = wat::parse_str(wat).unwrap();
        let (rewritten, survey) = rewrite(&wasm).unwrap();
        assert_eq!(&survey, expected);
        wasmparser::validate(&rewritten).unwrap();
        let (_, again) = rewrite(&rewritten).unwrap();
        assert_eq!(again.start, None, "no start section is left");
        let added = survey.start.is_some() || !survey.globals.is_empty();
        assert_eq!(again.has_reserved_export, added);
    }

    #[test]
    fn what_matters_is_found_and_exported() {
        case("(module)", &Survey::default());
        case(
            "(module (memory 3) (func) (func) (start 1))",
            &Survey {
                start: Some(1),
                memory_pages: 3,
                ..Survey::default()
            },
        );
        case(
            "(module (global i32 (i32.const -300)) (global (mut i64) (i64.const -1))
              (global (mut f64) (f64.const 1)) (global (mut v128) (v128.const i64x2 1 2))
              (global (mut funcref) (ref.null func)) (func (export \"f\")) (start 0))",
            &Survey {
                start: Some(0),
                globals: vec![1, 2, 3],
                has_mutable_reference: true,
                ..Survey::default()
            },
        );
        case(
            "(module (table 1 funcref) (func (local i32 i64 i64 v128)
              (i64.const -9223372036854775808) (drop) (table.set (i32.const 0) (ref.null func))))",
            &Survey {
                changes_tables: true,
                most_locals: 4,
                ..Survey::default()
            },
        );
        case(
            "(module (func (drop (i32x4.extract_lane 3 (v128.const i32x4 38 38 38 38)))
              (drop (i32.const 38)) (block (br_table 0 0 0 (i32.const 0)))))",
            &Survey::default(),
        );
    }

    /// The same, read by another parser.
    fn independent(wasm: &[u8]) -> (u64, usize, bool, u64) {
        let (mut locals, mut globals, mut changes, mut pages) = (0, 0, false, 0);
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.unwrap() {
                Payload::MemorySection(memories) => {
                    pages = memories
                        .into_iter()
                        .next()
                        .map_or(0, |memory| memory.unwrap().initial);
                }
                Payload::GlobalSection(section) => {
                    let types = section.into_iter().map(|global| global.unwrap().ty);
                    globals = types
                        .filter(|ty| ty.mutable && !ty.content_type.is_reference_type())
                        .count();
                }
                Payload::CodeSectionEntry(body) => {
                    let declared = body.get_locals_reader().unwrap().into_iter();
                    locals = locals.max(declared.map(|group| u64::from(group.unwrap().0)).sum());
                    for operator in body.get_operators_reader().unwrap() {
                        changes |= matches!(
                            operator.unwrap(),
                            Op::TableSet { .. }
                                | Op::TableGrow { .. }
                                | Op::TableFill { .. }
                                | Op::TableCopy { .. }
                                | Op::TableInit { .. }
                                | Op::ElemDrop { .. }
                                | Op::DataDrop { .. }
                        );
                    }
                }
                Payload::ImportSection(imports) => {
                    let mut imports = imports.into_imports();
                    assert!(imports.all(|import| matches!(import.unwrap().ty, TypeRef::Func(_))));
                }
                _ => {}
            }
        }
        (locals, globals, changes, pages)
    }

    #[test]
    fn random_modules_are_read_as_another_parser_reads_them() {
        let mut random = super::super::random::Random::new(3);
        let mut bytes = vec![0; 2_000];
        let mut changes = 0;
        for _ in 0..150 {
            random.fill(&mut bytes);
            let config = wasm_smith::Config {
                max_imports: 0,
                memory64_enabled: false,
                threads_enabled: false,
                exceptions_enabled: false,
                gc_enabled: false,
                custom_page_sizes_enabled: false,
                wide_arithmetic_enabled: false,
                ..wasm_smith::Config::default()
            };
            let mut source = arbitrary::Unstructured::new(&bytes);
            let wasm = wasm_smith::Module::new(config, &mut source)
                .unwrap()
                .to_bytes();
            let (rewritten, survey) = rewrite(&wasm).unwrap();
            let expected = independent(&wasm);
            let found = (
                survey.most_locals,
                survey.globals.len(),
                survey.changes_tables,
                survey.memory_pages,
            );
            assert_eq!(found, expected);
            assert_eq!(independent(&rewritten), expected);
            changes += u32::from(survey.changes_tables);
        }
        assert!(
            (10..140).contains(&changes),
            "{changes} of 150 change tables"
        );
    }
}
