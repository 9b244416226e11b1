//! Writes a proof.

use cashier_core::chain::{Held, Inclusion, Shown};
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::FORMAT;

/// The proof as JSON.
pub fn write(proof: &Inclusion) -> Value {
    let Inclusion { row, lines, block, path, root } = proof;
    json!({
        "format": FORMAT,
        "row": shown(row),
        "lines": lines.iter().map(shown).collect::<Vec<_>>(),
        "block": {
            "chain": block.key.chain.to_string(),
            "number": block.key.number.to_string(),
            "batch": BASE64.encode(&block.batch.to_bytes()),
            "at": block.at.as_micros().to_string(),
            "previous": BASE64.encode(&block.previous),
            "sum": BASE64.encode(&block.sum.to_bytes()),
            "facts": BASE64.encode(&block.facts),
        },
        "path": path.iter().map(|head| BASE64.encode(head)).collect::<Vec<_>>(),
        "root": root,
    })
}

fn shown(row: &Shown) -> Value {
    let values = row.values.iter().map(|named| {
        let (letter, value) = match &named.value {
            Held::Int(value) => ("int", value.to_string()),
            Held::Text(text) => ("text", text.clone()),
            Held::Bytes(bytes) => ("bytes", BASE64.encode(bytes)),
        };
        json!({ "column": named.column.to_string(), "name": named.name, "type": letter, "value": value })
    });
    json!({ "table": row.table.to_string(), "name": row.name, "values": values.collect::<Vec<_>>() })
}
