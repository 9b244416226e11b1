//! Whatever the developer API is asked to do leaves what is live alone. The operations are those of its own document.

use std::collections::BTreeMap;

use cashier_core::id::{Shard, UserId};
use cashier_core::ledger::Owner;
use cashier_store::Store;
use rusqlite::types::Value as Cell;
use serde_json::{Map, Value, json};

use super::{Stage, TEST_SHOP};
use crate::patience::until;
use crate::support::{Database, on_both_engines};

on_both_engines! {
    no_operation_touches_what_is_live;
}

/// The only operation that a live merchant's key may change something with: its own notice is sent once more.
const OF_LIVE: [&str; 1] = ["resendEvent"];

/// The rows of every table that are about live parties.
async fn live_rows(database: &Database, shards: &[Shard]) -> BTreeMap<String, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    Store::dump(&database.address, &file).await.unwrap();
    let connection = rusqlite::Connection::open(&file).unwrap();
    let list =
        shards.iter().map(|shard| i64::from(shard.number()).to_string()).collect::<Vec<_>>().join(", ");
    let read = |question: &str| -> Vec<String> {
        let mut statement = connection.prepare(question).unwrap();
        let count = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            (0..count).map(|column| row.get(column)).collect::<Result<Vec<Cell>, _>>()
        };
        let mut rows: Vec<_> =
            statement.query_map([], row).unwrap().map(|row| format!("{:?}", row.unwrap())).collect();
        rows.sort();
        rows
    };
    let tables = cashier_store::table::schema();
    let of_parties = tables.iter().filter(|table| table.key().next() == Some("shard"));
    let mut all: BTreeMap<_, _> = of_parties
        .map(|table| {
            (table.name.to_owned(), read(&format!("SELECT * FROM {} WHERE shard IN ({list})", table.name)))
        })
        .collect();
    let system = data_encoding::HEXLOWER.encode(&Owner::SYSTEM.to_bytes());
    all.insert(
        "system".to_owned(),
        read(&format!("SELECT * FROM accounts WHERE substr(id, 1, 16) = x'{system}'")),
    );
    all
}

/// Every way to ask for an operation: its method and path with values for each parameter in it.
fn requests(ids: &[String], names: &[String]) -> Vec<(String, String, String)> {
    let document = cashier_web::dev::document();
    let mut requests = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let paths = match path.split_once('{').map(|(_, rest)| rest.split_once('}').unwrap().0) {
                None => vec![path.clone()],
                Some("id") => ids.iter().map(|id| path.replace("{id}", id)).collect(),
                Some("name") => names.iter().map(|name| path.replace("{name}", name)).collect(),
                Some(other) => panic!("tell this test what may stand for {other} in {path}"),
            };
            requests.extend(paths.into_iter().map(|path| (id.to_owned(), method.to_uppercase(), path)));
        }
    }
    requests
}

/// A body with every member that the operation takes.
fn body(operation: &str, notify_url: &str) -> Option<Value> {
    let document = cashier_web::dev::document();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let found = operations.into_iter().find(|one| one["operationId"] == operation)?;
    let place = found.pointer("/requestBody/content/application~1json/schema/$ref")?.as_str()?;
    let members = document.pointer(&format!("{}/properties", place.strip_prefix('#')?))?.as_object()?;
    let value = |name: &String| match name.as_str() {
        "amount" => json!("700"),
        "currency" => json!("IQD"),
        "title" => json!("Tea"),
        "notifyUrl" => json!(notify_url),
        "refundAmount" => json!("300"),
        "delaySeconds" => json!("1"),
        other => panic!("tell this test what {other} of {operation} may be"),
    };
    Some(members.keys().map(|name| (name.clone(), value(name))).collect::<Map<_, _>>().into())
}

async fn no_operation_touches_what_is_live(database: Database) {
    let stage = Stage::start(&database).await;
    let app = &stage.wallet.running.shared;
    let (paid, (_, open)) = (stage.paid("paid").await, stage.wallet.order("open", "5000").await);
    let (_, live) = stage.key_of("TEA_HOUSE").await;
    let (_, test) = stage.key_of(TEST_SHOP).await;
    let told = until("the live merchant's notice to be final", async || {
        let (_, page) = stage.get(&live, "/events").await;
        (page["events"][0]["state"] == "delivered")
            .then(|| page["events"][0]["id"].as_str().unwrap().to_owned())
    })
    .await;
    let user: UserId = stage.wallet.user_id.parse().unwrap();
    let shards = [stage.merchant("TEA_HOUSE").await.shard(), user.shard()];
    let other = [stage.merchant(TEST_SHOP).await.shard(), Shard::of_text(&format!("payer:{TEST_SHOP}"))];
    assert!(shards.iter().all(|shard| !other.contains(shard) && shard.number() > 1), "{shards:?} {other:?}");
    let before = live_rows(&database, &shards).await;
    assert!(!before["payments"].is_empty() && !before["notices"].is_empty() && !before["entries"].is_empty());

    let ids = [paid.clone(), open.clone(), told.clone(), "x".to_owned()];
    let (_, listed) = stage.get(&test, "/triggers").await;
    let listed = listed["triggers"].as_array().unwrap();
    let names: Vec<_> = listed.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    for (key, is_live) in [(&live, true), (&test, false)] {
        for (operation, method, path) in requests(&ids, &names) {
            if is_live && OF_LIVE.contains(&operation.as_str()) {
                continue;
            }
            let url = format!("{}{path}", stage.wallet.base);
            let mut request = stage.wallet.http.request(method.parse().unwrap(), url).bearer_auth(key);
            if let Some(body) = body(&operation, &stage.wallet.notify_url) {
                request = request.json(&body);
            }
            let (status, answer) = super::answer(request).await;
            let is_change = method != "GET";
            assert!(status < 500 && status != 429, "{method} {path}: {status} {answer}");
            assert!(
                !(is_live && is_change) || status == 403,
                "{method} {path} as a live client: {status} {answer}"
            );
            let names = [&paid, &open, &told].map(|id| answer.to_string().contains(id.as_str()));
            assert!(is_live || names == [false; 3], "{method} {path} names what is the other's: {answer}");
        }
    }
    let played = app.reader.notices_after(
        stage.merchant(TEST_SHOP).await,
        cashier_core::id::NoticeId::from_bytes([0; 16]),
        100,
    );
    assert!(played.await.unwrap().notices.len() > names.len() / 2, "things did happen to the test merchant");
    assert_eq!(live_rows(&database, &shards).await, before);
    stage.wallet.finish().await;
}
