//! Payment URLs: `{base}/cashier/{token}`, and the same for agreements. The token is the payment's id with a tag over it, so it needs no storage,
//! cannot be guessed, and names the shard.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use cashier_core::id::{self, AgreementId, ForeignOrderId, GrantId, PaymentId, decode_base32, encode_base32};
use cashier_core::secret::BearerToken;
use url::Url;

use crate::app::App;
use crate::wallet::payable::PayableId;

/// How much of the tag is in the token. 128 bits cannot be guessed.
const TAG_BYTES: usize = 16;

/// What the tags of agreements' addresses cover besides the id.
const AGREEMENT: &[u8] = b"agreement ";

impl App {
    /// The token of a payment.
    pub fn payment_token(&self, payment: PaymentId) -> String {
        let tag = hmac::sign(&self.keys.cashier, &payment.to_bytes());
        let mut bytes = payment.to_bytes().to_vec();
        bytes.extend(tag.as_ref().iter().take(TAG_BYTES));
        encode_base32(&bytes)
    }

    /// The payment of a token; `None` when the token is not ours.
    pub fn payment_of_token(&self, token: &str) -> Option<PaymentId> {
        match self.payable_of_token(token)? {
            PayableId::Own(payment) => Some(payment),
            PayableId::Foreign(_) => None,
        }
    }

    /// The order of a token; `None` when the token is not ours.
    pub fn payable_of_token(&self, token: &str) -> Option<PayableId> {
        let bytes = decode_base32(token)?;
        let (id, tag) = bytes.split_first_chunk::<16>()?;
        let is_tag = |right: hmac::Tag| {
            let right = right.as_ref().get(..TAG_BYTES).unwrap_or_default();
            verify_slices_are_equal(right, tag).is_ok()
        };
        if is_tag(hmac::sign(&self.keys.cashier, id)) {
            Some(PayableId::Own(PaymentId::from_bytes(*id)))
        } else if is_tag(self.foreign_tag(id)) {
            Some(PayableId::Foreign(ForeignOrderId::from_bytes(*id)))
        } else {
            None
        }
    }

    /// The token of an order of another acquirer. It cannot be confused with a payment's token.
    pub fn foreign_token(&self, order: ForeignOrderId) -> String {
        let mut bytes = order.to_bytes().to_vec();
        bytes.extend(self.foreign_tag(&order.to_bytes()).as_ref().iter().take(TAG_BYTES));
        encode_base32(&bytes)
    }

    /// The URL where a user signs an agreement.
    pub fn agreement_url(&self, agreement: AgreementId) -> String {
        format!("{}/agreements/{}", self.rules.base_url, self.agreement_token_text(agreement))
    }

    /// The token in that URL.
    pub fn agreement_token_text(&self, agreement: AgreementId) -> String {
        let mut bytes = agreement.to_bytes().to_vec();
        bytes.extend(self.tag_of(AGREEMENT, &agreement.to_bytes()).as_ref().iter().take(TAG_BYTES));
        encode_base32(&bytes)
    }

    /// The agreement of a token; `None` when the token is not ours.
    pub fn agreement_of_token(&self, token: &str) -> Option<AgreementId> {
        let bytes = decode_base32(token)?;
        let (id, tag) = bytes.split_first_chunk::<16>()?;
        let right = self.tag_of(AGREEMENT, id);
        let right = right.as_ref().get(..TAG_BYTES).unwrap_or_default();
        verify_slices_are_equal(right, tag).ok().map(|()| AgreementId::from_bytes(*id))
    }

    /// The agreement that an `authUrl` leads to; `None` for any other URL.
    pub fn agreement_of_url(&self, text: &str) -> Option<AgreementId> {
        self.agreement_of_token(&self.token_below("/agreements/", text)?)
    }

    /// The access token of an agreement's grant. It is computed, not stored: whoever has only the database cannot debit.
    pub fn agreement_token(&self, grant: GrantId) -> BearerToken<id::Grant> {
        let tag = self.tag_of(b"agreement token ", &grant.to_bytes());
        let mut secret = [0; TAG_BYTES];
        for (place, byte) in secret.iter_mut().zip(tag.as_ref()) {
            *place = *byte;
        }
        BearerToken::new(grant, secret)
    }

    fn tag_of(&self, what: &[u8], id: &[u8; 16]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.keys.cashier);
        context.update(what);
        context.update(id);
        context.sign()
    }

    fn foreign_tag(&self, id: &[u8; 16]) -> hmac::Tag {
        self.tag_of(b"foreign order ", id)
    }

    /// The URL where a user pays.
    pub fn payment_url(&self, payment: PaymentId) -> String {
        format!("{}/cashier/{}", self.rules.base_url, self.payment_token(payment))
    }

    /// The token inside a payment URL of this wallet; `None` for any other URL.
    pub fn token_of_url(&self, text: &str) -> Option<String> {
        let token = self.token_below("/cashier/", text)?;
        self.payment_of_token(&token)?;
        Some(token)
    }

    /// What follows this folder in a URL of this wallet; `None` for any other URL.
    fn token_below(&self, folder: &str, text: &str) -> Option<String> {
        if text.len() > 2_048 {
            return None;
        }
        let (url, base) = (Url::parse(text).ok()?, Url::parse(&self.rules.base_url).ok()?);
        if url.origin() != base.origin() || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let prefix = format!("{}{folder}", base.path().trim_end_matches('/'));
        url.path().strip_prefix(&prefix).map(str::to_owned)
    }
}
