//! QQ Wallet from both sides: what the merchant writes is read by a stand-in, and back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod messages;
mod orders;
mod refunds;
mod statement;

use cashier_core::secret::Secret;
use cashier_core::time::Timestamp;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::message::Account;

fn account() -> Account {
    Account {
        mch_id: "10000100".to_owned(),
        appid: Some("d930ea5d5a258f4f".to_owned()),
        key: Secret::new("192006250b4c09247ec02edce69f6a2d".to_owned()),
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Signs fields, sends them, and returns what arrives.
fn deliver(fields: Fields) -> Fields {
    let document = account().write(fields, "ibuaiVcKdpRxkhJA").unwrap();
    account().open(document.as_bytes()).unwrap()
}

/// Fields overwritten with others; an empty value removes a field.
fn with(mut fields: Fields, changes: &[(&str, &str)]) -> Fields {
    for (name, value) in changes {
        if value.is_empty() {
            fields.remove(*name);
        } else {
            fields.insert((*name).to_owned(), (*value).to_owned());
        }
    }
    fields
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}
