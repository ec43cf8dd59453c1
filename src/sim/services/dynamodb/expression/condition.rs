//! Conditions: comparisons and functions, with `NOT` before `AND` before `OR`.

use super::{Reader, Refused, Token};
use crate::sim::services::dynamodb::attribute::Attribute;
use std::cmp::Ordering;

impl Reader<'_> {
    /// `a OR b OR …`
    pub(super) fn either(&mut self) -> Result<bool, Refused> {
        let mut holds = self.both()?;
        while self.takes_word("OR") {
            holds |= self.both()?;
        }
        Ok(holds)
    }

    /// `a AND b AND …`
    fn both(&mut self) -> Result<bool, Refused> {
        let mut holds = self.inverted()?;
        while self.takes_word("AND") {
            holds &= self.inverted()?;
        }
        Ok(holds)
    }

    /// `NOT a`, `(a)`, or a single condition.
    fn inverted(&mut self) -> Result<bool, Refused> {
        if self.takes_word("NOT") {
            return Ok(!self.inverted()?);
        }
        if self.takes("(") {
            let holds = self.either()?;
            self.expect(")")?;
            return Ok(holds);
        }
        match self.function()? {
            Some(holds) => Ok(holds),
            None => self.comparison(),
        }
    }

    /// `attribute_exists(a)` and its like; none if no function stands here.
    fn function(&mut self) -> Result<Option<bool>, Refused> {
        let followed = matches!(self.tokens.get(self.place + 1), Some(Token::Symbol("(")));
        let Some(Token::Word(word)) = self.peek().filter(|_| followed) else {
            return Ok(None);
        };
        let word = word.clone();
        if word.eq_ignore_ascii_case("size") {
            return Ok(None);
        }
        self.place += 2;
        let name = self.name()?;
        let value = self.item.get(&name);
        let holds = match word.as_str() {
            "attribute_exists" => value.is_some(),
            "attribute_not_exists" => value.is_none(),
            "begins_with" => {
                let value = value.cloned();
                let start = self.argument()?;
                begins_with(value.as_ref(), &start)
            }
            "contains" => {
                let value = value.cloned();
                let part = self.argument()?;
                contains(value.as_ref(), &part)
            }
            _ => return Err(format!("`{word}` is no function that this lab knows")),
        };
        self.expect(")")?;
        Ok(Some(holds))
    }

    /// The second argument of a function.
    fn argument(&mut self) -> Result<Attribute, Refused> {
        self.expect(",")?;
        let value = self.operand()?;
        value.ok_or_else(|| "the second argument is missing in the item".into())
    }

    /// `a = :v`, `a BETWEEN :v AND :w`, `a IN (:v, :w)`. A missing attribute compares with nothing.
    fn comparison(&mut self) -> Result<bool, Refused> {
        let left = self.measured()?;
        if self.takes_word("BETWEEN") {
            let low = self.measured()?;
            if !self.takes_word("AND") {
                return Err("`BETWEEN` needs an `AND`".into());
            }
            let high = self.measured()?;
            let (above, below) = (
                ordered(left.as_ref(), low.as_ref()),
                ordered(left.as_ref(), high.as_ref()),
            );
            return Ok(above.is_some_and(Ordering::is_ge) && below.is_some_and(Ordering::is_le));
        }
        if self.takes_word("IN") {
            return self.is_in(left.as_ref());
        }
        let Token::Symbol(symbol) = self.next()? else {
            return Err("a comparison is expected after the name of an attribute".into());
        };
        let right = self.measured()?;
        let order = ordered(left.as_ref(), right.as_ref());
        Ok(match symbol {
            "=" => left.is_some() && left == right,
            "<>" => left != right,
            "<" => order.is_some_and(Ordering::is_lt),
            "<=" => order.is_some_and(Ordering::is_le),
            ">" => order.is_some_and(Ordering::is_gt),
            ">=" => order.is_some_and(Ordering::is_ge),
            other => return Err(format!("`{other}` is no comparison")),
        })
    }

    fn is_in(&mut self, left: Option<&Attribute>) -> Result<bool, Refused> {
        self.expect("(")?;
        let mut found = false;
        loop {
            let value = self.operand()?;
            found |= left.is_some() && left == value.as_ref();
            if !self.takes(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(found)
    }

    /// An operand, or the `size(a)` of one.
    fn measured(&mut self) -> Result<Option<Attribute>, Refused> {
        let followed = matches!(self.tokens.get(self.place + 1), Some(Token::Symbol("(")));
        if !(followed && self.takes_word("size")) {
            return self.operand();
        }
        self.expect("(")?;
        let value = self.operand()?;
        self.expect(")")?;
        let length = value.and_then(|value| match value {
            Attribute::Text(text) => Some(text.len()),
            Attribute::Bytes(bytes) => Some(bytes.len()),
            Attribute::List(list) => Some(list.len()),
            Attribute::Map(map) => Some(map.len()),
            Attribute::Texts(set) => Some(set.len()),
            Attribute::Numbers(set) => Some(set.len()),
            Attribute::Null | Attribute::Truth(_) | Attribute::Number(_) => None,
        });
        let number = length.and_then(|length| length.to_string().parse().ok());
        Ok(number.map(Attribute::Number))
    }
}

/// The order of two values of one kind; values of different kinds have none.
fn ordered(left: Option<&Attribute>, right: Option<&Attribute>) -> Option<Ordering> {
    match (left?, right?) {
        (Attribute::Number(a), Attribute::Number(b)) => Some(a.cmp(b)),
        (Attribute::Text(a), Attribute::Text(b)) => Some(a.cmp(b)),
        (Attribute::Bytes(a), Attribute::Bytes(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

fn begins_with(value: Option<&Attribute>, start: &Attribute) -> bool {
    match (value, start) {
        (Some(Attribute::Text(text)), Attribute::Text(start)) => text.starts_with(start),
        (Some(Attribute::Bytes(bytes)), Attribute::Bytes(start)) => bytes.starts_with(start),
        _ => false,
    }
}

fn contains(value: Option<&Attribute>, part: &Attribute) -> bool {
    match (value, part) {
        (Some(Attribute::Text(text)), Attribute::Text(part)) => text.contains(part),
        (Some(Attribute::Texts(set)), Attribute::Text(part)) => set.contains(part),
        (Some(Attribute::Numbers(set)), Attribute::Number(part)) => set.contains(part),
        (Some(Attribute::List(list)), part) => list.contains(part),
        _ => false,
    }
}
