//! The schemas shared by several endpoints.

use cashier_core::error::{Code, Error};
use cashier_core::foreign::{ForeignOrder, ForeignState};
use cashier_core::id::UserId;
use cashier_core::money::{Amount, Currency, Money};
use cashier_core::payment::{Payer, Payment, State};
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::wallet::payable::PayableOrder;
use crate::wallet::{foreign, order};

/// A sum of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountView {
    /// ISO 4217.
    #[schema(example = "IQD")]
    pub currency: String,
    /// Whole minor units as a string of digits; negative when money was debited.
    #[schema(example = "150000")]
    pub value: String,
}

impl From<Money> for AmountView {
    fn from(money: Money) -> Self {
        Self { currency: money.currency().code().to_owned(), value: money.minor().to_string() }
    }
}

impl AmountView {
    /// The amount that a caller sent.
    pub(super) fn amount(&self) -> Result<Amount, Error> {
        let illegal = |error| Error::new(Code::ParamIllegal).with_detail(format!("amount: {error}."));
        let currency = Currency::parse(&self.currency).map_err(illegal)?;
        Amount::parse_minor(&self.value, currency).map_err(illegal)
    }
}

/// An order as its payer sees it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// The token in the payment URL; identifies the order in the other calls.
    pub token: String,
    /// The payment's id.
    #[schema(example = "pay_01jd3k5m8nf0000000000000000")]
    pub payment_id: String,
    /// `created`, `succeeded`, `cancelled` or `expired`. An order of another acquirer can also be `processing`: paid
    /// but not acknowledged yet; or `failed`: refused, with the money returned.
    pub state: String,
    /// The amount to pay.
    pub amount: AmountView,
    /// The payee's id; send it back when confirming.
    pub payee_id: String,
    /// The payee's name.
    pub payee: String,
    /// What is paid for.
    pub description: String,
    /// When the order expires unless it is paid; RFC 3339.
    pub expires_at: String,
    /// When it was paid; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<String>,
    /// True when the signed-in user paid it.
    pub paid_by_you: bool,
    /// The amount refunded so far.
    pub refunded: AmountView,
    /// The user's balance in the order's currency.
    pub balance: AmountView,
    /// Where to send the user at the end, if the merchant gave a URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

impl OrderView {
    /// The order as a user sees it.
    pub(super) async fn of(
        app: &App,
        token: String,
        order: &PayableOrder,
        user: UserId,
    ) -> Result<Self, Error> {
        let balance = order::balance(app, user, order.amount().currency()).await?;
        Ok(match order {
            PayableOrder::Own(payment) => Self::own(token, payment, user, balance),
            PayableOrder::Foreign(order) => Self::foreign(app, token, order, balance),
        })
    }

    fn own(token: String, payment: &Payment, user: UserId, balance: Money) -> Self {
        let payer = match payment.state {
            State::Succeeded { payer: Payer::User(payer), .. } => Some(payer),
            _ => None,
        };
        Self {
            token,
            payment_id: payment.id.to_string(),
            state: payment.state.name().to_owned(),
            amount: payment.amount.money().into(),
            payee_id: payment.merchant.to_string(),
            payee: payment.details.payee.clone(),
            description: payment.details.description.clone(),
            expires_at: payment.expires_at.to_rfc3339(),
            paid_at: payment.paid_at().map(Timestamp::to_rfc3339),
            paid_by_you: payer == Some(user),
            refunded: Money::new(payment.refunded, payment.amount.currency()).into(),
            balance: balance.into(),
            redirect_url: payment.details.redirect_url.clone(),
        }
    }

    fn foreign(app: &App, token: String, order: &ForeignOrder, balance: Money) -> Self {
        let details = &order.details;
        Self {
            token,
            payment_id: order.id.to_string(),
            state: foreign::state_name(app, order).to_owned(),
            amount: order.amount.money().into(),
            payee_id: details.payee_id.clone(),
            payee: details.payee.clone(),
            description: details.description.clone(),
            expires_at: order.expires_at.to_rfc3339(),
            paid_at: order.paid_at().map(Timestamp::to_rfc3339),
            paid_by_you: matches!(order.state, ForeignState::Succeeded { .. }),
            refunded: Money::new(order.refunded, order.amount.currency()).into(),
            balance: balance.into(),
            redirect_url: details.redirect_url.clone(),
        }
    }
}
