//! How bytes are written as text: Base64, MD5 and percent-encoding. Event JSON needs all three.

mod base64;
mod md5;
mod percent;

pub use base64::{decode as base64_decode, encode as base64};
pub use md5::md5;
pub use percent::{form, query};

use std::fmt::Write;

/// Bytes as small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
