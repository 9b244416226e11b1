//! `cashier proof`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use cashier_core::chain::{Inclusion, Verifier};
use cashier_core::id::{PaymentId, RefundId};
use cashier_engine::roots::Occasion;
use cashier_protocol::proof;
use cashier_store::read::{Proof as Found, Wanted};
use clap::Args;
use serde_json::{Value, json};

use super::{Common, root};
use crate::app::Core;

/// Make the proof of a payment or refund, or check one.
#[derive(Args)]
pub(crate) struct Proof {
    #[command(flatten)]
    common: Common,
    /// The payment or refund, such as `pay_…`.
    #[arg(required_unless_present = "check", conflicts_with = "check")]
    subject: Option<String>,
    /// The number of the root to which the proof leads. Without it, the newest one, and a new one if that is too old.
    #[arg(long, value_name = "NUMBER", conflicts_with = "check")]
    root: Option<i64>,
    /// The file to which the proof is written. Without it, it is printed.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    out: Option<PathBuf>,
    /// Check the proof in this file. Needs no database: only the key.
    #[arg(long, value_name = "FILE", requires = "key")]
    check: Option<PathBuf>,
    /// The wallet's verifier key, as `cashier root --key` shows it; more than once after a rotation.
    #[arg(long, value_name = "VERIFIER_KEY", requires = "check")]
    key: Vec<Verifier>,
    /// A file with a root that came by another way than the proof. The proof must lead to the same one.
    #[arg(long, value_name = "FILE", requires = "check")]
    known_root: Option<PathBuf>,
}

/// What is proved.
#[derive(Clone, Copy)]
enum Subject {
    Payment(PaymentId),
    Refund(RefundId),
}

impl Proof {
    /// Exit code 0 when the proof is made or right.
    pub(crate) async fn run(self) -> Result<ExitCode> {
        if self.check.is_some() {
            self.check()?;
        } else {
            self.make().await?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn check(&self) -> Result<()> {
        let file = self.check.as_deref().unwrap_or(std::path::Path::new(""));
        let read = |file: &std::path::Path| {
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
        };
        let known = self.known_root.as_deref().map(read).transpose()?;
        let known = known.map(String::from_utf8).transpose().context("the other root cannot be read")?;
        let proved = crate::proof::check(&read(file)?, &self.key, known.as_deref());
        let proved = proved.with_context(|| format!("{} proves nothing", file.display()))?;
        self.common.output().print(&proved.text(), &proved.json());
        Ok(())
    }

    async fn make(&self) -> Result<()> {
        let subject = named(self.subject.as_deref().unwrap_or_default())?;
        let core = Core::open(&self.common.config()?).await?;
        let made = self.made(&core, subject).await;
        core.pipeline.stop().await;
        let proof = proof::write(&made?);
        let Some(file) = &self.out else {
            self.common.output().print(&indented(&proof), &proof);
            return Ok(());
        };
        std::fs::write(file, indented(&proof) + "\n")
            .with_context(|| format!("cannot write {}", file.display()))?;
        let text = format!("The proof is in {}.", file.display());
        self.common.output().print(&text, &json!({ "file": file.display().to_string() }));
        Ok(())
    }

    async fn made(&self, core: &Core, subject: Subject) -> Result<Inclusion> {
        let found = self.find(core, subject).await?;
        let found = if matches!(found, Found::Uncovered) && self.root.is_none() {
            let config = self.common.config()?;
            core.keys(&config).await?;
            root::roots(core, &config)?.sign(Occasion::Asked).await?;
            self.find(core, subject).await?
        } else {
            found
        };
        let advice = "`cashier verify` says more";
        match found {
            Found::Made(proof) => Ok(*proof),
            Found::Absent => bail!("there is no such payment or refund"),
            Found::Uncovered => bail!("there is no such root, or it is older than the state in the books"),
            Found::Unrecorded { .. } => {
                bail!("the chain has no record of it as it is in the books; {advice}")
            }
            Found::Broken(error) => bail!("the chain is not what the root says: {error}; {advice}"),
        }
    }

    async fn find(&self, core: &Core, subject: Subject) -> Result<Found> {
        let wanted = Wanted { root: self.root, blocks_max: i64::MAX };
        Ok(match subject {
            Subject::Payment(id) => core.reader.prove_payment(id, wanted).await?,
            Subject::Refund(id) => core.reader.prove_refund(id, wanted).await?,
        })
    }
}

fn named(subject: &str) -> Result<Subject> {
    let payment = subject.parse().map(Subject::Payment);
    let found = payment.or_else(|_| subject.parse().map(Subject::Refund));
    found.with_context(|| format!("{subject} is not a payment or refund"))
}

/// A proof for readers: one value a line.
fn indented(proof: &Value) -> String {
    serde_json::to_string_pretty(proof).unwrap_or_else(|_| proof.to_string())
}
