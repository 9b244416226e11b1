//! The OpenAPI documents of all APIs: what a generator needs to make a client of them.

use std::collections::BTreeSet;
use std::path::Path;

use cashier_web::openapi::{COMMON_CODES, GUIDE, WALLET, guide};
use serde_json::Value;

use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    the_wallets_document_is_served;
}

fn documents() -> [(&'static str, &'static Value); 5] {
    [
        ("host", cashier_web::host::document()),
        ("sandbox", cashier_sandbox::document()),
        ("wallet", cashier_web::openapi::wallet_document()),
        ("baas", cashier_web::baas::document()),
        ("dev", cashier_web::dev::document()),
    ]
}

/// Every operation with its path.
fn operations(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let of_path = |(path, item)| {
        let item: &Value = item;
        let operations = item.as_object().unwrap().values();
        operations.filter(|one| one.get("responses").is_some()).map(move |one| (String::as_str(path), one))
    };
    paths.flat_map(of_path).collect()
}

/// The name of the schema of a request's body.
fn request_schema(operation: &Value) -> Option<&str> {
    let content = operation.get("requestBody")?.pointer("/content/application~1json/schema")?;
    Some(content["$ref"].as_str().unwrap().rsplit('/').next().unwrap())
}

/// Generators name functions after operations and types after schemas, so each has its own name.
#[test]
fn each_operation_has_its_own_id_and_its_own_body() {
    for (name, document) in documents() {
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{name}");
        let (mut ids, mut bodies) = (BTreeSet::new(), BTreeSet::new());
        for (path, operation) in operations(document) {
            let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{name} {path}: no id"));
            assert!(ids.insert(id), "{name}: two operations are {id}");
            assert!(
                operation["summary"].as_str().is_some_and(|words| words.len() > 4),
                "{name} {id}: no summary"
            );
            if let Some(body) = request_schema(operation) {
                assert!(bodies.insert(body), "{name}: two operations take {body}");
            }
        }
        assert!(ids.len() >= 9, "{name}: {ids:?}");
        // A name that several files use for their own types would hide all but one of them.
        let schemas: Vec<_> = document["components"]["schemas"].as_object().unwrap().keys().collect();
        for taken in ["Input", "Output", "Item", "Line"] {
            assert!(!schemas.iter().any(|schema| *schema == taken), "{name}: {schemas:?}");
        }
    }
}

#[test]
fn each_response_and_parameter_is_described_as_the_standard_wants() {
    for (name, document) in documents() {
        for (path, operation) in operations(document) {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let words = response["description"].as_str().unwrap_or_default();
                assert!(!words.is_empty(), "{name} {path} {status} has no description");
            }
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path = parameters.iter().filter(|one| one["in"] == "path").map(|one| &one["name"]);
            let in_path: BTreeSet<_> = in_path.map(|name| name.as_str().unwrap().to_owned()).collect();
            let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            assert_eq!(in_path, named.map(str::to_owned).collect(), "{name} {path}");
        }
        for reference in references(document) {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{name}: nothing is at {reference}");
        }
    }
}

/// Every `$ref` of a document.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).into_iter();
            own.chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn bodies_are_those_that_the_host_api_reads() {
    let [(_, document), ..] = documents();
    let fields = |path: &str| {
        let body = request_schema(&document["paths"][path]["post"]).unwrap();
        let schema = &document["components"]["schemas"][body]["properties"];
        schema.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(fields("/host/v1/sessions"), ["login_id", "password"]);
    assert_eq!(fields("/host/v1/auth-codes"), ["agreed", "client_id", "scopes"]);
    assert_eq!(fields("/host/v1/orders/resolve"), ["order_str", "payment_url", "trade_no"]);
    assert_eq!(fields("/host/v1/orders/{token}/confirm"), ["amount", "payee_id", "pin"]);
}

/// The wallet's document is served, and says what is needed to call an operation and to verify its answer.
async fn the_wallets_document_is_served(database: Database) {
    let wallet = Wallet::start(&database).await;
    let answer = wallet.http.get(format!("{}/v1/openapi.json", wallet.base)).send().await.unwrap();
    let document: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(document, cashier_web::openapi::document(&WALLET));
    for row in &WALLET {
        let operation = &document["paths"][row.path.as_str()]["post"];
        assert_eq!(operation["operationId"], row.id(), "{}", row.path);
        let required = operation["parameters"].as_array().unwrap();
        let required: Vec<_> =
            required.iter().map(|one| one["$ref"].as_str().unwrap().rsplit('/').next()).collect();
        assert_eq!(required, [Some("Client-Id"), Some("Request-Time"), Some("Signature")]);
        let answer = &operation["responses"]["200"];
        for header in ["client-id", "response-time", "signature", "idempotent-replay", "link"] {
            assert!(answer["headers"][header].is_object(), "{}: {header}", row.path);
        }
        let examples = answer["content"]["application/json"]["examples"].as_object().unwrap();
        let codes = row.description.codes.iter().chain(&COMMON_CODES).map(|code| code.row().name);
        let names = examples.keys().map(String::as_str).filter(|name| *name != "recorded");
        assert_eq!(names.collect::<BTreeSet<_>>(), codes.collect());
    }
    let other = wallet.call("/v1/openapi.json", &serde_json::json!({})).await;
    assert_eq!(other.outcome(), "F INVALID_API", "a document is no operation");
    wallet.finish().await;
}

/// The guide's tables are as `cargo xtask codegen` writes them.
#[test]
fn the_guide_has_the_tables_of_today() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(GUIDE);
    let text = std::fs::read_to_string(file).unwrap();
    assert!(guide(&text).unwrap() == text, "run cargo xtask codegen and commit the result");
}
