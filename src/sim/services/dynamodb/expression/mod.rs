//! DynamoDB's expressions: conditions and updates, as far as functions in this lab need them.
//!
//! An expression is read as it is evaluated. Names are those of an item's own attributes (`#n` is looked
//! up in `ExpressionAttributeNames`); paths into lists and maps are not understood. Values come from
//! `ExpressionAttributeValues`.

mod condition;
mod token;
mod update;

pub(super) use token::Dictionary;
pub(super) use update::added;

use super::attribute::{Attribute, Item};
use token::Token;

/// Why an expression is refused: a sentence for its author.
pub(super) type Refused = String;

/// Whether a condition holds of an item; an item that does not exist has no attributes.
pub(super) fn holds(text: &str, words: &Dictionary, item: &Item) -> Result<bool, Refused> {
    let mut reader = Reader::new(text, words, item)?;
    let holds = reader.either()?;
    reader.end()?;
    Ok(holds)
}

/// An item as an update leaves it. All reads are of the item as it was.
pub(super) fn updated(text: &str, words: &Dictionary, item: &Item) -> Result<Item, Refused> {
    let mut reader = Reader::new(text, words, item)?;
    let after = reader.update()?;
    reader.end()?;
    Ok(after)
}

/// Where reading has got to, and the item that names speak of.
struct Reader<'a> {
    tokens: Vec<Token>,
    place: usize,
    item: &'a Item,
}

impl<'a> Reader<'a> {
    fn new(text: &str, words: &Dictionary, item: &'a Item) -> Result<Self, Refused> {
        Ok(Self {
            tokens: token::tokens(text, words)?,
            place: 0,
            item,
        })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place)
    }

    fn next(&mut self) -> Result<Token, Refused> {
        let token = self
            .peek()
            .cloned()
            .ok_or("the expression ends too early")?;
        self.place += 1;
        Ok(token)
    }

    /// Takes the next token if it is this symbol.
    fn takes(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(found)) if *found == symbol);
        self.place += usize::from(found);
        found
    }

    /// Takes the next token if it is this word, in letters of any size.
    fn takes_word(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is_word(word));
        self.place += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &str) -> Result<(), Refused> {
        if self.takes(symbol) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(token) => format!("`{symbol}` is expected before {token}"),
            None => format!("`{symbol}` is missing at the end"),
        })
    }

    fn end(&self) -> Result<(), Refused> {
        match self.peek() {
            None => Ok(()),
            Some(token) => Err(format!("{token} is not expected here")),
        }
    }

    /// The name of an attribute.
    fn name(&mut self) -> Result<String, Refused> {
        match self.next()? {
            Token::Word(name) | Token::Name(name) => Ok(name),
            other => Err(format!("{other} is no name of an attribute")),
        }
    }

    /// A value, or an attribute's value, which may be missing.
    fn operand(&mut self) -> Result<Option<Attribute>, Refused> {
        if let Some(Token::Value(value)) = self.peek() {
            let value = value.clone();
            self.place += 1;
            return Ok(Some(value));
        }
        let name = self.name()?;
        Ok(self.item.get(&name).cloned())
    }
}
