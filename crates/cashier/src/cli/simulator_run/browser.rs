//! A headless Chromium, driven over its debugging connection. It gets a profile of its own, which is removed afterwards.
#![expect(clippy::indexing_slicing, reason = "a JSON value answers null for a member that is not there")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long the browser may take to start, and to answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// The pause between two looks for what the browser writes when it has started.
const PAUSE: Duration = Duration::from_millis(50);
/// The names under which it is installed.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// A script's place: the session of its frame's process, and the context in it.
type Place = (Option<String>, i64);

/// A running browser with one page.
pub(super) struct Browser {
    child: Child,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    last_id: i64,
    /// The page's own session.
    page: String,
    /// Every place where a script can run, oldest first.
    places: Vec<Place>,
    /// Dropped last: the browser writes into it until it has ended.
    _profile: TempDir,
}

impl Browser {
    /// Starts the browser at `program`, or the installed one, with an empty page.
    ///
    /// # Errors
    /// When there is no browser, or it does not start.
    pub(super) async fn start(program: Option<&Path>) -> Result<Self> {
        let Some(program) = program.map(Path::to_owned).or_else(installed) else {
            bail!("there is no Chromium in PATH; name one with --browser or the variable CHROMIUM")
        };
        let profile = tempfile::tempdir()?;
        let child = Command::new(&program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
            ])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--remote-debugging-port=0", "--window-size=1280,1040", "--lang=en", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let address = address(profile.path()).await?;
        let (socket, _) = timeout(PATIENCE, connect_async(address.as_str()))
            .await
            .context("the browser does not answer")??;
        let mut browser =
            Self { child, socket, last_id: 0, page: String::new(), places: vec![], _profile: profile };
        let target = browser.call(None, "Target.createTarget", json!({"url": "about:blank"})).await?;
        let attached = json!({"targetId": target["targetId"], "flatten": true});
        let session = browser.call(None, "Target.attachToTarget", attached).await?;
        browser.page = session["sessionId"].as_str().context("the browser opened no page")?.to_owned();
        browser.watch(&browser.page.clone()).await?;
        Ok(browser)
    }

    /// Opens an address.
    pub(super) async fn open(&mut self, url: &str) -> Result<()> {
        let page = self.page.clone();
        self.call(Some(&page), "Page.navigate", json!({ "url": url })).await?;
        Ok(())
    }

    /// Evaluates a script everywhere it can run, and returns the first value that is not `null`. A place that is
    /// just being left has none.
    pub(super) async fn find(&mut self, script: &str) -> Result<Option<Value>> {
        // News about frames that came since the last look.
        self.call(None, "Target.getTargets", json!({})).await?;
        for (session, context) in self.places.clone() {
            let params = json!({"expression": script, "contextId": context, "returnByValue": true});
            let answer = self.call(session.as_deref(), "Runtime.evaluate", params).await;
            if let Ok(answer) = answer
                && let Some(value) = answer.pointer("/result/value").filter(|value| !value.is_null())
            {
                return Ok(Some(value.clone()));
            }
        }
        Ok(None)
    }

    /// Ends it.
    pub(super) async fn stop(mut self) {
        // It may have ended already.
        let _ = self.child.kill().await;
    }

    /// Follows the frames and scripts of a session.
    async fn watch(&mut self, session: &str) -> Result<()> {
        let attach = json!({"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true});
        self.call(Some(session), "Target.setAutoAttach", attach).await?;
        self.call(Some(session), "Runtime.enable", json!({})).await?;
        Ok(())
    }

    async fn call(&mut self, session: Option<&str>, method: &str, params: Value) -> Result<Value> {
        let mut sessions = Vec::new();
        let answer = self.exchange(session, method, params, &mut sessions).await;
        // Frames in processes of their own are watched in the same way.
        while let Some(session) = sessions.pop() {
            for (method, params) in [
                (
                    "Target.setAutoAttach",
                    json!({"autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true}),
                ),
                ("Runtime.enable", json!({})),
            ] {
                // It may be gone by now.
                let _ = self.exchange(Some(&session), method, params, &mut sessions).await;
            }
        }
        answer
    }

    async fn exchange(
        &mut self,
        session: Option<&str>,
        method: &str,
        params: Value,
        sessions: &mut Vec<String>,
    ) -> Result<Value> {
        self.last_id = self.last_id.saturating_add(1);
        let id = self.last_id;
        let mut message = json!({"id": id, "method": method, "params": params});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string())).await?;
        let answer = async {
            while let Some(message) = self.socket.next().await {
                let Message::Text(text) = message? else { continue };
                let message: Value = serde_json::from_str(&text)?;
                if message["id"] == json!(id) {
                    return Ok(message);
                }
                heed(&message, &mut self.places, sessions);
            }
            bail!("the browser has ended")
        };
        let mut answer = timeout(PATIENCE, answer).await.context("the browser does not answer")??;
        match answer.get("error") {
            Some(error) => bail!("{method}: {error}"),
            None => Ok(answer["result"].take()),
        }
    }
}

/// Keeps the list of places.
fn heed(event: &Value, places: &mut Vec<Place>, sessions: &mut Vec<String>) {
    let session = event["sessionId"].as_str().map(str::to_owned);
    let params = &event["params"];
    match event["method"].as_str() {
        Some("Runtime.executionContextCreated") => {
            if let Some(id) = params["context"]["id"].as_i64() {
                places.push((session, id));
            }
        }
        Some("Runtime.executionContextDestroyed") => {
            let id = params["executionContextId"].as_i64();
            places.retain(|(of, context)| *of != session || Some(*context) != id);
        }
        Some("Runtime.executionContextsCleared") => places.retain(|(of, _)| *of != session),
        Some("Target.attachedToTarget") => {
            // Workers have no document.
            let is_frame = matches!(params["targetInfo"]["type"].as_str(), Some("iframe" | "page"));
            sessions.extend(params["sessionId"].as_str().filter(|_| is_frame).map(str::to_owned));
        }
        Some("Target.detachedFromTarget") => {
            let gone = params["sessionId"].as_str().map(str::to_owned);
            places.retain(|(of, _)| *of != gone);
        }
        _ => {}
    }
}

/// The debugging address, which the browser writes into its profile.
async fn address(profile: &Path) -> Result<String> {
    let end = Instant::now().checked_add(PATIENCE);
    let file = profile.join("DevToolsActivePort");
    while end.is_some_and(|end| Instant::now() < end) {
        if let Ok(text) = std::fs::read_to_string(&file)
            && let Some((port, path)) = text.split_once('\n')
            && path.starts_with('/')
        {
            return Ok(format!("ws://127.0.0.1:{}{}", port.trim(), path.trim()));
        }
        sleep(PAUSE).await;
    }
    bail!("the browser did not start within {} s", PATIENCE.as_secs())
}

/// The browser that the variable `CHROMIUM` names, or the first one in `PATH`.
fn installed() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH")?;
    let places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().flat_map(|name| places.iter().map(move |place| place.join(name))).find(|file| file.is_file())
}
