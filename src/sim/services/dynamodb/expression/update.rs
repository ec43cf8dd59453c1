//! Updates: `SET`, `REMOVE` and `ADD`.

use super::{Reader, Refused};
use crate::sim::services::dynamodb::attribute::{Attribute, Item};

impl Reader<'_> {
    /// All clauses, in any order.
    pub(super) fn update(&mut self) -> Result<Item, Refused> {
        let mut after = self.item.clone();
        while self.peek().is_some() {
            if self.takes_word("SET") {
                self.list(|reader| reader.set(&mut after))?;
            } else if self.takes_word("REMOVE") {
                self.list(|reader| {
                    let name = reader.name()?;
                    after.remove(&name);
                    Ok(())
                })?;
            } else if self.takes_word("ADD") {
                self.list(|reader| reader.add(&mut after))?;
            } else {
                return Err("an update begins with SET, REMOVE or ADD".into());
            }
        }
        Ok(after)
    }

    /// One or more, separated by commas.
    fn list(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<(), Refused>,
    ) -> Result<(), Refused> {
        one(self)?;
        while self.takes(",") {
            one(self)?;
        }
        Ok(())
    }

    /// `a = :v`, `a = a + :v`, `a = if_not_exists(a, :zero) + :v`.
    fn set(&mut self, after: &mut Item) -> Result<(), Refused> {
        let name = self.name()?;
        self.expect("=")?;
        let mut value = self.set_operand()?;
        loop {
            let (plus, minus) = (self.takes("+"), self.takes("-"));
            if !plus && !minus {
                break;
            }
            let other = self.set_operand()?;
            value = sum(value, other, minus)?;
        }
        after.insert(name, value);
        Ok(())
    }

    fn set_operand(&mut self) -> Result<Attribute, Refused> {
        if self.takes_word("if_not_exists") {
            self.expect("(")?;
            let name = self.name()?;
            self.expect(",")?;
            let otherwise = self.set_operand()?;
            self.expect(")")?;
            return Ok(self.item.get(&name).cloned().unwrap_or(otherwise));
        }
        if self.takes_word("list_append") {
            self.expect("(")?;
            let first = self.set_operand()?;
            self.expect(",")?;
            let second = self.set_operand()?;
            self.expect(")")?;
            return match (first, second) {
                (Attribute::List(mut list), Attribute::List(more)) => {
                    list.extend(more);
                    Ok(Attribute::List(list))
                }
                _ => Err("`list_append` joins two lists".into()),
            };
        }
        let value = self.operand()?;
        value.ok_or_else(|| "an attribute that the update reads does not exist in the item".into())
    }

    /// `ADD a :v`: a number is added to, a set gains elements; what is missing begins empty.
    fn add(&mut self, after: &mut Item) -> Result<(), Refused> {
        let name = self.name()?;
        let more = self.operand()?.ok_or("`ADD` needs a value")?;
        let value = added(self.item.get(&name), more)?;
        after.insert(name, value);
        Ok(())
    }
}

/// What `ADD` makes of a value.
pub(in crate::sim::services::dynamodb) fn added(
    old: Option<&Attribute>,
    more: Attribute,
) -> Result<Attribute, Refused> {
    match (old.cloned(), more) {
        (None, more @ (Attribute::Number(_) | Attribute::Texts(_) | Attribute::Numbers(_))) => {
            Ok(more)
        }
        (Some(old @ Attribute::Number(_)), more) => sum(old, more, false),
        (Some(Attribute::Texts(mut set)), Attribute::Texts(more)) => {
            set.extend(more);
            Ok(Attribute::Texts(set))
        }
        (Some(Attribute::Numbers(mut set)), Attribute::Numbers(more)) => {
            set.extend(more);
            Ok(Attribute::Numbers(set))
        }
        _ => Err("`ADD` adds numbers to a number, or elements to a set".into()),
    }
}

fn sum(left: Attribute, right: Attribute, minus: bool) -> Result<Attribute, Refused> {
    let (Attribute::Number(left), Attribute::Number(right)) = (left, right) else {
        return Err("only numbers are added and subtracted".into());
    };
    let right = if minus { right.negated() } else { right };
    let sum = left.plus(right);
    sum.map(Attribute::Number)
        .ok_or_else(|| "the sum has more than 38 digits".into())
}
