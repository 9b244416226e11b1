//! Events: complete, in order, with bytes and signatures of deliveries.

use serde_json::{Value, json};

use super::{Stage, TEST_SHOP, code};
use crate::patience::{until, within};
use crate::support::{Database, on_both_engines};
use crate::wallet::PIN;

on_both_engines! {
    an_event_is_a_delivery;
    a_reader_waits_and_goes_on_from_its_cursor;
    an_event_is_sent_once_more;
}

fn ids(page: &Value) -> Vec<String> {
    let events = page["events"].as_array().unwrap();
    events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

fn header<'a>(event: &'a Value, name: &str) -> &'a str {
    let headers = event["headers"].as_array().unwrap();
    let found = headers.iter().find(|header| header[0] == name);
    found.unwrap_or_else(|| panic!("no {name} in {event}"))[1].as_str().unwrap()
}

/// Body, path and signature are those of what the merchant's server got; nobody else sees them.
async fn an_event_is_a_delivery(database: Database) {
    let stage = Stage::start(&database).await;
    let (_, key) = stage.key_of("TEA_HOUSE").await;
    let id = stage.paid("told").await;
    let (status, page) = stage.get(&key, "/events").await;
    assert_eq!(status, 200, "{page}");
    let event = &page["events"][0];
    assert_eq!(
        (event["type"].as_str(), event["paymentId"].as_str()),
        (Some("payment.succeeded"), Some(&*id))
    );
    assert_eq!(event["notifyUrl"].as_str(), Some(&*stage.wallet.notify_url));
    let delivered = &stage.wallet.endpoint.received()[0];
    assert_eq!(event["body"].as_str().unwrap().as_bytes(), &delivered.body[..]);
    let signed = |event: &Value, path: &str| {
        stage.wallet.client.is_from_wallet(
            path,
            header(event, "client-id"),
            header(event, "request-time"),
            header(event, "signature"),
            event["body"].as_str().unwrap().as_bytes(),
        )
    };
    assert!(signed(event, &delivered.path) && !signed(event, "/other"));
    let (_, page) = stage.get(&key, "/events?path=/other&type=payment.succeeded").await;
    assert!(signed(&page["events"][0], "/other"));
    for (query, count) in
        [("?type=payment.expired", 0), (&*format!("?payment={id}"), 1), ("?after=now", 0), ("?limit=1", 1)]
    {
        let (_, page) = stage.get(&key, &format!("/events{query}")).await;
        assert_eq!(ids(&page).len(), count, "{query}: {page}");
    }
    for wrong in ["?after=x", "?payment=x", "?path=x", "?wait=x", "?unknown=1"] {
        assert_eq!(stage.get(&key, &format!("/events{wrong}")).await.0, 400, "{wrong}");
    }
    let (_, other) = stage.key_of(TEST_SHOP).await;
    assert_eq!(ids(&stage.get(&other, "/events").await.1), [""; 0]);
    let event = event["id"].as_str().unwrap();
    let (status, refused) = stage.post(&other, &format!("/events/{event}/resend"), &json!({})).await;
    assert_eq!((status, code(&refused)), (404, "NOT_FOUND"));
    stage.wallet.finish().await;
}

/// A call that waits is answered by the next event; the cursor neither skips nor repeats.
async fn a_reader_waits_and_goes_on_from_its_cursor(database: Database) {
    let stage = Stage::start(&database).await;
    let (_, key) = stage.key_of("TEA_HOUSE").await;
    let (_, page) = stage.get(&key, "/events?after=now").await;
    let mut cursor = page["cursor"].as_str().unwrap().to_owned();
    let mut seen = Vec::new();
    for number in 0..3 {
        let path = format!("/events?after={cursor}&wait=25");
        let waiting = async {
            // Its time may be over before the order is paid.
            loop {
                let (status, page) = stage.get(&key, &path).await;
                assert_eq!(status, 200, "{page}");
                if !ids(&page).is_empty() {
                    return page;
                }
            }
        };
        let request_id = format!("wait-{number}");
        let (page, _) =
            within("an event", futures_util::future::join(waiting, stage.paid(&request_id))).await;
        page["cursor"].as_str().unwrap().clone_into(&mut cursor);
        seen.extend(ids(&page));
    }
    let (_, page) = stage.get(&key, &format!("/events?after={cursor}")).await;
    assert_eq!(ids(&page), [""; 0], "nothing comes again");
    let (_, first) = stage.get(&key, "/events?limit=2").await;
    let (_, rest) =
        stage.get(&key, &format!("/events?limit=2&after={}", first["cursor"].as_str().unwrap())).await;
    assert_eq!([ids(&first), ids(&rest)].concat(), seen);
    stage.wallet.finish().await;
}

async fn an_event_is_sent_once_more(database: Database) {
    let stage = Stage::start(&database).await;
    let (_, key) = stage.key_of("TEA_HOUSE").await;
    let session = stage.wallet.sign_in().await;
    stage.wallet.endpoint.answer_next(500, "not yet");
    let (url, _) = stage.wallet.order("again", "1000").await;
    assert_eq!(stage.wallet.confirm(&session, &url, PIN).await.0, 200);
    stage.wallet.notices(1).await;
    let (_, page) = stage.get(&key, "/events").await;
    let path = format!("/events/{}/resend", ids(&page)[0]);
    let (status, refused) = stage.post(&key, &path, &json!({})).await;
    assert_eq!((status, code(&refused)), (422, "PROCESS_FAIL"), "it is being sent");
    stage.paid("sent").await;
    let id = ids(&stage.get(&key, "/events").await.1)[1].clone();
    let path = format!("/events/{id}/resend");
    let new = until("the event to be final", async || {
        let (status, made) = stage.post(&key, &path, &json!({})).await;
        (status == 200).then(|| made["id"].as_str().unwrap().to_owned())
    })
    .await;
    let received = stage.wallet.notices(3).await;
    assert_eq!(received[1].body, received[2].body);
    let (_, page) = stage.get(&key, "/events").await;
    assert_eq!(ids(&page).last(), Some(&new));
    // It is the same message for the receiver, however often it is resent.
    let again = until("the second delivery to be final", async || {
        let (status, made) = stage.post(&key, &format!("/events/{new}/resend"), &json!({})).await;
        (status == 200).then(|| made["id"].as_str().unwrap().to_owned())
    })
    .await;
    let received = stage.wallet.notices(4).await;
    assert!(received[1..].iter().all(|one| one.headers["webhook-id"].to_str().unwrap() == id));
    for resent in [new, again] {
        let (_, event) = stage.get(&key, &format!("/events/{resent}")).await;
        assert_eq!((event["repeats"].as_str(), header(&event, "webhook-id")), (Some(&*id), &*id));
    }
    stage.wallet.finish().await;
}
