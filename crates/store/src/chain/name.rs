//! What a row is called, for those who read the proof: its table and its key.

use std::fmt::Write as _;

use cashier_core::id::{
    AppSessionId, AuthCodeId, ForeignOrderId, GrantId, Merchant, MerchantId, MessageId, NoticeId, PaymentId,
    ProviderAccountId, RefundId, SessionId, TransferId, User, UserId,
};
use cashier_core::ledger::{AccountId, AccountKind};

use super::Present;
use crate::table::{Described, Role};

/// The name of an account: what it is for, its currency and its owner.
pub(crate) fn account_name(bytes: &[u8]) -> Option<String> {
    let id = AccountId::from_slice(bytes)?;
    let owner = match id.kind {
        AccountKind::UserBalance => id.owner.as_id::<User>().to_string(),
        _ => id.owner.as_id::<Merchant>().to_string(),
    };
    Some(format!("{} {} of {owner}", id.kind.name(), id.currency.code()))
}

/// The name of a row.
pub(crate) fn name(row: &Present) -> String {
    let mut text = row.table.name.to_owned();
    for (column, value) in keys(row.table, &row.bytes) {
        if column != "shard" {
            let _ = write!(text, " {}", shown(row.table.name, column, value));
        }
    }
    text
}

/// A value of the canonical bytes.
#[derive(Clone, Copy)]
enum Found<'a> {
    Int(i64),
    Text(&'a [u8]),
    Bytes(&'a [u8]),
}

/// The values of the key, which come first in the canonical bytes.
fn keys<'a>(table: &'static Described, bytes: &'a [u8]) -> Vec<(&'static str, Found<'a>)> {
    let count = table.columns.iter().filter(|column| column.role == Role::Key).count();
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut values = Vec::with_capacity(count);
    while values.len() < count {
        let Some((column, value, left)) = value(rest) else { break };
        let Some(column) = table.columns.get(usize::from(column)) else { break };
        values.push((column.name, value));
        rest = left;
    }
    values
}

/// The first value: the number of its column, itself, and what follows.
fn value(bytes: &[u8]) -> Option<(u8, Found<'_>, &[u8])> {
    let ([column, letter], rest) = bytes.split_first_chunk::<2>()?;
    if *letter == b'i' {
        let (number, rest) = rest.split_first_chunk::<8>()?;
        return Some((*column, Found::Int(i64::from_be_bytes(*number)), rest));
    }
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (value, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((*column, if *letter == b't' { Found::Text(value) } else { Found::Bytes(value) }, rest))
}

fn shown(table: &str, column: &str, value: Found<'_>) -> String {
    match value {
        Found::Int(number) => number.to_string(),
        Found::Text(text) => String::from_utf8_lossy(text).into_owned(),
        Found::Bytes(bytes) => {
            let hex = || bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
            id(table, column, bytes).unwrap_or_else(hex)
        }
    }
}

/// An id as everybody else writes it.
fn id(table: &str, column: &str, bytes: &[u8]) -> Option<String> {
    fn text<T: ToString>(id: Option<T>) -> Option<String> {
        id.map(|id| id.to_string())
    }
    match (table, column) {
        ("accounts", "id") => account_name(bytes),
        ("payments", "id") | (_, "payment") => text(PaymentId::from_slice(bytes)),
        ("refunds", "id") => text(RefundId::from_slice(bytes)),
        ("transfers", "id") | ("entries", "transfer") => text(TransferId::from_slice(bytes)),
        ("notices", "id") => text(NoticeId::from_slice(bytes)),
        ("messages", "id") => text(MessageId::from_slice(bytes)),
        ("auth_codes", "id") => text(AuthCodeId::from_slice(bytes)),
        ("grants", "id") => text(GrantId::from_slice(bytes)),
        ("sessions", "id") => text(SessionId::from_slice(bytes)),
        ("app_sessions", "id") => text(AppSessionId::from_slice(bytes)),
        ("foreign_orders", "id") => text(ForeignOrderId::from_slice(bytes)),
        ("provider_accounts", "id") | (_, "account") => text(ProviderAccountId::from_slice(bytes)),
        ("users", "id") | (_, "user_id") => text(UserId::from_slice(bytes)),
        (_, "merchant") => text(MerchantId::from_slice(bytes)),
        _ => None,
    }
}
