//! Triggers: each makes facts that the books prove.

use serde_json::{Value, json};

use super::{Stage, TEST_SHOP, code};
use crate::baas::stage::Providers;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    each_trigger_makes_what_it_says;
}

/// The types of the events of a trigger's steps, in their order.
async fn kinds(stage: &Stage, key: &str, steps: &Value) -> Vec<String> {
    let (_, page) = stage.get(key, "/events").await;
    let events = page["events"].as_array().unwrap();
    let of_step = |step: &Value| {
        let event = events.iter().find(|event| event["id"] == step["eventId"])?;
        Some(event["type"].as_str().unwrap().to_owned())
    };
    steps.as_array().unwrap().iter().filter_map(of_step).collect()
}

/// The call without an answer and the one with it are about one order, which the provider was paid for.
async fn one_order_at_the_provider(stage: &Stage, steps: &Value) {
    let summaries: Vec<_> =
        steps.as_array().unwrap().iter().map(|step| step["summary"].as_str().unwrap()).collect();
    assert!(
        summaries[1].contains("did not answer") && summaries[2].contains("answers again"),
        "{summaries:?}"
    );
    let payment = steps[0]["paymentId"].as_str().unwrap().parse().unwrap();
    let attempts = stage.wallet.running.shared.reader.payment_attempts_of(payment).await.unwrap();
    let states: Vec<_> =
        attempts.iter().map(|attempt| (attempt.state.name(), attempt.amount.minor())).collect();
    assert_eq!(states, [("succeeded", 1_234)]);
}

async fn each_trigger_makes_what_it_says(database: Database) {
    let stage = Stage::start(&database).await;
    let (_, key) = stage.key_of(TEST_SHOP).await;
    let (status, refused) = stage.post(&key, "/triggers/provider.down", &json!({})).await;
    assert_eq!((status, code(&refused)), (422, "PROCESS_FAIL"), "it has no account with a provider");
    let shop = stage.merchant(TEST_SHOP).await;
    let _sandbox = Providers::start(&stage.wallet.running, stage.wallet.http.clone(), shop, &[]).await;
    let (_, listed) = stage.get(&key, "/triggers").await;
    let names: Vec<_> =
        listed["triggers"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    let expected = [
        ("payment.succeeded", json!({ "amount": 700 }), vec!["payment.succeeded"]),
        ("payment.expired", json!({}), vec!["payment.expired"]),
        ("payment.cancelled", json!({}), vec!["payment.cancelled"]),
        ("refund.succeeded", json!({}), vec!["payment.succeeded"]),
        ("refund.partial", json!({ "refundAmount": "300" }), vec!["payment.succeeded"]),
        ("notice.duplicate", json!({}), vec!["payment.succeeded"; 2]),
        ("notice.late", json!({ "delaySeconds": "1" }), vec!["payment.succeeded"]),
        ("notice.out_of_order", json!({}), vec!["payment.succeeded"; 2]),
        (
            "notice.wrong_signature",
            json!({ "notifyUrl": stage.wallet.notify_url }),
            vec!["payment.succeeded"],
        ),
        ("provider.down", json!({ "amount": 1234 }), vec!["payment.succeeded"]),
    ];
    assert_eq!(names, expected.each_ref().map(|(name, ..)| *name));
    for (name, overrides, told) in &expected {
        let (status, played) = stage.post(&key, &format!("/triggers/{name}"), overrides).await;
        assert_eq!(status, 200, "{name}: {played}");
        assert_eq!(kinds(&stage, &key, &played["steps"]).await, *told, "{name}: {played}");
        let refunds = played["steps"].as_array().unwrap().iter().filter(|step| !step["refundId"].is_null());
        assert_eq!(refunds.count(), usize::from(name.starts_with("refund")), "{name}: {played}");
        if *name == "refund.partial" {
            let id = played["steps"][0]["paymentId"].as_str().unwrap();
            assert_eq!(stage.get(&key, &format!("/payments/{id}")).await.1["refunded"], "300");
        }
        if *name == "provider.down" {
            one_order_at_the_provider(&stage, &played["steps"]).await;
        }
        if *name == "notice.out_of_order" {
            let steps = &played["steps"];
            assert!(steps[4]["eventId"].as_str() < steps[5]["eventId"].as_str(), "{played}");
            assert_eq!(
                (&steps[4]["paymentId"], &steps[5]["paymentId"]),
                (&steps[2]["paymentId"], &steps[0]["paymentId"])
            );
        }
    }
    // The call with the wrong signature came first, with the body of the right one.
    let received = stage.wallet.notices(2).await;
    let signed: Vec<_> = received
        .iter()
        .map(|notice| {
            let header = |name: &str| notice.headers[name].to_str().unwrap();
            let (client, time, signature) =
                (header("client-id"), header("request-time"), header("signature"));
            stage.shop.is_from_wallet(&notice.path, client, time, signature, &notice.body)
        })
        .collect();
    assert_eq!((signed, &received[0].body), (vec![false, true], &received[1].body));
    let (_, live) = stage.key_of("TEA_HOUSE").await;
    let (status, refused) = stage.post(&live, "/triggers/payment.succeeded", &json!({})).await;
    assert_eq!((status, code(&refused)), (403, "TEST_CLIENT_REQUIRED"));
    assert_eq!(stage.post(&key, "/triggers/nothing", &json!({})).await.0, 404);
    let (status, refused) = stage.post(&key, "/triggers/payment.succeeded", &json!({ "amount": "x" })).await;
    assert_eq!((status, code(&refused)), (400, "PARAM_ILLEGAL"));
    stage.wallet.finish().await;
}
