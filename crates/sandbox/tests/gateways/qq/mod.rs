//! QQ Wallet.

mod notices;
mod orders;
mod refunds;

use axum::http::Request;
use cashier_core::secret::Secret;
use cashier_protocol::flat_xml::Fields;
use cashier_protocol::qq::fields::Request as Content;
use cashier_protocol::qq::message::Account;
use cashier_protocol::qq::unified_order::{TradeType, UnifiedOrder};

use crate::rig::{Answer, Rig};

pub(crate) fn account(rig: &Rig) -> Account {
    Account {
        mch_id: rig.value("/qq/mch_id"),
        appid: Some(rig.value("/qq/appid")),
        key: Secret::new(rig.value("/qq/key")),
    }
}

pub(crate) fn wanted(number: &str, fen: i64, notify_url: &str) -> UnifiedOrder {
    UnifiedOrder {
        out_trade_no: number.to_owned(),
        body: "一杯茶 <&> tea".to_owned(),
        total_fen: fen,
        trade_type: TradeType::Native,
        notify_url: notify_url.to_owned(),
        client_ip: "127.0.0.1".to_owned(),
        attach: Some("a=1&b".to_owned()),
        time_start: None,
        time_expire: None,
    }
}

/// Calls and returns the verified fields of the answer.
pub(crate) async fn ask<C: Content>(rig: &Rig, content: &C) -> Fields {
    let answer = send(rig, &account(rig), content, "").await;
    account(rig).open(&answer.body.unwrap()).unwrap()
}

pub(crate) async fn send<C: Content>(rig: &Rig, account: &Account, content: &C, scenario: &str) -> Answer {
    let document = account.write(content.to_fields().unwrap(), "nonce").unwrap();
    let path = C::ADDRESS.strip_prefix("https://").unwrap();
    let path = &path[path.find('/').unwrap()..];
    rig.send(Request::post(path).header("sandbox-scenario", scenario).body(document.into()).unwrap()).await
}
