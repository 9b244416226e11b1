//! Table `payments`.

use std::sync::Arc;

use cashier_core::id::{MerchantId, PaymentId, ProviderAccountId, UserId};
use cashier_core::merchant::DialectName;
use cashier_core::payment::{
    AttemptCount, Binding, CancelledBy, Details, IdempotencyKey, Payer, Payment, Product, State,
};

use super::push;
use crate::cell::ColumnType::{Blob, Int, Text};
use crate::cell::{Cell, Fields};
use crate::error::StoreError;
use crate::table::{Archive, Chained, Column, Table, Time, fixed, key, mutable};

impl Table for Payment {
    const NAME: &'static str = "payments";
    const COLUMNS: &'static [Column] = &[
        key("shard", Int),
        key("id", Blob),
        fixed("merchant", Blob),
        fixed("amount", Int),
        fixed("currency", Text),
        fixed("request_id", Text),
        fixed("client_id", Text),
        fixed("payee", Text),
        fixed("description", Text),
        fixed("order_ref", Text),
        fixed("buyer_ref", Text),
        fixed("redirect_url", Text),
        fixed("notify_url", Text),
        fixed("extend_info", Text),
        fixed("created_at", Int),
        fixed("expires_at", Int),
        mutable("state", Text),
        mutable("state_at", Int),
        mutable("payer", Blob),
        mutable("transfer", Blob),
        mutable("cancelled_by", Text),
        mutable("refunded", Int),
        mutable("bound_wallet", Blob),
        mutable("bound_customer", Text),
        mutable("wallet_reference", Text),
        mutable("paid_attempt", Int),
        mutable("attempts_made", Int),
        mutable("attempts_live", Int),
        fixed("dialect", Text),
        mutable("confirm_key", Text),
        mutable("confirm_fingerprint", Blob),
        fixed("product", Text),
    ];
    const CHAINED: Chained = Chained::Provable(4);
    const ARCHIVE: Option<Archive> = Some(Archive { name: "archived_payments", time: Time::Id("id") });

    fn encode<'a>(&'a self, cells: &mut Vec<Cell<'a>>) {
        let details = &self.details;
        push!(cells;
            self.id.shard(), self.id, self.merchant, self.amount.minor(), self.amount.currency(),
            &details.request_id, &details.client_id, &details.payee, &details.description,
            details.order_ref.as_ref(), details.buyer_ref.as_ref(), details.redirect_url.as_ref(),
            details.notify_url.as_ref(), details.extend_info.as_ref(), self.created_at, self.expires_at,
            self.state.name());
        match self.state {
            State::Created => push!(cells; None::<i64>, None::<i64>, None::<i64>, None::<i64>),
            State::Succeeded { at, payer, transfer } => {
                let payer = match payer {
                    Payer::User(user) => Cell::from(user),
                    Payer::Wallet(wallet) => Cell::from(wallet),
                    Payer::Provider { account, .. } => Cell::from(account),
                };
                push!(cells; at, payer, transfer, None::<i64>);
            }
            State::Cancelled { at, by } => push!(cells; at, None::<i64>, None::<i64>, by.name()),
            State::Expired { at } => push!(cells; at, None::<i64>, None::<i64>, None::<i64>),
        }
        let held = self.binding.as_deref();
        push!(cells; self.refunded, held.map(|held| held.wallet), held.map(|held| &held.customer),
            held.and_then(|held| held.reference.as_ref()));
        let paid_attempt = match self.state {
            State::Succeeded { payer: Payer::Provider { attempt, .. }, .. } => Some(attempt),
            _ => None,
        };
        // Almost every payment has the default dialect, so it is left out.
        let dialect = Some(&details.dialect).filter(|dialect| **dialect != DialectName::default());
        push!(cells; paid_attempt, self.attempts.made, self.attempts.live, dialect.map(DialectName::as_str));
        let confirmed = self.confirmed.as_deref();
        push!(cells; confirmed.map(|key| &key.key), confirmed.map(|key| &key.fingerprint));
        // Likewise the product; a payment from before there were others has none.
        let product = Some(details.product).filter(|product| *product != Product::default());
        push!(cells; product.map(Product::name));
    }

    fn encode_key(key: &PaymentId, cells: &mut Vec<Cell<'static>>) {
        push!(cells; key.shard(), *key);
    }

    fn decode(fields: &mut Fields<'_>) -> Result<Self, StoreError> {
        fields.shard()?;
        let id = fields.id()?;
        let merchant = fields.id()?;
        let amount = fields.amount()?;
        let mut details = Details {
            request_id: fields.text()?,
            client_id: fields.text()?,
            payee: fields.text()?,
            description: fields.text()?,
            order_ref: fields.opt_text()?,
            buyer_ref: fields.opt_text()?,
            redirect_url: fields.opt_text()?,
            notify_url: fields.opt_text()?,
            extend_info: fields.opt_text()?,
            dialect: DialectName::default(),
            product: Product::default(),
        };
        let (created_at, expires_at) = (fields.time()?, fields.time()?);
        let name = fields.text()?;
        let columns = (fields.opt_time()?, fields.opt_bytes()?, fields.opt_id()?, fields.opt_text()?);
        let refunded = fields.int()?;
        let held = (fields.opt_id()?, fields.opt_text()?, fields.opt_text()?);
        let binding = match held {
            (None, None, None) => None,
            (Some(wallet), Some(customer), reference) => Some(Binding { wallet, customer, reference }),
            _ => return Err(fields.corrupt("half a binding")),
        };
        let paid_attempt = fields.opt_count()?;
        let attempts = AttemptCount { made: fields.count()?, live: fields.count()? };
        details.dialect = decode_dialect(fields)?;
        let confirmed = decode_confirmed(fields)?;
        details.product = decode_product(fields)?;
        let state = match (name.as_str(), columns) {
            ("created", (None, None, None, None)) => State::Created,
            ("succeeded", (Some(at), Some(payer), Some(transfer), None)) => {
                // A bound order is paid by its wallet, any other by one of our users.
                let payer = match (paid_attempt, &binding) {
                    (Some(attempt), _) => {
                        Payer::Provider { account: ProviderAccountId::from_bytes(payer), attempt }
                    }
                    (None, Some(_)) => Payer::Wallet(MerchantId::from_bytes(payer)),
                    (None, None) => Payer::User(UserId::from_bytes(payer)),
                };
                State::Succeeded { at, payer, transfer }
            }
            ("cancelled", (Some(at), None, None, Some(by))) => {
                let by = CancelledBy::from_name(&by).ok_or_else(|| fields.corrupt("unknown side"))?;
                State::Cancelled { at, by }
            }
            ("expired", (Some(at), None, None, None)) => State::Expired { at },
            _ => return Err(fields.corrupt("state and its columns do not fit")),
        };
        let (details, binding) = (Arc::new(details), binding.map(Arc::new));
        Ok(Self {
            id,
            merchant,
            amount,
            details,
            created_at,
            expires_at,
            state,
            refunded,
            binding,
            attempts,
            confirmed,
        })
    }
}

/// The dialect; one that is left out is the default.
pub(super) fn decode_dialect(fields: &mut Fields<'_>) -> Result<DialectName, StoreError> {
    let Some(name) = fields.opt_text()? else { return Ok(DialectName::default()) };
    DialectName::parse(&name).ok_or_else(|| fields.corrupt("no name of a dialect"))
}

fn decode_product(fields: &mut Fields<'_>) -> Result<Product, StoreError> {
    let Some(name) = fields.opt_text()? else { return Ok(Product::default()) };
    Product::from_name(&name).ok_or_else(|| fields.corrupt("no name of a product"))
}

/// The key under which the payment was confirmed.
fn decode_confirmed(fields: &mut Fields<'_>) -> Result<Option<Arc<IdempotencyKey>>, StoreError> {
    match (fields.opt_text()?, fields.opt_bytes()?) {
        (None, None) => Ok(None),
        (Some(key), Some(fingerprint)) => Ok(Some(Arc::new(IdempotencyKey { key, fingerprint }))),
        _ => Err(fields.corrupt("half a key of a confirmation")),
    }
}
