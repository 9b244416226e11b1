//! What a row is called, for those who read the proof: its table and its key.

use std::fmt::Write as _;

use cashier_core::chain::{Value, values};
use cashier_core::id::{
    AgreementId, AppSessionId, AuthCodeId, ForeignOrderId, GrantId, Merchant, MerchantId, MessageId,
    NoticeId, PaymentId, ProviderAccountId, RefundId, SessionId, TransferId, User, UserId,
};
use cashier_core::ledger::{AccountId, AccountKind};

use super::Present;
use crate::table::Role;

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
pub(crate) fn name(row: &Present<'_>) -> String {
    let mut text = row.table.name.to_owned();
    let count = row.table.columns.iter().filter(|column| column.role == Role::Key).count();
    // The key comes first.
    for (column, value) in values(row.bytes).take(count) {
        let column = row.table.columns.get(usize::from(column)).map_or("", |column| column.name);
        if column != "shard" {
            let _ = write!(text, " {}", shown(row.table.name, column, value));
        }
    }
    text
}

fn shown(table: &str, column: &str, value: Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.to_owned(),
        Value::Bytes(bytes) => {
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
        ("agreements", "id") => text(AgreementId::from_slice(bytes)),
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
