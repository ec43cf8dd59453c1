//! Steps over the operators of a function's body, one at a time.

use super::reader::Reader;

/// What the lab wants to know of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    End,
    ChangesTables,
    Other,
}

/// Reads one operator and what belongs to it.
pub(super) fn operator(reader: &mut Reader<'_>) -> Option<Operator> {
    match reader.byte()? {
        0x0b => return Some(Operator::End),
        // Blocks and branches, calls, locals, globals, `table.get`, `memory.size`, constants, references.
        0x02..=0x04 | 0x0c | 0x0d | 0x10 | 0x12 | 0x20..=0x25 | 0x3f..=0x42 | 0xd0 | 0xd2 => {
            reader.leb()?;
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
