//! `cashier trigger`: makes something happen to a test client.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::{Map, Value, json};

use super::server::Server;
use crate::cli::output::printable;
use crate::developer::wire::{Mode, Step, Triggered, Triggers};
use crate::developer::{Api, segment};

/// Make a payment, a refund or a mishap happen, with real events. For test clients only.
#[derive(Args)]
pub(crate) struct Trigger {
    #[command(flatten)]
    server: Server,
    /// What happens, such as payment.succeeded.
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// List what can happen, and what can be chosen.
    #[arg(long, conflicts_with_all = ["name", "overrides"])]
    list: bool,
    /// Choose a value, such as amount=5000; may be repeated.
    #[arg(long = "override", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
}

impl Trigger {
    pub(crate) async fn run(&self) -> Result<ExitCode> {
        let api = self.server.connect()?.api;
        let Some(name) = &self.name else { return self.list(&api).await };
        let overrides = overrides(&self.overrides)?;
        let client = api.client().await?;
        if client.mode == Mode::Live {
            bail!(
                "{} is a live client: its money is real, and nothing can be triggered. The operator adds a test client with \
                 `cashier merchant add --test`",
                printable(&client.client_id)
            );
        }
        let made = api.post::<Triggered>(&format!("/triggers/{}", segment(name)), &overrides).await;
        let triggered = match made {
            Err(error) if error.is_absent() => {
                return Err(error).with_context(|| {
                    format!("{name} cannot be triggered; `cashier trigger --list` lists what can")
                });
            }
            made => made?,
        };
        let lines: Vec<String> = triggered.steps.iter().map(line).collect();
        let steps: Vec<Value> = triggered.steps.iter().map(|step| json!(step)).collect();
        self.server.output().print(&lines.join("\n"), &json!({ "trigger": name, "steps": steps }));
        Ok(ExitCode::SUCCESS)
    }

    async fn list(&self, api: &Api) -> Result<ExitCode> {
        let Triggers { triggers } = api.get("/triggers", &[]).await?;
        let mut lines = Vec::new();
        for trigger in &triggers {
            lines.push(printable(&format!("{:<24} {}", trigger.name, trigger.summary)));
            for one in &trigger.overrides {
                lines.push(printable(&format!("{:24}   {}: {}", "", one.name, one.meaning)));
            }
        }
        self.server.output().print(&lines.join("\n"), &json!({ "triggers": triggers }));
        Ok(ExitCode::SUCCESS)
    }
}

fn line(step: &Step) -> String {
    let ids = [&step.payment_id, &step.refund_id, &step.event_id];
    let parts: Vec<&str> =
        std::iter::once(&step.summary).chain(ids.into_iter().flatten()).map(String::as_str).collect();
    printable(&parts.join("  "))
}

/// The chosen values; each one once.
fn overrides(given: &[String]) -> Result<Value> {
    let mut chosen = Map::new();
    for pair in given {
        let (name, value) = pair
            .split_once('=')
            .with_context(|| format!("--override {pair} has no value; give it as in amount=5000"))?;
        if chosen.insert(name.to_owned(), Value::from(value)).is_some() {
            bail!("--override {name} is given twice");
        }
    }
    Ok(Value::Object(chosen))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::overrides;

    #[test]
    fn a_value_may_hold_an_equals_sign() {
        let given = ["amount=5000", "title=a=b"].map(str::to_owned);
        assert_eq!(overrides(&given).unwrap(), json!({ "amount": "5000", "title": "a=b" }));
        assert!(overrides(&["amount".to_owned()]).is_err());
        assert!(overrides(&["a=1".to_owned(), "a=2".to_owned()]).is_err());
    }
}
