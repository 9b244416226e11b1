//! The providers of the run: `cashier sandbox` in its own process.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The running sandbox, and what it printed about itself.
pub(super) struct Providers {
    child: Child,
    credentials: Value,
    _folder: TempDir,
}

impl Providers {
    /// Starts it, and removes the limit on a merchant's calls.
    pub(super) async fn start(http: &reqwest::Client) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let said = folder.path().join("said.json");
        let child = Command::new(env!("CARGO_BIN_EXE_cashier"))
            .args(["sandbox", "--listen", "127.0.0.1:0", "--json", "--data"])
            .arg(folder.path().join("sandbox"))
            .stdout(Stdio::from(std::fs::File::create(&said).expect("a file")))
            .spawn()
            .expect("the sandbox");
        let start = Instant::now();
        let credentials = loop {
            let text = std::fs::read_to_string(&said).unwrap_or_default();
            if let Ok(credentials) = serde_json::from_str(&text) {
                break credentials;
            }
            assert!(start.elapsed() < Duration::from_mins(1), "the sandbox did not start: {text}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let providers = Self { child, credentials, _folder: folder };
        let url = format!("{}/sandbox/v1/settings", providers.url());
        let mut settings: Value = http.get(&url).send().await.expect("settings").json().await.expect("JSON");
        settings["calls_per_second"] = json!(1_000_000);
        let set = http.put(&url).json(&settings).send().await.expect("an answer");
        assert!(set.status().is_success(), "the settings are taken");
        providers
    }

    pub(super) fn url(&self) -> &str {
        self.credentials["base_url"].as_str().expect("an address")
    }

    pub(super) fn process(&self) -> u32 {
        self.child.id()
    }

    /// The settings of the sandbox's merchant at WeChat Pay, as an operator would write them.
    pub(super) fn wechat(&self) -> String {
        let wechat = &self.credentials["wechat"];
        let read =
            |name: &str| std::fs::read_to_string(wechat[name].as_str().expect("a path")).expect("a key");
        json!({
            "mchid": wechat["mchid"], "appid": wechat["appid"], "merchant_serial": wechat["merchant_serial"],
            "merchant_private_key_pem": read("merchant_private_key_pem"), "apiv3_key": wechat["apiv3_key"],
            "platform_certs_pem": [read("platform_cert_pem")], "public_key_id": wechat["public_key_id"],
            "public_key_pem": read("public_key_pem"), "base_url": self.url(),
        })
        .to_string()
    }
}

impl Drop for Providers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
