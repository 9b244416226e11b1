//! Checks proofs, as `docs/checkers/check_proof.py` and `docs/checkers/check_proof.mjs` do: from the file and a public key alone.

use anyhow::{Context as _, Result, ensure};
use cashier_core::chain::{Held, Inclusion, Root, Shown, SignedNote, Verifier};
use cashier_core::id::{Id, Kind, PaymentId, RefundId};
use cashier_protocol::proof;
use cashier_store::table::schema;
use serde_json::{Value, json};

/// What a proof proves.
#[derive(Debug)]
pub struct Proved {
    /// The proof.
    pub inclusion: Inclusion,
    /// The root to which it leads.
    pub root: Root,
}

/// Checks a proof: that it leads to a root that one of these keys has signed, and to `known` if there is one, a root that
/// came by another way.
///
/// # Errors
/// When it proves nothing, with the reason.
pub fn check(json: &[u8], keys: &[Verifier], known: Option<&str>) -> Result<Proved> {
    let inclusion = proof::read(json)?;
    for row in std::iter::once(&inclusion.row).chain(&inclusion.lines) {
        check_names(row)?;
    }
    let note = SignedNote::parse(&inclusion.root)?;
    note.verify(keys)?;
    if let Some(known) = known {
        let known = SignedNote::parse(known).context("the other root cannot be read")?;
        ensure!(known.text == note.text, "the other root is not the same");
    }
    let root = Root::parse(&note.text)?;
    inclusion.check(&root)?;
    Ok(Proved { inclusion, root })
}

/// Names are for readers, and not proved: they must be those of the numbers.
fn check_names(row: &Shown) -> Result<()> {
    let table = schema().iter().find(|table| table.chained.number() == Some(row.table));
    let table = table.filter(|table| table.name == row.name);
    let table = table.with_context(|| format!("no table {} has the number {}", row.name, row.table))?;
    for named in &row.values {
        let column = table.columns.get(usize::from(named.column));
        let is_right = column.is_some_and(|column| column.name == named.name);
        ensure!(is_right, "no column {} of {} has the number {}", named.name, row.name, named.column);
    }
    Ok(())
}

impl Proved {
    /// One line that says what is proved.
    pub fn text(&self) -> String {
        let Self { inclusion, root } = self;
        let row = &inclusion.row;
        let at = inclusion.block.at.to_rfc3339_micros();
        let request = Value::from(text(row, "request_id"));
        format!(
            "Proved: at {at} the books of {} had the {}, request {request}, amount {} {} in its smallest unit, state {}. \
             Root {} of {} covers it.",
            root.origin,
            self.what(),
            int(row, "amount"),
            text(row, "currency"),
            text(row, "state"),
            root.number,
            root.at.to_rfc3339_micros(),
        )
    }

    fn what(&self) -> String {
        let row = &self.inclusion.row;
        let [payment, refund] = self.ids();
        match refund {
            Some(refund) => format!("refund {refund} of payment {}", payment.unwrap_or_default()),
            None => payment.map_or_else(|| format!("row of {}", row.name), |id| format!("payment {id}")),
        }
    }

    /// The payment, and the refund if the proof is about one.
    fn ids(&self) -> [Option<String>; 2] {
        let row = &self.inclusion.row;
        match row.name.as_str() {
            "payments" => [id::<_>(row, "id", PaymentId::from_slice), None],
            "refunds" => [id(row, "payment", PaymentId::from_slice), id(row, "id", RefundId::from_slice)],
            _ => [None, None],
        }
    }

    /// The same for machines.
    pub fn json(&self) -> Value {
        let Self { inclusion, root } = self;
        let row = &inclusion.row;
        let [payment, refund] = self.ids();
        json!({
            "ok": true, "payment": payment, "refund": refund, "request_id": text(row, "request_id"),
            "amount": int(row, "amount").to_string(), "currency": text(row, "currency"), "state": text(row, "state"),
            "recorded_at": inclusion.block.at.to_rfc3339_micros(), "origin": root.origin, "root": root.number,
            "root_at": root.at.to_rfc3339_micros(),
        })
    }
}

fn value<'a>(row: &'a Shown, name: &str) -> Option<&'a Held> {
    row.values.iter().find(|named| named.name == name).map(|named| &named.value)
}

fn text<'a>(row: &'a Shown, name: &str) -> &'a str {
    match value(row, name) {
        Some(Held::Text(text)) => text,
        _ => "",
    }
}

fn int(row: &Shown, name: &str) -> i64 {
    match value(row, name) {
        Some(Held::Int(value)) => *value,
        _ => 0,
    }
}

fn id<K: Kind>(row: &Shown, name: &str, of: fn(&[u8]) -> Option<Id<K>>) -> Option<String> {
    match value(row, name) {
        Some(Held::Bytes(bytes)) => of(bytes).map(|id| id.to_string()),
        _ => None,
    }
}
