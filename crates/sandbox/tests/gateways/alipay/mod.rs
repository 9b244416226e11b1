//! Alipay.

mod bills;
mod cashier;
mod errors;
mod notices;
mod refunds;
mod rest;
mod scenarios;
mod sharing;
mod trades;

use axum::http::{Request, StatusCode};
use cashier_protocol::alipay::answer;
use cashier_protocol::alipay::biz;
use cashier_protocol::alipay::certificates::{Certificate, root_serials};
use cashier_protocol::alipay::charset::Charset;
use cashier_protocol::alipay::gateway::{Call, Caller, CallerCertificates};
use cashier_protocol::alipay::trade::order::{Order, Product};
use cashier_protocol::alipay::trust::Trust;
use cashier_protocol::wallet::keys::{SigningKey, VerifyingKey};

use crate::rig::{Answer, Rig};

/// The merchant: how it calls, and whose keys it trusts.
pub(crate) struct Merchant {
    pub(crate) caller: Caller,
    pub(crate) trust: Trust,
    pub(crate) notify_url: Option<String>,
}

impl Merchant {
    /// With public keys on both sides.
    pub(crate) fn with_keys(rig: &Rig) -> Self {
        let public = VerifyingKey::parse(&rig.file("/alipay/alipay_public_key_pem")).unwrap();
        let caller = Caller {
            app_id: rig.value("/alipay/app_id"),
            key: SigningKey::parse(&rig.file("/alipay/app_private_key_pem")).unwrap(),
            certificates: None,
            app_auth_token: None,
            charset: Charset::Utf8,
        };
        Self { caller, trust: Trust::new().with_key(public), notify_url: None }
    }

    /// With certificates on both sides.
    pub(crate) fn with_certificates(rig: &Rig) -> Self {
        let mut merchant = Self::with_keys(rig);
        let certificate = |pointer: &str| Certificate::parse(&rig.file(pointer)).unwrap();
        merchant.caller.certificates = Some(CallerCertificates {
            app: certificate("/alipay/app_cert_pem").serial().to_owned(),
            root: root_serials(&rig.file("/alipay/root_cert_pem")).unwrap(),
        });
        merchant.trust = Trust::new().with_certificate(&certificate("/alipay/alipay_cert_pem"));
        merchant
    }

    /// Calls a method and returns the verified content of the answer.
    pub(crate) async fn call(&self, rig: &Rig, method: &str, content: &str) -> String {
        self.call_in(rig, method, content, "").await
    }

    /// The same under a scenario.
    pub(crate) async fn call_in(&self, rig: &Rig, method: &str, content: &str, scenario: &str) -> String {
        let answer = self.send(rig, method, content, scenario).await;
        assert_eq!(answer.status, StatusCode::OK);
        let body = answer.body.unwrap();
        answer::open(&body, method, self.caller.charset, &self.trust).unwrap()
    }

    pub(crate) async fn send(&self, rig: &Rig, method: &str, content: &str, scenario: &str) -> Answer {
        let signed = self.sign(rig, method, content, None);
        let (query, body) = signed.to_post().unwrap();
        let request = Request::post(format!("/gateway.do?{query}")).header("sandbox-scenario", scenario);
        rig.send(request.body(body.into()).unwrap()).await
    }

    pub(crate) fn sign(
        &self,
        rig: &Rig,
        method: &str,
        content: &str,
        return_url: Option<&str>,
    ) -> cashier_protocol::alipay::gateway::SignedCall {
        let call = Call {
            method,
            biz_content: content,
            notify_url: self.notify_url.as_deref(),
            return_url,
            at: rig.sandbox.now(),
        };
        self.caller.sign(&call).unwrap()
    }

    /// Calls with a request of the protocol.
    pub(crate) async fn ask<R: biz::Request>(&self, rig: &Rig, request: &R) -> String {
        self.call(rig, R::METHOD, &request.to_biz_content().unwrap()).await
    }

    /// Makes an order by an API call, and returns the verified content.
    pub(crate) async fn order(&self, rig: &Rig, product: Product, order: &Order) -> String {
        self.call(rig, product.method(), &order.to_biz_content(product).unwrap()).await
    }

    /// Makes a trade for a mini program, which exists at once, and pays it. Returns Alipay's number.
    pub(crate) async fn paid(&self, rig: &Rig, out_trade_no: &str, fen: i64) -> String {
        let content = self.order(rig, Product::Create, &wanted(out_trade_no, fen)).await;
        rig.pay(out_trade_no).await;
        serde_json::from_str::<serde_json::Value>(&content).unwrap()["trade_no"].as_str().unwrap().to_owned()
    }

    /// The link that a payer's browser opens.
    pub(crate) fn page(
        &self,
        rig: &Rig,
        product: Product,
        order: &Order,
        return_url: Option<&str>,
    ) -> String {
        let content = order.to_biz_content(product).unwrap();
        self.sign(rig, product.method(), &content, return_url).to_link("/gateway.do").unwrap()
    }
}

/// An order of a known buyer.
pub(crate) fn wanted(out_trade_no: &str, fen: i64) -> Order {
    let mut order = Order::new(out_trade_no, fen, "一杯茶 & 100% tea".replace('&', "+"));
    order.buyer_id = Some("2088000000000009".to_owned());
    order
}

/// The code that decides what an answer means.
pub(crate) fn sub_code(content: &str) -> String {
    let content: serde_json::Value = serde_json::from_str(content).unwrap();
    content["sub_code"].as_str().unwrap_or_default().to_owned()
}
