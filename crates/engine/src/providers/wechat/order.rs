//! Orders: create, query, close.

use std::sync::Arc;

use cashier_core::provider::{Finding, Made, Method, PaymentAttempt, Sharing};
use cashier_protocol::limits;
use cashier_protocol::wechat::time::to_rfc3339;
use cashier_protocol::wechat::v2;
use cashier_protocol::wechat::v3::answer::Answer;
use cashier_protocol::wechat::v3::call::Call;
use cashier_protocol::wechat::v3::error::Meaning;
use cashier_protocol::wechat::v3::order::{
    self, ADDRESS_MAX, CreateOrder, H5Info, H5Order, Kind, NativeOrder, OrderAmount, Payer, PrepaidOrder,
    SceneInfo, SettleInfo,
};
use cashier_protocol::wechat::v3::pay_sign::PageParameters;
use cashier_protocol::wechat::v3::transactions::{self, Expected, OrderState, Transaction};
use serde::Serialize;
use serde_json::Value;

use super::Wechat;
use crate::providers::connector::{Closing, Creation, Order, cut, reason};
use crate::providers::request::ClientParams;
use crate::providers::wire::Wire;

impl Wechat {
    pub(super) async fn make_order(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        if order.attempt.method == Method::MiniProgram && self.settings.mini_program_v2 {
            return self.create_v2(wire, order).await;
        }
        let (kind, appid) = match order.attempt.method {
            Method::Native => (Kind::Native, &self.settings.appid[..]),
            Method::H5 => (Kind::H5, &self.settings.appid[..]),
            Method::MiniProgram => (Kind::Jsapi, self.mini_program()),
            Method::Jsapi => (Kind::Jsapi, &self.settings.appid[..]),
            Method::Page | Method::Wap => return refused("WeChat Pay has no such method"),
        };
        let body = self.body(order, kind, appid);
        if let Err(invalid) = body.check(kind) {
            return refused(&invalid.to_string());
        }
        let call = body.call(kind);
        let params = match kind {
            Kind::Native => self
                .make::<NativeOrder>(wire, &call)
                .await
                .map(|made| Some(ClientParams::Code { code_url: made.code_url })),
            Kind::H5 => self.make::<H5Order>(wire, &call).await.map(|made| {
                let url = match &order.facts.return_url {
                    Some(url) => made.with_redirect(url),
                    None => made.h5_url,
                };
                Some(ClientParams::Link { url })
            }),
            Kind::Jsapi | Kind::App => match self.make::<PrepaidOrder>(wire, &call).await {
                Ok(made) => Ok(self.page(wire, appid, made.prepay_id).await),
                Err(creation) => Err(creation),
            },
        };
        match params {
            Ok(Some(params)) => Creation::ready(&params),
            Ok(None) => Creation::Made(Made::Unknown),
            Err(creation) => creation,
        }
    }

    async fn make<T: serde::de::DeserializeOwned>(&self, wire: &Wire, call: &Call) -> Result<T, Creation> {
        match self.call::<T>(wire, call).await {
            Answer::Done(made) => Ok(made),
            Answer::Refused(error) => Err(match error.meaning() {
                Meaning::AlreadyPaid | Meaning::Closed => Creation::Ask,
                // Another order has the number: ours, created by a call whose content we no longer know.
                _ if error.code == "OUT_TRADE_NO_USED" => Creation::Ask,
                _ => Creation::Made(Made::Refused { reason: reason(&error.code, &error.message) }),
            }),
            Answer::Unknown(_) => Err(Creation::Made(Made::Unknown)),
        }
    }

    async fn page(&self, wire: &Wire, appid: &str, prepay_id: String) -> Option<ClientParams> {
        let (merchant, appid, at, nonce) =
            (self.merchant.clone(), appid.to_owned(), wire.now(), wire.nonce());
        let sign = move || PageParameters::sign(&merchant, &appid, &prepay_id, at, &nonce).ok();
        let page = wire.pool.run(sign).await.flatten()?;
        script(page)
    }

    fn body(&self, order: &Order<'_>, kind: Kind, appid: &str) -> CreateOrder {
        let scene = (kind == Kind::H5).then(|| SceneInfo {
            payer_client_ip: order.facts.address(ADDRESS_MAX),
            device_id: None,
            h5_info: Some(H5Info {
                kind: order.facts.device.clone().unwrap_or_else(|| "Wap".to_owned()),
                app_name: None,
                app_url: None,
            }),
            store_info: None,
        });
        CreateOrder {
            appid: appid.to_owned(),
            mchid: self.settings.mchid.clone(),
            description: cut(&order.payment.details.description, limits::WECHAT_DESCRIPTION),
            out_trade_no: order.attempt.id.to_string(),
            time_expire: Some(to_rfc3339(order.attempt.expires_at)),
            attach: None,
            notify_url: order.notify_url.clone(),
            goods_tag: None,
            support_fapiao: None,
            amount: OrderAmount::new(order.attempt.amount),
            payer: order.facts.open_id.clone().map(|openid| Payer { openid }),
            detail: None,
            scene_info: scene,
            settle_info: (order.attempt.sharing == Sharing::Open)
                .then_some(SettleInfo { profit_sharing: Some(true) }),
            limit_pay: None,
        }
    }

    async fn create_v2(&self, wire: &Wire, order: &Order<'_>) -> Creation {
        let Some(account) = &self.v2 else { return refused("the account has no key of API V2") };
        let params = v2::order::UnifiedOrder {
            body: cut(&order.payment.details.description, limits::WECHAT_V2_BODY),
            out_trade_no: order.attempt.id.to_string(),
            amount: order.attempt.amount,
            client_ip: order.facts.address(v2::order::ADDRESS_MAX),
            notify_url: order.notify_url.clone(),
            trade_type: "JSAPI".to_owned(),
            openid: order.facts.open_id.clone(),
            attach: None,
            time_expire: Some(order.attempt.expires_at),
            product_id: None,
            scene_info: None,
            profit_sharing: (order.attempt.sharing == Sharing::Open).then(|| "Y".to_owned()),
        };
        // The published mini-program SDK tells WeChat that the signature is MD5, whatever it is.
        let kind = v2::signing::SignType::Md5;
        let fields = account.request(params.fields(), &wire.nonce(), kind);
        let Ok(document) = cashier_protocol::flat_xml::write(&fields) else { return refused("not XML") };
        let url = self.url(v2::order::PATH);
        let Some(body) = wire.post(url, "text/xml; charset=utf-8", document, self.reach).await else {
            return Creation::Made(Made::Unknown);
        };
        match account.read(&body, kind, v2::order::UnifiedOrderAnswer::read) {
            v2::answer::Answer::Done(made) => {
                let page = v2::order::PageParameters::sign(
                    account,
                    &made.prepay_id,
                    wire.now(),
                    &wire.nonce(),
                    kind,
                );
                script(page).map_or(Creation::Made(Made::Unknown), |params| Creation::ready(&params))
            }
            v2::answer::Answer::Refused(failure) => match failure.meaning() {
                Meaning::AlreadyPaid | Meaning::Closed => Creation::Ask,
                _ if failure.code == "OUT_TRADE_NO_USED" => Creation::Ask,
                _ => Creation::Made(Made::Refused { reason: reason(&failure.code, &failure.message) }),
            },
            v2::answer::Answer::Unknown(_) => Creation::Made(Made::Unknown),
        }
    }

    /// The app under which an attempt was made.
    pub(super) fn appid_of(&self, attempt: &PaymentAttempt) -> &str {
        if attempt.method == Method::MiniProgram { self.mini_program() } else { &self.settings.appid }
    }

    pub(super) async fn find_order(&self, wire: &Wire, attempt: &PaymentAttempt) -> Finding {
        let number = attempt.id.to_string();
        let call = transactions::query(&self.settings.mchid, &number);
        match self.call::<Transaction>(wire, &call).await {
            Answer::Done(found) => {
                let expected = Expected {
                    mchid: &self.settings.mchid,
                    appid: self.appid_of(attempt),
                    out_trade_no: &number,
                    // The amount is compared where the money is taken in, so that a difference is recorded.
                    amount: found.total().unwrap_or(attempt.amount),
                };
                if found.matches(&expected).is_ok() { finding(&found) } else { Finding::Unknown }
            }
            Answer::Refused(error) if error.meaning() == Meaning::NotFound => Finding::Absent,
            Answer::Refused(error) if error.meaning() == Meaning::Closed => Finding::Closed,
            Answer::Refused(_) | Answer::Unknown(_) => Finding::Unknown,
        }
    }

    pub(super) async fn close_order(&self, wire: &Wire, attempt: &PaymentAttempt) -> Closing {
        let call = order::close(&self.settings.mchid, &attempt.id.to_string());
        match self.call_empty(wire, &call).await {
            Answer::Done(()) => Closing::Closed,
            Answer::Refused(error) => match error.meaning() {
                Meaning::Closed => Closing::Closed,
                Meaning::NotFound => Closing::Absent,
                Meaning::AlreadyPaid => Closing::Ask,
                _ => Closing::Unknown,
            },
            Answer::Unknown(_) => Closing::Unknown,
        }
    }
}

/// What a transaction reports.
pub(super) fn finding(found: &Transaction) -> Finding {
    match found.state() {
        OrderState::Paid(paid) => Finding::Paid {
            transaction: Arc::from(paid.transaction_id),
            amount: paid.amount,
            paid_at: paid.paid_at,
        },
        OrderState::Closed => Finding::Closed,
        OrderState::Waiting | OrderState::Failed => Finding::Waiting,
        OrderState::Unknown => Finding::Unknown,
    }
}

/// The parameters of WeChat's script.
fn script(page: impl Serialize) -> Option<ClientParams> {
    match serde_json::to_value(page) {
        Ok(Value::Object(parameters)) => Some(ClientParams::Script { parameters }),
        _ => None,
    }
}

fn refused(text: &str) -> Creation {
    Creation::Made(Made::Refused { reason: Arc::from(text) })
}
