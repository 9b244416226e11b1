//! Complete commands for tests: a test changes only the fields that matter to it.

use std::sync::Arc;
use std::time::Duration;

use cashier_core::app::{App, AppConfig, Gateway, SaveApp};
use cashier_core::app_user::{NewSession, Number, SignUpAnonymous};
use cashier_core::auth::{ExchangeCode, IssueAuthCode, Lifetimes};
use cashier_core::foreign::{ForeignDetails, OpenForeignOrder};
use cashier_core::id::{GrantId, MerchantId, PaymentId, UserId};
use cashier_core::merchant::{ClientId, CreateMerchant, DialectName};
use cashier_core::message::{MessageVersion, SendInbox};
use cashier_core::mode::Mode;
use cashier_core::money::{Amount, Currency};
use cashier_core::payment::{CancelBy, CancelPayment, ConfirmPayment, PaymentRef};
use cashier_core::provider::{AttemptId, FeeRate, ProviderName};
use cashier_core::refund::{MakeRefund, Refund};
use cashier_core::time::Timestamp;
use cashier_core::user::TopUp;
use cashier_core::web_order::PlaceOrder;
use cashier_engine::Engine;
use cashier_engine::providers::NewAccount;

use crate::support::PIN;

pub(crate) fn yuan(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("CNY").unwrap()).unwrap()
}

/// The number by which a provider knows an attempt.
pub(crate) fn number(payment: PaymentId, attempt: u32) -> String {
    AttemptId { payment, number: attempt }.to_string()
}

/// A merchant that signs with this key, and may be notified at addresses of this machine.
pub(crate) fn merchant(client_id: ClientId, name: &str, spki: Vec<u8>) -> CreateMerchant {
    CreateMerchant {
        client_id,
        name: name.to_owned(),
        spki,
        private_notify: true,
        dialect: DialectName::default(),
        mode: Mode::default(),
    }
}

/// A new account of a merchant with a provider on this machine, for a fee of 0.6 percent, which is returned with
/// refunds.
pub(crate) fn account(merchant: MerchantId, provider: ProviderName, configuration: String) -> NewAccount {
    NewAccount {
        id: None,
        merchant,
        provider,
        configuration,
        fee: FeeRate::from_ppm(6_000).unwrap(),
        fee_returned: true,
        private: true,
        mode: Mode::Live,
    }
}

/// Money that reaches a user from outside.
pub(crate) fn top_up(user: UserId, amount: Amount, reference: &str) -> TopUp {
    TopUp { user, amount, reference: reference.to_owned(), source: "Test".to_owned() }
}

/// A user confirms an order as it was shown, with the right PIN.
pub(crate) fn confirm(
    payment: PaymentId,
    user: UserId,
    seen_amount: Amount,
    seen_payee: MerchantId,
) -> ConfirmPayment {
    ConfirmPayment { payment, user, seen_amount, seen_payee, pin: PIN, idempotency: None }
}

/// A merchant closes an order.
pub(crate) fn cancel(payment: PaymentId, merchant: MerchantId) -> CancelPayment {
    CancelPayment { payment: PaymentRef::Id(payment), by: CancelBy::Merchant(merchant) }
}

/// A merchant refunds, within a year. The fingerprint is derived from the amount; the answer is the refund's state.
pub(crate) fn refund(
    merchant: MerchantId,
    payment: PaymentId,
    request_id: &str,
    amount: Amount,
) -> MakeRefund {
    let mut fingerprint = [0; 32];
    fingerprint[..8].copy_from_slice(&amount.minor().to_be_bytes());
    MakeRefund {
        merchant,
        request_id: request_id.to_owned(),
        payment: PaymentRef::Id(payment),
        amount,
        reason: None,
        window: Duration::from_hours(24 * 365),
        fingerprint,
        answer: Arc::new(|refund: &Refund| refund.state.name().as_bytes().to_vec()),
        forward: None,
    }
}

/// The app of `TEA`, with which users of web pages sign up.
pub(crate) const APP: &str = "APP";

/// Makes [`APP`].
pub(crate) fn app() -> SaveApp {
    SaveApp {
        client_id: APP.parse().unwrap(),
        merchant_client_id: "TEA".to_owned(),
        name: "Shop".to_owned(),
        active: true,
        config: AppConfig::default(),
    }
}

/// A visitor of [`APP`] becomes a user without a name.
pub(crate) fn sign_up(engine: &Engine, number: Number) -> SignUpAnonymous {
    let session = NewSession { id: engine.fresh().id(App::shard(APP)), secret_hash: [1; 32], lifetime: DAY };
    SignUpAnonymous { app: APP.to_owned(), number, session }
}

/// A user of [`APP`] orders at `TEA`.
pub(crate) fn web_order(merchant: MerchantId, user: Number, number: Number, amount: Amount) -> PlaceOrder {
    PlaceOrder {
        merchant,
        merchant_client_id: "TEA".to_owned(),
        payee: "Tea House".to_owned(),
        amount,
        description: "Tea".to_owned(),
        app: APP.to_owned(),
        user,
        number,
        gateway: Gateway::of("alipay_page"),
        schema_id: None,
        record_id: None,
        snapshot: "{}".to_owned(),
        profit_sharing: false,
        ip: "127.0.0.1".parse().unwrap(),
        lifetime: DAY,
    }
}

/// A user opens an order of another acquirer.
pub(crate) fn foreign_order(user: UserId, amount: Amount, expires_at: Timestamp) -> OpenForeignOrder {
    let details = ForeignDetails {
        acquirer: "tigris".to_owned(),
        reference: "their-1".to_owned(),
        payee_id: "shop".to_owned(),
        payee: "Shop".to_owned(),
        description: "Tea".to_owned(),
        order_ref: None,
        redirect_url: None,
    };
    OpenForeignOrder { user, amount, details: Arc::new(details), expires_at, code_hash: [7; 32] }
}

const INBOX: &str = "NOTIFICATION_INBOX";
const DAY: Duration = Duration::from_hours(24);

/// A user permits a merchant to write messages.
pub(crate) async fn grant(engine: &Engine, user: UserId, merchant: MerchantId) -> GrantId {
    let shard = user.shard();
    let (code, grant) = (engine.fresh().id(shard), engine.fresh().id(shard));
    let issue = IssueAuthCode {
        id: code,
        secret_hash: [1; 32],
        user,
        merchant,
        scopes: vec![INBOX.to_owned()],
        silent_scopes: vec![INBOX.to_owned()],
        lifetime: Duration::from_mins(10),
    };
    engine.submit(issue).await.unwrap();
    let exchange = ExchangeCode {
        code,
        secret_hash: [1; 32],
        merchant,
        grant,
        access_hash: [2; 32],
        refresh_hash: [3; 32],
        lifetimes: Lifetimes { access: DAY, refresh: DAY * 3 },
    };
    engine.submit(exchange).await.unwrap();
    grant
}

/// A merchant writes to the user who permitted it.
pub(crate) fn message(merchant: MerchantId, grant: GrantId, request_id: &str) -> SendInbox {
    let version =
        MessageVersion { language: None, title: "Hello".to_owned(), content: "Tea".to_owned(), url: None };
    SendInbox {
        merchant,
        sender: "Tea House".to_owned(),
        grant,
        access_hash: [2; 32],
        scope: INBOX.to_owned(),
        request_id: request_id.to_owned(),
        versions: vec![version],
        fingerprint: [4; 32],
        answer: Arc::new(|id| id.to_string().into_bytes()),
    }
}
