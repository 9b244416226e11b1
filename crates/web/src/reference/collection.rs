//! The same calls as a collection in the format of Postman 2.1, which Bruno imports too. A script signs the wallet's
//! calls, and another one keeps what answers give for the calls that follow.

use serde_json::{Value, json};

use super::describe::{Operation, groups};
use super::{CallerKind, Described};

const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
/// Signs a call before it is sent.
const SIGN: &str = include_str!("sign.js");
/// Checks an answer, and keeps its members as variables.
const KEEP: &str = include_str!("keep.js");
const INTRODUCTION: &str = "Set `privateKey` to the PKCS#8 PEM of your key, `clientId` to the id that the operator gave, and \
    `devKey` to a developer key. Calls of the wallet are signed by a script that works where there is no Web Crypto; it is \
    not hardened against somebody who measures its time, so use a test key.";

/// The collection of these APIs, for the server at `base_url`.
pub(super) fn collection(apis: &[Described], base_url: &str) -> Value {
    let variable = |key: &str, value: &str| json!({ "key": key, "value": value });
    let mut variables = vec![
        variable("baseUrl", base_url),
        variable("clientId", ""),
        variable("keyVersion", "1"),
        variable("privateKey", ""),
        variable("devKey", ""),
    ];
    let servers =
        apis.iter().filter_map(|api| Some(variable(&format!("{}Url", api.name), api.server.as_ref()?.url())));
    variables.extend(servers);
    let items: Vec<Value> = apis.iter().map(folder).collect();
    json!({
        "info": { "name": "OpenCashier", "description": INTRODUCTION, "schema": SCHEMA },
        "item": items,
        "variable": variables,
    })
}

fn folder(api: &Described) -> Value {
    let mut events = vec![event("test", &KEEP.replace("API_NAME", api.name))];
    if api.caller == CallerKind::Signed {
        events.push(event("prerequest", SIGN));
    }
    let base =
        if api.server.is_some() { format!("{{{{{}Url}}}}", api.name) } else { "{{baseUrl}}".to_owned() };
    // A merchant's key is no partner's. The order is that in which the calls were recorded: each gives the next what it needs.
    let operations = groups(api.document).into_iter().flat_map(|group| group.operations);
    let mut operations: Vec<_> = operations.filter(|operation| operation.can_be_tried).collect();
    operations.sort_by_key(|operation| operation.place);
    let items: Vec<Value> = operations.iter().map(|operation| call(operation, &base)).collect();
    let title = api.document.pointer("/info/title").cloned().unwrap_or_default();
    json!({ "name": title, "event": events, "item": items })
}

fn event(listen: &str, script: &str) -> Value {
    let lines: Vec<&str> = script.lines().collect();
    json!({ "listen": listen, "script": { "type": "text/javascript", "exec": lines } })
}

fn call(operation: &Operation, base: &str) -> Value {
    let header = |(key, value): &(String, String)| json!({ "key": key, "value": value });
    let mut headers: Vec<Value> = operation.input.headers.iter().map(header).collect();
    let body = Some(&operation.input.body).filter(|body| !body.is_empty());
    if body.is_some() {
        headers.push(json!({ "key": "content-type", "value": "application/json" }));
    }
    let request = json!({
        "method": operation.method,
        "url": format!("{base}{}", operation.input.path),
        "description": format!("{} {}", operation.summary, operation.description),
        "header": headers,
        "body": body.map(|body| json!({ "mode": "raw", "raw": body })),
    });
    json!({ "name": operation.id, "request": request })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::own;
    use super::*;

    fn ids(operations: &[Operation]) -> BTreeSet<&str> {
        operations.iter().map(|operation| operation.id.as_str()).collect()
    }

    /// Every operation is in the collection, and only the wallet's calls are signed.
    #[test]
    fn every_operation_is_in_the_collection() {
        let made = collection(&own(), "https://pay.example");
        for (api, folder) in own().iter().zip(made["item"].as_array().unwrap()) {
            let operations = groups(api.document).into_iter().flat_map(|group| group.operations);
            let tried = operations.filter(|operation| operation.can_be_tried);
            let names = folder["item"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap());
            assert_eq!(names.collect::<BTreeSet<_>>(), ids(&tried.collect::<Vec<_>>()));
            assert_eq!(folder["event"].as_array().unwrap().len(), 1 + usize::from(api.name == "wallet"));
        }
        assert_eq!(made["variable"][0]["value"], "https://pay.example");
    }
}
