//! The host SDK's dispatcher alone: bridge messages per second on one thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use cashier_host::services::{
    Alert, Clock, Confirm, FetchError, FetchRequest, FetchResponse, HostUi, HttpFetch, Prompt, Storage, Toast,
};
use cashier_host::{EnvVersion, Host, Port, Program, Services, Settings, Surroundings};
use serde_json::{Value, json};

use super::Options;
use super::report::{Report, Row, rss_kib};
use super::sample::{median, per_second};

const RUNS: usize = 3;
/// Messages between two readings of the clock.
const BATCH: u64 = 1_000;

/// Services that do nothing. Their clock runs fast, so that the limit on calls does not slow the benchmark down.
#[derive(Default)]
struct Idle {
    now: AtomicU64,
    answers: AtomicU64,
}

pub(crate) async fn measure(options: &Options, report: &mut Report) {
    let mut rates = Vec::new();
    for _ in 0..RUNS {
        rates.push(run(Duration::from_secs(options.seconds)).await);
    }
    let per_second = median(rates);
    let each_us = 1_000_000_u64.checked_div(per_second).unwrap_or(0);
    let name = "Host SDK, messages, one thread".to_owned();
    let rss_kib = rss_kib(std::process::id());
    report.row(Row { name, per_second, p50_us: each_us, p99_us: each_us, rss_kib, ..Row::default() });
}

async fn run(length: Duration) -> u64 {
    let idle = Arc::new(Idle::default());
    let settings = Settings {
        site_name: "BENCH".to_owned(),
        cashier_origins: vec![],
        decodes_foreign_urls: false,
        silent_scopes: vec![],
        reserved_titles: vec![],
    };
    let services = Services {
        payment: None,
        oauth: None,
        member: None,
        gateway: None,
        ui: Arc::clone(&idle) as Arc<dyn HostUi>,
        fetch: Arc::clone(&idle) as Arc<dyn HttpFetch>,
        storage: Arc::clone(&idle) as Arc<dyn Storage>,
        clock: Arc::clone(&idle) as Arc<dyn Clock>,
        phone: None,
        observer: None,
    };
    let program = Program {
        app_id: "BENCH".to_owned(),
        name: "Bench".to_owned(),
        icon_url: String::new(),
        version: "1.0.0".to_owned(),
        env_version: EnvVersion::Develop,
        pages: vec!["pages/a/a".to_owned()],
        tabs: vec![],
        request_domains: vec![],
        denied_apis: BTreeSet::new(),
    };
    let user = Surroundings { user: "bench".to_owned(), lang: "en".to_owned(), system: json!({}) };
    let instance = Host::new(settings, services).open(program, user, Arc::clone(&idle) as Arc<dyn Port>);
    let (start, mut sent) = (Instant::now(), 0_u64);
    while start.elapsed() < length {
        for _ in 0..BATCH {
            sent = sent.saturating_add(1);
            let message = format!(
                "{{\"v\":1,\"kind\":\"call\",\"id\":{sent},\"api\":\"getRunScene\",\"params\":{{}},\"page\":\"p1\"}}"
            );
            instance.receive(&message).await;
        }
    }
    assert_eq!(idle.answers.load(Ordering::Relaxed), sent, "every message was answered");
    per_second(sent, start.elapsed())
}

impl Port for Idle {
    fn send(&self, message: String) {
        if message.contains("\"ok\":true") {
            self.answers.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[async_trait]
impl Clock for Idle {
    fn now_ms(&self) -> u64 {
        self.now.fetch_add(5, Ordering::Relaxed)
    }
    async fn sleep(&self, _: Duration) {
        std::future::pending::<()>().await;
    }
}

#[async_trait]
impl HostUi for Idle {
    async fn alert(&self, _: Alert) {}
    async fn confirm(&self, _: Confirm) -> bool {
        false
    }
    async fn prompt(&self, _: Prompt) -> Option<String> {
        None
    }
    async fn toast(&self, _: Toast) {}
    fn hide_toast(&self) {}
    fn show_loading(&self, _: String, _: Duration) {}
    fn hide_loading(&self) {}
    async fn open_page(&self, _: &str, _: &str, _: &BTreeMap<String, String>) {}
    fn close_page(&self, _: &str) {}
}

#[async_trait]
impl HttpFetch for Idle {
    async fn fetch(&self, _: FetchRequest) -> Result<FetchResponse, FetchError> {
        Err(FetchError::Forbidden)
    }
}

#[async_trait]
impl Storage for Idle {
    async fn all(&self, _: &(String, String)) -> BTreeMap<String, Value> {
        BTreeMap::new()
    }
    async fn set(&self, _: &(String, String), _: &str, _: Value) {}
    async fn remove(&self, _: &(String, String), _: &str) {}
    async fn clear(&self, _: &(String, String)) {}
}
