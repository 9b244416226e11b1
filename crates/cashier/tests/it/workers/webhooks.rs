//! Every notice is signed for receivers of Standard Webhooks too, and is a CloudEvent for clients that want it.

use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use cashier_core::id::MerchantId;
use cashier_core::merchant::{ChangeClient, RotateWebhookSecret};
use cashier_core::standing::By;
use cashier_core::time::Timestamp;
use cashier_engine::SubmitError;
use cashier_engine::clock::Clock as _;
use data_encoding::BASE64;

use super::merchant::{Merchant, Received, TAKEN};
use super::process::{CLIENT, KEY, Process, WEBHOOK_KEY, webhooks};
use crate::support::{Database, on_both_engines};

on_both_engines! {
    every_attempt_has_the_id_of_the_notice_and_its_own_time;
    an_earlier_secret_signs_for_a_while;
    a_client_may_have_cloud_events;
    a_copy_is_signed_for_another_path;
}

fn by() -> By {
    By { actor: "test".to_owned(), reason: "test".to_owned() }
}

/// The versions of the secrets that signed a notice. The wallet's own key must have signed it too.
fn signers(received: &Received, client: MerchantId) -> Vec<u32> {
    let (id, time) = (received.header("webhook-id"), received.header("webhook-timestamp"));
    let signed = [format!("{id}.{time}.").as_bytes(), &received.body].concat();
    let mut versions = Vec::new();
    let mut is_own = false;
    for part in received.header("webhook-signature").split(' ') {
        let (scheme, tag) = part.split_once(',').unwrap();
        let tag = BASE64.decode(tag.as_bytes()).unwrap();
        if scheme == "v1a" {
            UnparsedPublicKey::new(&ED25519, WEBHOOK_KEY.public()).verify(&signed, &tag).unwrap();
            is_own = true;
            continue;
        }
        let signs = |version: &u32| {
            let secret = webhooks().secrets.secret(client, *version).expose_text().expose().clone();
            let bytes = BASE64.decode(&secret.as_bytes()["whsec_".len()..]).unwrap();
            hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &bytes), &signed, &tag).is_ok()
        };
        versions.push((1..9).find(signs).expect("nobody's signature"));
    }
    assert!(is_own, "the wallet's own key has signed");
    versions
}

/// The notice of a new order that is cancelled.
async fn notice(process: &Process, client: MerchantId, server: &Merchant, request_id: &str) -> Received {
    let before = server.received().len();
    let payment = process.order(client, request_id, &server.url).await;
    process.cancel(payment).await;
    process.delivered(payment).await;
    server.wait_for(before + 1).await.remove(before)
}

async fn every_attempt_has_the_id_of_the_notice_and_its_own_time(database: Database) {
    let server = Merchant::start(|number| Some((200, if number < 2 { "later" } else { TAKEN }))).await;
    let process = Process::working(&database).await;
    let client = process.merchant(true).await;
    let payment = process.order(client, "R-1", &server.url).await;
    process.cancel(payment).await;
    let (notice, _) = process.attempts(payment, 1).await;
    let pause = Duration::from_mins(2);
    process.clock.advance(pause);
    process.delivered(payment).await;
    let received = server.wait_for(2).await;
    let at = |time: Timestamp| time.as_micros().div_euclid(1_000_000);
    let second = at(process.clock.now());
    for (one, seconds) in received.iter().zip([second - 120, second]) {
        assert_eq!(one.header("webhook-id"), notice.id.to_string());
        assert_eq!(one.header("webhook-timestamp"), seconds.to_string());
        assert_eq!(signers(one, client), [1]);
        assert!(one.headers.keys().all(|name| !name.as_str().starts_with("ce-")), "nobody asked for them");
    }
    process.stop().await;
}

async fn an_earlier_secret_signs_for_a_while(database: Database) {
    let server = Merchant::willing().await;
    let process = Process::working(&database).await;
    let client = process.merchant(true).await;
    let rotate = |keep| process.engine.submit(RotateWebhookSecret { client, keep, by: by() });
    let hour = Duration::from_hours(1);
    rotate(hour).await.unwrap();
    assert_eq!(signers(&notice(&process, client, &server, "R-1").await, client), [2, 1]);
    // A third would end the first while somebody still has it.
    let refused = rotate(hour).await.unwrap_err();
    assert!(
        matches!(&refused, SubmitError::Refused(error) if error.to_string().contains("version 1")),
        "{refused}"
    );
    process.clock.advance(hour);
    assert_eq!(signers(&notice(&process, client, &server, "R-2").await, client), [2]);
    rotate(hour).await.unwrap();
    let now = rotate(Duration::ZERO).await.unwrap();
    assert_eq!((now.secret_version, now.earlier_until), (4, None));
    assert_eq!(signers(&notice(&process, client, &server, "R-3").await, client), [4]);
    let acts = process.reader.acts_of(client.into(), 10).await.unwrap();
    assert_eq!(acts.len(), 3, "each change is recorded: {acts:?}");
    process.stop().await;
}

async fn a_client_may_have_cloud_events(database: Database) {
    let server = Merchant::willing().await;
    let process = Process::working(&database).await;
    let client = process.merchant(true).await;
    let plain = notice(&process, client, &server, "R-1").await;
    let change = |wanted| ChangeClient {
        client_id: CLIENT.to_owned(),
        name: None,
        private_notify: None,
        server_url: None,
        cloud_events: Some(wanted),
        by: by(),
    };
    process.engine.submit(change(true)).await.unwrap();
    let event = notice(&process, client, &server, "R-2").await;
    let payment = event.json()["paymentId"].as_str().unwrap().to_owned();
    let expected = [
        ("ce-specversion", "1.0"),
        ("ce-id", event.header("webhook-id")),
        ("ce-source", "https://wallet.example"),
        ("ce-type", "org.opencashier.payment.cancelled"),
        ("ce-time", &process.clock.now().to_rfc3339()),
        ("ce-subject", &payment),
        ("content-type", "application/json"),
    ];
    for (name, value) in expected {
        assert_eq!(event.header(name), value, "{name}");
    }
    assert_eq!(signers(&event, client), [1]);
    let members = |one: &Received| one.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(members(&event), members(&plain), "the body is that of the dialect");
    process.engine.submit(change(true)).await.unwrap();
    process.engine.submit(change(false)).await.unwrap();
    let after = notice(&process, client, &server, "R-3").await;
    assert!(after.headers.get("ce-id").is_none());
    assert_eq!(process.reader.acts_of(client.into(), 10).await.unwrap().len(), 2, "once on, once off");
    process.stop().await;
}

/// Whoever forwards a notice gets the request that a worker would send now, over the path that it goes to.
async fn a_copy_is_signed_for_another_path(database: Database) {
    let server = Merchant::willing().await;
    let process = Process::working(&database).await;
    let client = process.merchant(true).await;
    let sent = notice(&process, client, &server, "R-1").await;
    let payment = sent.json()["paymentId"].as_str().unwrap().parse().unwrap();
    let row = process.notice(payment).await;
    let now = process.clock.now();
    let copy = async |path| process.deliveries(&KEY).of(&row, now, path).await.unwrap().unwrap();
    let same = copy(None).await;
    assert_eq!((&same.url, &same.body), (&server.url, &sent.body));
    for (name, value) in &same.headers {
        assert_eq!(sent.header(name), value, "{name}");
    }
    let other = copy(Some("/elsewhere")).await;
    let of = |name: &str, headers: &[(String, String)]| {
        headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()).unwrap()
    };
    assert_ne!(of("signature", &other.headers), of("signature", &same.headers));
    // Standard Webhooks do not cover the path.
    assert_eq!(of("webhook-signature", &other.headers), of("webhook-signature", &same.headers));
    process.stop().await;
}
