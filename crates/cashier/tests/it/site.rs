//! The documents are served as a site, in the reader's language, and as Markdown.

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::{Database, on_both_engines};
use crate::wallet::Wallet;

on_both_engines! {
    documents_are_pages_in_the_readers_language;
    sources_and_files_are_served;
}

async fn get(wallet: &Wallet, path: &str, language: &str) -> (StatusCode, String) {
    let request = wallet.http.get(format!("{}{path}", wallet.base)).header("accept-language", language);
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// A page follows the reader's language where it is written in it; the others say that they are in English.
async fn documents_are_pages_in_the_readers_language(database: Database) {
    let wallet = Wallet::start(&database).await;
    for (language, path, article, said) in [
        ("en", "/docs", "en", "<h1 id=\"opencashier-documentation\">"),
        ("en", "/docs/notices", "en", "<h1 id=\"notices\">"),
        ("zh-CN", "/docs/notices", "zh-CN", "<h1 id=\"异步通知\">"),
        ("zh-CN", "/docs/operator", "zh-CN", "<h1 id=\"命令与数据表\">"),
        ("zh-CN", "/docs/sdk-python", "en", "本页暂无中文版"),
        ("ar", "/docs/notices", "en", "التوثيق"),
        ("en", "/docs/sdk-python", "en", "construct_notice"),
    ] {
        let (status, html) = get(&wallet, path, language).await;
        assert_eq!(status, 200, "{path}");
        assert!(
            html.contains(&format!("<article class=\"prose\" lang=\"{article}\" dir=\"ltr\">")),
            "{path}"
        );
        assert!(html.contains(said), "{path} in {language} does not say {said}");
    }
    let (status, _) = get(&wallet, "/docs/none", "en").await;
    assert_eq!(status, 404);
}

/// The Markdown, pictures and programs come as they are in the folder; nothing else of the machine does.
async fn sources_and_files_are_served(database: Database) {
    let wallet = Wallet::start(&database).await;
    let (_, english) = get(&wallet, "/docs/notices.md", "zh-CN").await;
    assert!(english.starts_with("# Notices\n"));
    let (_, chinese) = get(&wallet, "/docs/zh/notices.md", "en").await;
    assert!(chinese.starts_with("<!-- translates docs/notices.md ") && chinese.contains("# 异步通知"));
    assert_eq!(get(&wallet, "/docs/plots/latency.svg", "en").await.0, 200);
    assert_eq!(get(&wallet, "/docs/checkers/check_proof.py", "en").await.0, 200);
    for path in ["/docs/..%2FCargo.toml", "/docs/%2e%2e/README.md", "/docs/none.md", "/docs/zh/none"] {
        assert_eq!(get(&wallet, path, "en").await.0, 404, "{path}");
    }
    let (_, index) = get(&wallet, "/docs/search.json?reader=zh", "en").await;
    let index: Value = serde_json::from_str(&index).unwrap();
    let urls: Vec<_> = index.as_array().unwrap().iter().filter_map(|item| item["url"].as_str()).collect();
    assert!(urls.contains(&"/docs/errors#INVALID_SIGNATURE") && urls.contains(&"/docs/notices#何时重发"));
    let chosen = wallet.http.get(format!("{}/docs/zh/notices", wallet.base)).send().await.unwrap();
    assert!(chosen.url().as_str().ends_with("/docs/notices?lang=zh"), "{}", chosen.url());
    for folder in ["/docs/zh", "/docs/zh/"] {
        let chosen = wallet.http.get(format!("{}{folder}", wallet.base)).send().await.unwrap();
        assert!(chosen.url().as_str().ends_with("/docs?lang=zh"), "{}", chosen.url());
    }
}
