//! Reads a proof.

use std::fmt::Display;
use std::str::FromStr;

use cashier_core::chain::{Block, BlockKey, Held, Inclusion, Named, Shown, Sum};
use cashier_core::id::BatchId;
use cashier_core::time::Timestamp;
use data_encoding::BASE64;
use serde_json::{Map, Value};

use super::{FORMAT, ProofError};
use crate::wallet::request::parse_body;

/// Longer than any proof: a block has at most some ten thousand facts, and a value at most 256 KiB.
const BYTES_MAX: usize = 4 * 1024 * 1024;

/// An object of the proof, with its path, for errors.
struct Object<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

/// Reads a proof; whether it proves anything is another question.
///
/// # Errors
/// When it is not of the form that is written.
pub fn read(json: &[u8]) -> Result<Inclusion, ProofError> {
    if json.len() > BYTES_MAX {
        return Err(ProofError::Json);
    }
    let map = parse_body(json).map_err(|_| ProofError::Json)?;
    if map.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(ProofError::Format);
    }
    let proof = Object { map: &map, path: String::new() };
    let lines = proof.list("lines")?.iter().enumerate();
    let lines = lines.map(|(n, line)| shown(&Object::of(line, format!("lines[{n}]"))?));
    let path = proof.list("path")?.iter();
    let path = path.map(|head| head.as_str().and_then(decode)).collect::<Option<_>>();
    Ok(Inclusion {
        row: shown(&proof.object("row")?)?,
        lines: lines.collect::<Result<_, _>>()?,
        block: block(&proof.object("block")?)?,
        path: path.ok_or_else(|| proof.wrong("path"))?,
        root: proof.text("root")?.to_owned(),
    })
}

fn block(object: &Object<'_>) -> Result<Block, ProofError> {
    Ok(Block {
        key: BlockKey { chain: object.number("chain")?, number: object.number("number")? },
        batch: BatchId::from_bytes(object.bytes("batch")?),
        at: Timestamp::from_micros(object.number("at")?),
        previous: object.bytes("previous")?,
        sum: Sum::from_bytes(object.bytes("sum")?),
        facts: BASE64.decode(object.text("facts")?.as_bytes()).map_err(|_| object.wrong("facts"))?,
    })
}

fn shown(object: &Object<'_>) -> Result<Shown, ProofError> {
    let values = object.list("values")?.iter().enumerate();
    let values = values.map(|(n, value)| named(&Object::of(value, object.path_of(&format!("values[{n}]")))?));
    Ok(Shown {
        table: object.number("table")?,
        name: object.text("name")?.to_owned(),
        values: values.collect::<Result<_, _>>()?,
    })
}

fn named(object: &Object<'_>) -> Result<Named, ProofError> {
    let value = match object.text("type")? {
        "int" => Held::Int(object.number("value")?),
        "text" => Held::Text(object.text("value")?.to_owned()),
        "bytes" => {
            Held::Bytes(BASE64.decode(object.text("value")?.as_bytes()).map_err(|_| object.wrong("value"))?)
        }
        _ => return Err(object.wrong("type")),
    };
    Ok(Named { column: object.number("column")?, name: object.text("name")?.to_owned(), value })
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
}

impl<'a> Object<'a> {
    fn of(value: &'a Value, path: String) -> Result<Self, ProofError> {
        value.as_object().map(|map| Object { map, path: path.clone() }).ok_or(ProofError::Member(path))
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn wrong(&self, name: &str) -> ProofError {
        ProofError::Member(self.path_of(name))
    }

    fn text(&self, name: &str) -> Result<&'a str, ProofError> {
        self.map.get(name).and_then(Value::as_str).ok_or_else(|| self.wrong(name))
    }

    fn list(&self, name: &str) -> Result<&'a [Value], ProofError> {
        self.map.get(name).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| self.wrong(name))
    }

    fn object(&self, name: &str) -> Result<Self, ProofError> {
        Self::of(self.map.get(name).unwrap_or(&Value::Null), self.path_of(name))
    }

    /// A number in the one way in which it is written.
    fn number<N: FromStr + Display>(&self, name: &str) -> Result<N, ProofError> {
        let text = self.text(name)?;
        text.parse::<N>().ok().filter(|number| number.to_string() == text).ok_or_else(|| self.wrong(name))
    }

    fn bytes<const N: usize>(&self, name: &str) -> Result<[u8; N], ProofError> {
        decode(self.text(name)?).ok_or_else(|| self.wrong(name))
    }
}
