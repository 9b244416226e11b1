//! `cashier simulator run`: a mini program in the simulator without a screen, for CI. It starts a demo of its own and a
//! headless Chromium, opens the program and follows a script; the exit code says whether every step came true.

mod browser;
mod script;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use self::browser::Browser;
use self::script::{Line, Step};
use super::Output;
use super::simulator::Source;
use crate::demo;

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// `cashier simulator run`.
#[derive(Args)]
pub(super) struct Run {
    #[command(flatten)]
    source: Source,
    /// The script: one step a line, such as `tap "#pay"`, `pin 246810`, `see "paid"`.
    #[arg(long, value_name = "FILE")]
    script: PathBuf,
    /// The browser: a Chromium. The variable CHROMIUM, or the installed one, when absent.
    #[arg(long, value_name = "PATH")]
    browser: Option<PathBuf>,
    /// How long a step may take to come true, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    patience: u64,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Run {
    /// Runs the script.
    ///
    /// # Errors
    /// When the script cannot be read, the program cannot be added, or there is no browser. A step that does not come true
    /// is no error: it is printed, and the exit code is 1.
    pub(super) async fn run(self) -> Result<ExitCode> {
        let text = std::fs::read_to_string(&self.script)
            .with_context(|| format!("cannot read {}", self.script.display()))?;
        let lines = script::parse(&text).with_context(|| self.script.display().to_string())?;
        let data = tempfile::tempdir()?;
        let output = Output { json: self.json };
        let (id, _) = self.source.add_to(data.path())?;
        let demo = demo::start_alone(data.path()).await?;
        let mut browser = Browser::start(self.browser.as_deref()).await?;
        browser.open(&format!("{}/simulator?lang=en", demo.base_url())).await?;
        let patience = Duration::from_secs(self.patience);
        let mut phone = Phone { browser, output, patience };
        let ended = phone.play(&id, &lines).await;
        phone.browser.stop().await;
        demo.stop().await?;
        ended
    }
}

/// The simulator's page, as a person uses it.
struct Phone {
    browser: Browser,
    output: Output,
    patience: Duration,
}

/// Scripts answer `true` or a text when what they look for is there, and nothing otherwise.
mod scripts {
    /// Only on the simulator's page.
    pub(super) const PAGE: &str = "const page = document.getElementById('stage'); if (!page) return null;";
    /// Only in the program's own page: native programs have pages, web programs their bridge.
    pub(super) const PROGRAM: &str = "if (document.getElementById('stage') || !(document.querySelector('mp-page') || globalThis.AlipayJSBridge)) return null;";
}

impl Phone {
    async fn play(&mut self, id: &str, lines: &[Line]) -> Result<ExitCode> {
        let open = format!(
            "{} const tile = document.querySelector('.wallet button[data-program=\"{id}\"]'); \
             if (!tile || document.querySelector('.link')) return null; tile.click(); return true;",
            scripts::PAGE
        );
        if self.wait(&open).await?.is_none() {
            bail!("the simulator's page did not open");
        }
        for line in lines {
            if self.wait(&expression(&line.step)).await?.is_none() {
                return self.failed(line).await;
            }
            self.output.print(
                &format!("ok {} {}", line.number, line.step),
                &json!({"line": line.number, "ok": true}),
            );
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Looks until the script finds something, or time is over.
    async fn wait(&mut self, body: &str) -> Result<Option<Value>> {
        let script = format!("(() => {{ {body} }})()");
        let end = Instant::now().checked_add(self.patience);
        loop {
            let found = self.browser.find(&script).await?;
            if found.is_some() || end.is_none_or(|end| Instant::now() >= end) {
                return Ok(found);
            }
            sleep(PAUSE).await;
        }
    }

    /// Says which step did not come true, and what the screen and the log showed instead.
    async fn failed(&mut self, line: &Line) -> Result<ExitCode> {
        let shown =
            format!("(() => {{ {} return document.body.innerText.slice(0, 600); }})()", scripts::PROGRAM);
        let shown = self.browser.find(&shown).await?.and_then(|text| Some(text.as_str()?.to_owned()));
        let log = format!(
            "(() => {{ {} return [...document.querySelectorAll('.log-line')].slice(-8).map((line) => \
             line.querySelector('summary').innerText.replace(/\\s+/g, ' ')).join('\\n'); }})()",
            scripts::PAGE
        );
        let log = self.browser.find(&log).await?.and_then(|text| Some(text.as_str()?.to_owned()));
        let (shown, log) = (shown.unwrap_or_default(), log.unwrap_or_default());
        let text = format!(
            "failed {} {}\n\nThe program shows:\n{shown}\n\nThe last messages:\n{log}",
            line.number, line.step
        );
        let told = json!({"line": line.number, "ok": false, "step": line.step.to_string(), "shown": shown, "log": log});
        self.output.print(&text, &told);
        Ok(ExitCode::FAILURE)
    }
}

/// The script of a step. Texts go in as JSON, which is JavaScript too.
fn expression(step: &Step) -> String {
    let text = |text: &str| json!(text).to_string();
    let (page, program) = (scripts::PAGE, scripts::PROGRAM);
    match step {
        Step::Tap(selector) => format!(
            "{program} const node = document.querySelector({}); if (!node || node.disabled) return null; node.click(); return true;",
            text(selector)
        ),
        Step::Type { field, text: words } => format!(
            "{program} const node = document.querySelector({}); if (!node) return null; node.focus(); node.value = {}; \
             for (const type of ['input', 'change']) node.dispatchEvent(new Event(type, {{ bubbles: true }})); return true;",
            text(field),
            text(words)
        ),
        Step::See(words) => {
            format!("{program} return document.body.innerText.includes({}) || null;", text(words))
        }
        Step::SeeHost(words) => format!(
            "{page} return [...document.querySelectorAll('.layers, .notices, .wallet')].some((node) => \
             node.innerText.includes({})) || null;",
            text(words)
        ),
        Step::Press(words) => format!(
            "{page} const node = [...document.querySelectorAll('.layers > :not(.is-leaving):not([inert]) button')].find((one) => \
             one.innerText.trim() === {} || one.getAttribute('aria-label') === {}); if (!node) return null; node.click(); return true;",
            text(words),
            text(words)
        ),
        Step::Pin(pin) => format!(
            "{page} const pin = {}; const node = document.querySelector('.sheet input'); \
             if (node) {{ node.value = pin; node.dispatchEvent(new Event('input')); return true; }} \
             const keys = [...document.querySelectorAll('.sheet .pad.is-alone button')]; if (keys.length === 0) return null; \
             for (const digit of pin) keys.find((key) => key.textContent === digit)?.click(); return true;",
            text(pin)
        ),
        // The server says when it has taken the choice; another click would only repeat it.
        Step::Next(next) => format!(
            "{page} const node = [...document.querySelectorAll('.panel input[name=next]')].find((one) => one.value === {}); \
             if (!node) return null; if (node.checked && globalThis.chosenNext === node.value) return true; \
             globalThis.chosenNext = node.value; node.click(); return null;",
            text(next)
        ),
        Step::Network(is_on) => format!(
            "{page} const node = document.querySelector('.panel input[name=network]'); if (!node) return null; \
             if (node.checked !== {is_on}) node.click(); \
             return document.querySelector('.status-network').classList.contains('is-off') === {is_on} ? null : true;"
        ),
        Step::Close => format!(
            "{page} const node = document.querySelectorAll('.capsule button')[1]; if (!node) return null; node.click(); return true;"
        ),
    }
}
