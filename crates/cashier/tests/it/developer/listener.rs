//! A listener and a real wallet.

use std::sync::Arc;

use cashier::developer::RealPace;
use cashier::developer::listen::{Checked, Options, Scheme, Start, Totals};
use serde_json::Value;

use super::{Stage, TEST_SHOP};
use crate::dev_client::listening::{Listening, options};
use crate::dev_client::receiver::{Receiver, accept};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    a_listener_forwards_what_the_wallet_signs;
}

/// A payment's notice arrives, signed for the receiver's path; one that a listener left is signed anew for the next, and a
/// time is a place to begin.
async fn a_listener_forwards_what_the_wallet_signs(database: Database) {
    let (stage, folder) = (Stage::start(&database).await, tempfile::tempdir().unwrap());
    let (_, key) = stage.key_of(stage.wallet.client.client_id.as_str()).await;
    let server = (stage.wallet.base.as_str(), key.as_str());
    let silent = Receiver::start(|_, before| (before.len() > 1).then(accept)).await;
    let to = options(&format!("{}/hook", silent.base));
    let first = Listening::at(server, folder.path(), to.clone(), Arc::new(RealPace::default())).await;
    let payment = stage.paid("listened").await;
    silent.wait_for("the event", |got| !got.is_empty()).await;
    first.task.abort();
    assert!(first.task.await.unwrap_err().is_cancelled());

    let second = Listening::at(server, folder.path(), to.clone(), Arc::new(RealPace::default())).await;
    silent.wait_for("the event again", |got| got.len() > 1).await;
    stage.paid("later").await;
    silent.wait_for("another payment's", |got| got.iter().any(|one| one.accepted)).await;
    drop(second);
    for got in &silent.got()[..2] {
        let header = |name: &str| got.headers[name].to_str().unwrap();
        let (time, signature) = (header("request-time"), header("signature"));
        let client = &stage.wallet.client;
        assert!(client.is_from_wallet("/hook", header("client-id"), time, signature, &got.body));
        let told: Value = serde_json::from_slice(&got.body).unwrap();
        assert_eq!(told["paymentId"], payment);
    }

    let willing = Receiver::start(|_, _| Some(accept())).await;
    let start = Start::Since("2020-01-01T00:00:00Z".to_owned());
    let webhook = Some(stage.webhook_secret("TEA_HOUSE").await.parse().unwrap());
    let all = Options { start: start.clone(), webhook, ..options(&willing.base) };
    let all = Listening::at(server, folder.path(), all, Arc::new(RealPace::default())).await;
    willing.wait_for_accepted(1).await;
    willing.wait_for("both events", |got| got.len() == 2).await;
    let is_valid = async || {
        let told = all.told();
        let valid = Checked::Valid(vec![Scheme::Wallet, Scheme::WebhookSecret]);
        (told.len() == 2 && told.iter().all(|told| told.checked == valid)).then_some(())
    };
    crate::patience::until("two events with valid signatures", is_valid).await;
    assert_eq!(all.end().await, Totals { accepted: 2, given_up: 0 });

    let webhook = Some(stage.webhook_secret(TEST_SHOP).await.parse().unwrap());
    let other = Options { start, webhook, ..options(&format!("{}/other", willing.base)) };
    let other = Listening::at(server, folder.path(), other, Arc::new(RealPace::default())).await;
    let is_wrong = async || {
        let told = other.told();
        let is_wrong = |checked: &Checked| matches!(checked, Checked::Wrong(why) if why.contains("webhook"));
        (told.len() == 2 && told.iter().all(|told| is_wrong(&told.checked))).then_some(())
    };
    crate::patience::until("the signatures to be wrong for another client's secret", is_wrong).await;
    other.end().await;
    stage.wallet.finish().await;
}
