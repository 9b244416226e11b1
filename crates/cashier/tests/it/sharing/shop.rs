//! A merchant whose server shares and refunds orders that were paid at the sandbox.

use std::time::Duration;

use cashier_core::id::PaymentId;
use cashier_core::provider::{Method, ProviderName};
use cashier_engine::providers::{PayRequest, PayerFacts, WECHAT_PAY};
use serde_json::{Value, json};

use crate::baas::stage::Providers;
use crate::support::Database;
use crate::wallet::{Answer, Wallet};

pub(super) const FARM: &str = "1900000109";

pub(super) struct Shop {
    pub(super) wallet: Wallet,
    pub(super) providers: Providers,
}

/// `{"currency": "CNY", "value": …}`.
pub(super) fn yuan(minor: i64) -> Value {
    json!({ "currency": "CNY", "value": minor.to_string() })
}

impl Shop {
    pub(super) async fn open(database: &Database) -> Self {
        let wallet = Wallet::start(database).await;
        let merchant = wallet.running.shared.reader.merchant_by_client("TEA_HOUSE").await.unwrap().unwrap();
        let providers = Providers::start(&wallet.running, wallet.http.clone(), merchant.id, &[]).await;
        Self { wallet, providers }
    }

    /// A signed call about payments.
    pub(super) async fn call(&self, verb: &str, body: &Value) -> Answer {
        self.wallet.call(&format!("/v1/payments/{verb}"), body).await
    }

    /// A signed call with the expected outcome.
    pub(super) async fn expect(&self, verb: &str, body: &Value, outcome: &str) -> Answer {
        let answer = self.call(verb, body).await;
        assert_eq!(answer.outcome(), outcome, "{verb} {body}: {}", answer.json);
        answer
    }

    /// An order that was paid through a provider.
    pub(super) async fn paid(
        &self,
        name: &str,
        minor: i64,
        provider: ProviderName,
        sharing: bool,
    ) -> PaymentId {
        let mut body = self.wallet.pay_body(name, "1");
        body["paymentAmount"] = yuan(minor);
        let made = self.expect("pay", &body, "A ACCEPT").await;
        let payment: PaymentId = made.text("/paymentId").parse().unwrap();
        let method = if provider == WECHAT_PAY { Method::Native } else { Method::MiniProgram };
        let payer = PayerFacts { open_id: Some("payer-1".to_owned()), ..PayerFacts::default() };
        let providers = &self.wallet.running.shared.providers;
        let params = providers.start(payment, PayRequest { provider, method, payer, sharing }).await.unwrap();
        self.providers.pay(&serde_json::to_value(params).unwrap()).await;
        providers.repair(payment).await.unwrap();
        payment
    }

    /// Advances the clock until the provider has reported the outcome of every provider call.
    pub(super) async fn settle_down(&self, payment: PaymentId) {
        for _ in 0..40 {
            let provider_calls = self.wallet.running.shared.providers.run_open_calls(payment).await.unwrap();
            if provider_calls.iter().all(|provider_call| provider_call.state.is_final()) {
                return;
            }
            self.wallet.running.clock.advance(Duration::from_secs(2));
        }
        let provider_calls = self.wallet.running.shared.reader.provider_calls_of(payment).await.unwrap();
        let states: Vec<_> = provider_calls
            .iter()
            .map(|provider_call| (provider_call.id.number, provider_call.kind.name(), &provider_call.state))
            .collect();
        panic!("the provider calls do not end: {states:?}");
    }

    /// Puts a merchant on WeChat Pay's list of receivers.
    pub(super) async fn add_farm(&self) {
        let receiver = json!({
            "channel": "WECHAT_PAY", "receiverType": "MERCHANT_ID", "receiverAccount": FARM,
            "receiverName": "Tea Farm", "relation": "SUPPLIER",
        });
        self.expect("addReceiver", &receiver, "S SUCCESS").await;
    }

    /// A share to one receiver.
    pub(super) fn share(id: &str, order: &str, kind: &str, account: &str, minor: i64) -> Value {
        json!({
            "shareRequestId": id, "paymentRequestId": order,
            "receivers": [{
                "receiverType": kind, "receiverAccount": account, "shareAmount": yuan(minor),
                "shareDescription": "Tea leaves",
            }],
        })
    }

    /// Shares, and waits until the provider has done it. Returns the id of the share.
    pub(super) async fn shared(&self, payment: PaymentId, body: &Value) -> String {
        let made = self.expect("share", body, "U SHARING_IN_PROCESS").await;
        self.settle_down(payment).await;
        made.text("/shares/0/shareId")
    }

    /// The answer to an inquiry about a request or a payment.
    pub(super) async fn inquire(&self, name: &str, id: &str) -> Value {
        self.expect("inquiryShare", &json!({ name: id }), "S SUCCESS").await.json
    }

    /// The state of a refund, and why it failed.
    pub(super) async fn refund_of(&self, id: &str) -> (String, String) {
        let told = self.expect("inquiryRefund", &json!({ "refundRequestId": id }), "S SUCCESS").await;
        let reason = told.json["refundFailReason"].as_str().unwrap_or_default().to_owned();
        (told.text("/refundStatus"), reason)
    }

    /// How much of an order the provider has refunded, in fen.
    pub(super) async fn refunded(&self, payment: PaymentId) -> i64 {
        let attempts = self.wallet.running.shared.reader.payment_attempts_of(payment).await.unwrap();
        let order = self.providers.control("GET", &format!("orders/{}", attempts[0].id), &json!({})).await;
        let refunds = order["refunds"].as_array().unwrap();
        let done = refunds.iter().filter(|refund| refund["state"] == "success");
        done.map(|refund| refund["amount_fen"].as_i64().unwrap()).sum()
    }
}
