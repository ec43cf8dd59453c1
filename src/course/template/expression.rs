//! What a number of a template is worked out by: sums over the drawn numbers, prices of the sheet, figures of
//! a run.
//!
//! ```text
//! expression = sum [("<" | "<=" | ">" | ">=" | "==" | "!=") sum]     1 if it holds, else 0
//! sum        = term {("+" | "-") term}        term = factor {("*" | "/" | "%") factor}
//! factor     = ["-"] (number | name | function "(" expression {"," expression} ")" | "(" expression ")")
//! function   = ceil | floor | round | min | max | if | usd('ITEM', quantity) | price('ITEM')
//! ```

use crate::course::prices;
use crate::course::read::did_you_mean;
use crate::money::{Item, Rounding};
use std::collections::BTreeMap;

/// Numbers by name.
pub(super) type Names = BTreeMap<String, f64>;

/// Something to be worked out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Name(String),
    /// What a quantity of an item costs, tiers included; without one, the price as the sheet writes it.
    Price(Item, Option<Box<Self>>),
    Call(Function, Vec<Self>),
    Binary(Sign, Box<[Self; 2]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Ceil,
    Floor,
    Round,
    Min,
    Max,
    If,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

/// The words of functions, with how many numbers each takes at least and at most.
const FUNCTIONS: [(&str, Function, usize, usize); 6] = [
    ("ceil", Function::Ceil, 1, 1),
    ("floor", Function::Floor, 1, 1),
    ("round", Function::Round, 1, 1),
    ("min", Function::Min, 2, 9),
    ("max", Function::Max, 2, 9),
    ("if", Function::If, 3, 3),
];

/// Sums of decimals are off by less than this: 0.1 + 0.2 rounds up as 0.3 does.
const DUST: f64 = 1e-9;

impl Expression {
    /// Reads an expression; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text };
        let read = reader.comparison()?;
        match reader.rest.trim() {
            "" => Ok(read),
            rest => Err(format!("`{rest}` is left over")),
        }
    }

    /// Its value; not a number if a name is missing or it divides by zero.
    pub(super) fn value(&self, names: &Names) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Name(name) => names.get(name).copied().unwrap_or(f64::NAN),
            Self::Price(item, quantity) => price(*item, quantity.as_ref().map(|q| q.value(names))),
            Self::Call(function, inner) => {
                let values: Vec<f64> = inner.iter().map(|inner| inner.value(names)).collect();
                call(*function, &values)
            }
            Self::Binary(sign, sides) => {
                let [one, other] = &**sides;
                combine(*sign, one.value(names), other.value(names))
            }
        }
    }

    /// Every name that it uses.
    pub(super) fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Self::Number(_) | Self::Price(_, None) => {}
            Self::Name(name) => found.push(name),
            Self::Price(_, Some(quantity)) => quantity.names(found),
            Self::Call(_, inner) => inner.iter().for_each(|inner| inner.names(found)),
            Self::Binary(_, sides) => sides.iter().for_each(|side| side.names(found)),
        }
    }
}

/// What money says. The price of an item is that of its first tier, for as many as the sheet counts by.
fn price(item: Item, quantity: Option<f64>) -> f64 {
    let price = prices::newest().price(item);
    let Some(quantity) = quantity else {
        return price
            .tiers
            .first()
            .map_or(f64::NAN, |tier| tier.usd.as_f64());
    };
    if !(0.0..1e30).contains(&quantity) {
        return f64::NAN;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "its range was just looked at"
    )]
    let quantity = quantity.round() as u128;
    price.exact(quantity).rounded(Rounding::Fine).as_f64()
}

fn call(function: Function, values: &[f64]) -> f64 {
    let first = values.first().copied().unwrap_or(f64::NAN);
    match function {
        Function::Ceil => (first - DUST).ceil(),
        Function::Floor => (first + DUST).floor(),
        Function::Round => (first + DUST).round(),
        Function::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Function::If if first.is_nan() => f64::NAN,
        Function::If => values[if first.abs() > DUST { 1 } else { 2 }],
    }
}

fn combine(sign: Sign, one: f64, other: f64) -> f64 {
    let truth = |holds: bool| f64::from(u8::from(holds));
    match sign {
        Sign::Add => one + other,
        Sign::Subtract => one - other,
        Sign::Multiply => one * other,
        Sign::Divide => one / other,
        Sign::Remainder => one % other,
        Sign::Less => truth(one < other - DUST),
        Sign::AtMost => truth(one <= other + DUST),
        Sign::More => truth(one > other + DUST),
        Sign::AtLeast => truth(one >= other - DUST),
        Sign::Equal => truth((one - other).abs() <= DUST),
        Sign::Unequal => truth((one - other).abs() > DUST),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn comparison(&mut self) -> Result<Expression, String> {
        let signs = [
            ("<=", Sign::AtMost),
            (">=", Sign::AtLeast),
            ("==", Sign::Equal),
            ("!=", Sign::Unequal),
            ("<", Sign::Less),
            (">", Sign::More),
        ];
        let one = self.sum()?;
        match self.sign(&signs) {
            Some(sign) => Ok(binary(sign, one, self.sum()?)),
            None => Ok(one),
        }
    }

    fn sum(&mut self) -> Result<Expression, String> {
        let mut read = self.term()?;
        while let Some(sign) = self.sign(&[("+", Sign::Add), ("-", Sign::Subtract)]) {
            read = binary(sign, read, self.term()?);
        }
        Ok(read)
    }

    fn term(&mut self) -> Result<Expression, String> {
        let signs = [
            ("*", Sign::Multiply),
            ("/", Sign::Divide),
            ("%", Sign::Remainder),
        ];
        let mut read = self.factor()?;
        while let Some(sign) = self.sign(&signs) {
            read = binary(sign, read, self.factor()?);
        }
        Ok(read)
    }

    fn factor(&mut self) -> Result<Expression, String> {
        if self.eat("-") {
            return Ok(binary(
                Sign::Subtract,
                Expression::Number(0.0),
                self.factor()?,
            ));
        }
        if self.eat("(") {
            let inner = self.comparison()?;
            return self.closed(inner);
        }
        let word = self.word();
        match word.chars().next() {
            None => Err(format!("a number or a name is missing at `{}`", self.rest)),
            Some(first) if first.is_ascii_digit() => word
                .replace('_', "")
                .parse()
                .map(Expression::Number)
                .map_err(|_| format!("`{word}` is no number")),
            Some(_) if self.eat("(") => self.call(&word),
            Some(_) => Ok(Expression::Name(word)),
        }
    }

    /// A function's arguments, after its opening bracket.
    fn call(&mut self, word: &str) -> Result<Expression, String> {
        if matches!(word, "usd" | "price") {
            let item = self.item()?;
            let quantity = if word == "usd" {
                if !self.eat(",") {
                    return Err("usd takes an item and a quantity".into());
                }
                Some(Box::new(self.comparison()?))
            } else {
                None
            };
            return self.closed(Expression::Price(item, quantity));
        }
        let known = FUNCTIONS.iter().find(|(name, ..)| *name == word);
        let Some((_, function, least, most)) = known else {
            let names: Vec<&str> = FUNCTIONS.iter().map(|(name, ..)| *name).collect();
            let known = [&names[..], &["usd", "price"]].concat();
            return Err(format!(
                "there is no function `{word}`: {}",
                did_you_mean(word, &known)
            ));
        };
        let mut inner = vec![self.comparison()?];
        while self.eat(",") {
            inner.push(self.comparison()?);
        }
        if !(*least..=*most).contains(&inner.len()) {
            return Err(format!("{word} does not take {} numbers", inner.len()));
        }
        self.closed(Expression::Call(*function, inner))
    }

    /// The key of an item in quotes.
    fn item(&mut self) -> Result<Item, String> {
        let quoted = self.rest.trim_start().strip_prefix('\'');
        let Some((key, rest)) = quoted.and_then(|rest| rest.split_once('\'')) else {
            return Err("write an item in single quotes, such as 'lambda-requests'".into());
        };
        self.rest = rest;
        Item::keyed(key).ok_or_else(|| {
            let known: Vec<&str> = Item::all().map(|item| item.entry().key).collect();
            format!(
                "the price sheets have no `{key}`: {}",
                did_you_mean(key, &known)
            )
        })
    }

    fn closed(&mut self, inner: Expression) -> Result<Expression, String> {
        if self.eat(")") {
            Ok(inner)
        } else {
            Err(format!("a bracket is not closed at `{}`", self.rest))
        }
    }

    fn sign(&mut self, signs: &[(&str, Sign)]) -> Option<Sign> {
        let found = signs.iter().find(|(sign, _)| self.eat(sign))?;
        Some(found.1)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest.trim_start().strip_prefix(sign);
        if let Some(rest) = found {
            self.rest = rest;
        }
        found.is_some()
    }

    /// A number, or a name such as `memory` or `run.cold_starts`.
    fn word(&mut self) -> String {
        let rest = self.rest.trim_start();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
            .unwrap_or(rest.len());
        let (word, rest) = rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }
}

fn binary(sign: Sign, one: Expression, other: Expression) -> Expression {
    Expression::Binary(sign, Box::new([one, other]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn gives(text: &str, want: f64) {
        let names = Names::from([("n".into(), 6.0), ("run.cold_starts".into(), 3.0)]);
        let found = Expression::parse(text).unwrap().value(&names);
        assert!((found - want).abs() < 1e-9, "{text} is {found}");
    }

    #[track_caller]
    fn refused(text: &str, want: &str) {
        let error = Expression::parse(text).unwrap_err();
        assert!(error.contains(want), "{text}: {error}");
    }

    #[test]
    fn sums_are_worked_out_as_at_school() {
        gives("1 + 2 * 3 - 4 / 2", 5.0);
        gives("(1 + 2) * -n", -18.0);
        gives("20 % n", 2.0);
        gives("10 - 3 - 2", 5.0);
        gives("1_000 * run.cold_starts", 3_000.0);
        gives("ceil(7 / 2) + floor(7 / 2) + round(2.5)", 10.0);
        gives("ceil((0.1 + 0.2) * 10)", 3.0);
        gives("min(n, 4, 9) + max(1, n)", 10.0);
        gives("if(n > 5, 1, 2) + if(n >= 6.5, 10, 20)", 21.0);
        gives("(n == 6) + (n != 6) + (n <= 6) + (n < 6)", 2.0);
    }

    #[test]
    fn prices_are_those_of_the_newest_sheet() {
        gives("usd('lambda-requests', 5_000_000)", 1.0);
        gives("price('lambda-requests')", 0.2);
        gives(
            "usd('lambda-duration-x86_64', 1024 * 1000)",
            0.000_016_666_7,
        );
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        refused("1 +", "a number or a name is missing");
        refused("(1", "not closed");
        refused("1 2", "`2` is left over");
        refused("ciel(1)", "did you mean ceil?");
        refused("min(1)", "min does not take 1 numbers");
        refused("usd('lambda-request', 1)", "did you mean lambda-requests?");
        refused("usd(lambda, 1)", "single quotes");
        refused("1.2.3", "is no number");
    }

    #[test]
    fn what_has_no_value_is_not_a_number() {
        for text in ["m", "if(m, 1, 2)", "usd('lambda-requests', 0 - 1)"] {
            let found = Expression::parse(text).unwrap().value(&Names::new());
            assert!(found.is_nan(), "{text}");
        }
    }
}
