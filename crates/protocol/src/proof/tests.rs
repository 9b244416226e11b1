//! Proofs are read as they were written, and in no other way.

use cashier_core::chain::{Block, BlockKey, Held, Inclusion, Named, Shown, Sum};
use cashier_core::id::BatchId;
use cashier_core::time::Timestamp;
use serde_json::{Value, json};

use super::*;

fn proof() -> Inclusion {
    let named = |column, name: &str, value| Named { column, name: name.to_owned(), value };
    let values = vec![
        named(0, "shard", Held::Int(i64::MIN)),
        named(1, "id", Held::Bytes(vec![0xff, 0])),
        named(2, "text", Held::Text("é\n".to_owned())),
    ];
    let line = Shown { table: 3, name: "entries".to_owned(), values: values.clone() };
    Inclusion {
        row: Shown { table: 4, name: "payments".to_owned(), values },
        lines: vec![line],
        block: Block {
            key: BlockKey { chain: u32::MAX, number: i64::MAX },
            batch: BatchId::from_bytes([1; 16]),
            at: Timestamp::from_micros(1_796_047_200_000_001),
            previous: [2; 32],
            facts: vec![0, 0, 0, 0],
            sum: Sum::from_bytes([3; 32]),
        },
        path: vec![[4; 32], [5; 32]],
        root: "a root\n".to_owned(),
    }
}

#[test]
fn a_proof_is_read_as_it_was_written() {
    let json = write(&proof());
    assert_eq!(json["row"]["values"][0]["value"], "-9223372036854775808", "JavaScript would round a number");
    assert_eq!(
        json["row"]["values"][1],
        json!({ "column": "1", "name": "id", "type": "bytes", "value": "/wA=" })
    );
    assert_eq!(json["block"]["at"], "1796047200000001");
    assert_eq!(read(json.to_string().as_bytes()), Ok(proof()));
    let mut more = json;
    more["later"] = json!([1]);
    assert_eq!(read(more.to_string().as_bytes()), Ok(proof()), "unknown members are ignored");
}

#[test]
fn another_way_to_write_it_is_refused() {
    let refused = |pointer: &str, value: Value| {
        let mut json = write(&proof());
        *json.pointer_mut(pointer).unwrap() = value;
        read(json.to_string().as_bytes()).unwrap_err().to_string()
    };
    for (pointer, value, named) in [
        ("/format", json!("opencashier.proof/v2"), FORMAT),
        ("/row", json!([]), "row"),
        ("/row/table", json!("256"), "row.table"),
        ("/row/table", json!(4), "row.table"),
        ("/row/values/0/value", json!("007"), "row.values[0].value"),
        ("/row/values/0/value", json!("9223372036854775808"), "row.values[0].value"),
        ("/row/values/1/value", json!("/wB="), "row.values[1].value"),
        ("/row/values/1/value", json!("/wA"), "row.values[1].value"),
        ("/row/values/1/type", json!("blob"), "row.values[1].type"),
        ("/row/values/2/column", json!("+2"), "row.values[2].column"),
        ("/lines/0/values/0/name", Value::Null, "lines[0].values[0].name"),
        ("/lines/0", json!("x"), "lines[0]"),
        ("/block/number", json!("1.0"), "block.number"),
        ("/block/batch", json!("AAAA"), "block.batch"),
        ("/block/facts", json!("*"), "block.facts"),
        ("/path", json!({}), "path"),
        ("/path/1", json!("AAAA"), "path"),
        ("/root", json!(1), "root"),
    ] {
        let refusal = refused(pointer, value);
        assert!(refusal.contains(named), "{pointer}: {refusal}");
    }
    for text in ["", "[]", "{", "{\"format\":\"opencashier.proof/v1\",\"format\":\"opencashier.proof/v1\"}"] {
        assert_eq!(read(text.as_bytes()), Err(ProofError::Json), "{text}");
    }
    assert_eq!(read(&vec![b' '; 4 * 1024 * 1024 + 1]), Err(ProofError::Json));
}
