//! Merchants and partner wallets, and their public keys.

mod change;
mod client_id;
mod create;
mod dialect_name;
mod relocate;
mod webhooks;

use crate::id::MerchantId;
use crate::kernel::Row;
use crate::time::Timestamp;

pub use change::{ChangeClient, EndMerchantKey};
pub use client_id::{ClientId, ClientIdError};
pub use create::{AddMerchantKey, CreateMerchant, CreatePartner};
pub use dialect_name::DialectName;
pub use relocate::MovePartner;
pub use webhooks::{RotateWebhookSecret, Webhooks};

/// A client of the OpenAPI: a merchant, or a partner wallet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Merchant {
    /// Its `Client-Id`. It determines the shard, so that a request finds its merchant in one step. A `String`,
    /// because a row may be older than the format of [`ClientId`].
    pub client_id: String,
    /// Its id; the shard is that of the client id.
    pub id: MerchantId,
    /// The name that users see.
    pub name: String,
    /// True when notices may go to loopback and private addresses. For demos and tests only.
    pub private_notify: bool,
    /// What it may call.
    pub role: Role,
    /// The URL of a partner wallet's own server, without a trailing slash. Refunds go there.
    pub server_url: Option<String>,
    /// Its dialect.
    pub dialect: DialectName,
    /// When it was added.
    pub created_at: Timestamp,
}

/// The role of a client of the OpenAPI. The name is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A merchant, which is paid.
    Merchant,
    /// A partner wallet, whose users pay our merchants.
    Wallet,
}

impl Role {
    /// The stored name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Merchant => "merchant",
            Self::Wallet => "wallet",
        }
    }

    /// The role with this stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Merchant, Self::Wallet].into_iter().find(|role| role.name() == name)
    }
}

impl Row for Merchant {
    type Key = String;

    fn key(&self) -> String {
        self.client_id.clone()
    }
}

/// A public key of a merchant. Versions start at 1; the newest is the default.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MerchantKey {
    /// The key's owner.
    pub merchant: MerchantId,
    /// The version.
    pub version: u32,
    /// The key as `SubjectPublicKeyInfo` DER.
    pub spki: Vec<u8>,
    /// When it was added.
    pub created_at: Timestamp,
    /// When the operator ended it, if so.
    pub ended_at: Option<Timestamp>,
}

impl Row for MerchantKey {
    type Key = (MerchantId, u32);

    fn key(&self) -> Self::Key {
        (self.merchant, self.version)
    }
}
