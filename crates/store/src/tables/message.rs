//! Table `messages`.

use cashier_core::id::{MessageId, UserId};
use cashier_core::message::{Message, MessageText, MessageVersion};
use serde::{Deserialize, Serialize};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Chained, Column, Table, fixed, key};

/// The stored form of one version; the column holds a JSON array of them.
#[derive(Serialize, Deserialize)]
struct StoredVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    title: String,
    content: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl Table for Message {
    const NAME: &'static str = "messages";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("user_id", Blob),
        key("id", Blob),
        fixed("kind", Text),
        fixed("sender", Blob),
        fixed("sender_name", Text),
        fixed("versions", Text),
    ];
    const CHAINED: Chained = Chained::Row(32);

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        push!(cells; self.user.shard(), self.user, self.id);
        match &self.text {
            MessageText::PinLocked => push!(cells; "pin_locked", None::<i64>, None::<i64>, None::<i64>),
            MessageText::Merchant { sender, versions } => {
                push!(cells; "merchant", self.sender, sender, to_json(versions));
            }
        }
    }

    fn encode_key(key: &(UserId, MessageId), cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.0.shard(), key.0, key.1);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let (user, id) = (fields.id()?, fields.id()?);
        let kind = fields.text()?;
        let columns = (fields.opt_id()?, fields.opt_text()?, fields.opt_text()?);
        let (sender, text) = match (kind.as_str(), columns) {
            ("pin_locked", (None, None, None)) => (None, MessageText::PinLocked),
            ("merchant", (Some(merchant), Some(sender), Some(json))) => {
                let versions = from_json(&json).map_err(|_| fields.corrupt("versions are not JSON"))?;
                (Some(merchant), MessageText::Merchant { sender, versions })
            }
            _ => return Err(fields.corrupt("kind and its columns do not fit")),
        };
        Ok(Self { id, user, sender, text })
    }
}

fn to_json(versions: &[MessageVersion]) -> String {
    let stored: Vec<_> = versions
        .iter()
        .cloned()
        .map(|MessageVersion { language, title, content, url }| StoredVersion {
            language,
            title,
            content,
            url,
        })
        .collect();
    serde_json::to_string(&stored).unwrap_or_default()
}

fn from_json(json: &str) -> Result<Vec<MessageVersion>, serde_json::Error> {
    let stored: Vec<StoredVersion> = serde_json::from_str(json)?;
    Ok(stored
        .into_iter()
        .map(|StoredVersion { language, title, content, url }| MessageVersion {
            language,
            title,
            content,
            url,
        })
        .collect())
}
