//! Recorded traces: the same calls give the same bytes here and in the simulator's browser test.
//!
//! `TRACES=write cargo test -p cashier-host traces` records them again; review the difference.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use cashier_host::payment::OrderStatus;
use cashier_host::services::GatewayError;
use cashier_host::spi::SpiCode;
use serde_json::{Value, json};

use super::stage::{Script, URL, call, completed, open, spi};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/traces")
}

/// The services as the simulator's panel sets them: what the SPI does, and what the backend answers before and after.
fn script(next: Option<&str>) -> Script {
    let (kind, what) = next.and_then(|next| next.split_once(':')).unwrap_or(("code", "9000"));
    let is_code = |code: &str| kind == "code" && what == code;
    let silent = || Err(GatewayError::Unreachable(String::new()));
    let submits = is_code("6004") || (kind, what) == ("timeout", "after");
    let outcome = match (kind, what) {
        ("code", "6001") => spi(SpiCode::UserCancel),
        ("code", code) => completed(code),
        ("spi", code) => spi(SpiCode::parse(code)),
        _ => spi(SpiCode::Timeout),
    };
    let inquiry = match (kind, what) {
        ("code", "9000") => Ok(OrderStatus::Paid),
        ("code", "8000") => Ok(OrderStatus::Processing),
        ("code", "4000") => Ok(OrderStatus::Closed),
        ("code", "6001") => Ok(OrderStatus::Unpaid),
        _ => silent(),
    };
    Script {
        pay: Box::new(move |stage, request| {
            assert_eq!(submits && stage.host().submitted(&request.session), submits);
            outcome.clone()
        }),
        resolve: Mutex::new(if is_code("6002") { silent() } else { Ok(OrderStatus::Unpaid) }),
        inquire: Mutex::new(VecDeque::from([inquiry])),
        ..Script::default()
    }
}

/// Every recorded trace gives its messages, byte for byte.
#[tokio::test]
async fn traces_are_kept() {
    let is_writing = std::env::var("TRACES").is_ok_and(|params| params == "write");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 15, "the traces are there");
    for file in files {
        let mut trace: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let (stage, instance) = open(script(trace["next"].as_str()));
        let before = stage.said().len();
        for (index, params) in trace["calls"].as_array().unwrap().iter().enumerate() {
            let text = params[1].to_string().replace("{url}", URL);
            let params_of_call: Value = serde_json::from_str(&text).unwrap();
            instance
                .receive(&call(
                    u64::try_from(index).unwrap() + 1,
                    params[0].as_str().unwrap(),
                    &params_of_call,
                ))
                .await;
        }
        let messages = stage.said().split_off(before);
        assert!(!messages.is_empty());
        if is_writing {
            trace["messages"] = json!(messages);
            std::fs::write(&file, format!("{}\n", serde_json::to_string_pretty(&trace).unwrap())).unwrap();
        } else {
            let kept: Vec<&str> =
                trace["messages"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            assert_eq!(messages, kept, "{}", file.display());
        }
    }
}
