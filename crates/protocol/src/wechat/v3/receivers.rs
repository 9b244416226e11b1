//! Receivers of profit sharing: who may get a share of a merchant's orders.
//!
//! Rule: <https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter8_1_10.shtml> and the related pages. A merchant has at
//! most 20,000 of them.

use serde::{Deserialize, Serialize};

use super::call::Call;
use super::check::{self, Invalid, ensure};
use crate::limits;
use crate::wechat::words::words;

/// The path to add one.
pub const ADD_PATH: &str = "/v3/profitsharing/receivers/add";
/// The path to remove one from the list.
pub const DELETE_PATH: &str = "/v3/profitsharing/receivers/delete";

words! {
    /// What kind of account gets the share.
    ReceiverKind {
        /// Another merchant, by `mchid`.
        Merchant = "MERCHANT_ID",
        /// A person, by `openid`.
        Person = "PERSONAL_OPENID",
    }
}

words! {
    /// The receiver's relation to the merchant.
    Relation {
        /// A shop.
        Store = "STORE",
        /// An employee.
        Staff = "STAFF",
        /// The owner of a shop.
        StoreOwner = "STORE_OWNER",
        /// A partner.
        Partner = "PARTNER",
        /// The head office.
        Headquarter = "HEADQUARTER",
        /// A brand.
        Brand = "BRAND",
        /// A distributor.
        Distributor = "DISTRIBUTOR",
        /// A user.
        User = "USER",
        /// A supplier.
        Supplier = "SUPPLIER",
        /// A service provider.
        ServiceProvider = "SERVICE_PROVIDER",
        /// Something else, named by `custom_relation`.
        Custom = "CUSTOM",
    }
}

/// The body of a request to add a receiver; its answer is the same without the appid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receiver {
    /// The official account, mini program or app. Absent in the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appid: Option<String>,
    /// The kind of account.
    #[serde(rename = "type")]
    pub kind: ReceiverKind,
    /// The account.
    pub account: String,
    /// The name, encrypted for the provider ([`super::sensitive`]). Required for a merchant; a wrong one is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The receiver's relation to the merchant. Absent when a receiver is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation_type: Option<Relation>,
    /// At most 10 characters; only with [`Relation::Custom`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_relation: Option<String>,
}

impl Receiver {
    /// The request to add it. With a name, the header `Wechatpay-Serial` must name the key of the encryption.
    pub fn add(&self) -> Call {
        Call::post(ADD_PATH, self)
    }

    /// Checks every limit of adding.
    ///
    /// # Errors
    /// The first field that is outside its limits.
    pub fn check(&self) -> Result<(), Invalid> {
        check::text("appid", self.appid.as_deref().unwrap_or_default(), 1, 32)?;
        check_account(&self.kind, &self.account)?;
        let name = self.name.as_deref().unwrap_or_default();
        check::text("name", name, 0, 1024)?;
        let has_name = self.name.as_ref().is_some_and(|name| !name.is_empty());
        ensure(self.kind != ReceiverKind::Merchant || has_name, "name", "is required for a merchant")?;
        ensure(
            matches!(&self.relation_type, Some(relation) if !matches!(relation, Relation::Other(_))),
            "relation_type",
            "is not a known relation",
        )?;
        check::maybe("custom_relation", self.custom_relation.as_ref(), limits::WECHAT_CUSTOM_RELATION)?;
        let is_custom = self.relation_type == Some(Relation::Custom);
        ensure(!is_custom || self.custom_relation.is_some(), "custom_relation", "is required for CUSTOM")
    }
}

/// The request to remove a receiver from the list.
pub fn delete(appid: &str, kind: ReceiverKind, account: &str) -> Call {
    let receiver = Receiver {
        appid: Some(appid.to_owned()),
        kind,
        account: account.to_owned(),
        name: None,
        relation_type: None,
        custom_relation: None,
    };
    Call::post(DELETE_PATH, &receiver)
}

/// A known kind and an account of 1 to 64 characters.
pub(super) fn check_account(kind: &ReceiverKind, account: &str) -> Result<(), Invalid> {
    ensure(!matches!(kind, ReceiverKind::Other(_)), "type", "must be MERCHANT_ID or PERSONAL_OPENID")?;
    check::limited("account", account, 1, limits::WECHAT_RECEIVER_ACCOUNT)
}
