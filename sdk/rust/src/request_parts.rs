//! What the bodies of requests consist of.
//!
//! Written by sdk/generator from the wallet's own documents: not by hand.

use serde::{Deserialize, Serialize};

/// `Amount`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Amount {
    /// ISO 4217.
    pub currency: String,
    /// Whole minor units, as digits.
    pub value: String,
}

/// `SendInboxRequestTemplatesItem`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendInboxRequestTemplatesItem {
    /// Its language; the version without one is for everybody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `templateParameters`.
    pub template_parameters: SendInboxRequestTemplatesItemTemplateParameters,
}

/// `SendInboxRequestTemplatesItemTemplateParameters`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendInboxRequestTemplatesItemTemplateParameters {
    /// The rest.
    #[serde(rename = "Content")]
    pub content: String,
    /// The first line.
    #[serde(rename = "Title")]
    pub title: String,
    /// A link such as `https://…` or `mini://…`.
    #[serde(rename = "Url", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `SendPushRequestTemplatesItem`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendPushRequestTemplatesItem {
    /// Its language; the version without one is for everybody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// `templateParameters`.
    pub template_parameters: SendPushRequestTemplatesItemTemplateParameters,
}

/// `SendPushRequestTemplatesItemTemplateParameters`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendPushRequestTemplatesItemTemplateParameters {
    /// The rest.
    #[serde(rename = "Content")]
    pub content: String,
    /// The first line.
    #[serde(rename = "Title")]
    pub title: String,
    /// A link such as `https://…` or `mini://…`.
    #[serde(rename = "Url", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `PayRequestOrder`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayRequestOrder {
    /// `buyer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<PayRequestOrderBuyer>,
    /// What the user reads on the page.
    pub order_description: String,
    /// Your order number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_order_id: Option<String>,
}

/// `PayRequestOrderBuyer`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PayRequestOrderBuyer {
    /// The `customerId` from `applyToken`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_buyer_id: Option<String>,
}

/// `ShareRequestReceiversItem`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShareRequestReceiversItem {
    /// As in `addReceiver`.
    pub receiver_account: String,
    /// As in `addReceiver`.
    pub receiver_type: String,
    /// How much.
    pub share_amount: Amount,
    /// What the receiver reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_description: Option<String>,
}
