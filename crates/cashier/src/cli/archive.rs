//! `cashier archive`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use cashier_core::archive::{ArchivedMonth, BeginArchive, EndArchive};
use cashier_core::month::Month;
use cashier_core::time::Timestamp;
use cashier_engine::clock::Clock as _;
use cashier_store::verify::OpenMonth;
use cashier_store::{Address, Mover, Reader};
use clap::Args;
use serde_json::{Value, json};

use super::Common;
use crate::app::Core;
use crate::config::Config;

/// The pause after each transaction, which leaves the database to others.
const PAUSE: Duration = Duration::from_millis(20);

/// Put old months aside.
#[derive(Args)]
pub(crate) struct Archive {
    #[command(flatten)]
    common: Common,
    /// The last month, such as 2026-08, in UTC. Without it, all months that are old enough.
    #[arg(long, value_name = "MONTH", conflicts_with = "list")]
    until: Option<Month>,
    /// How many months stay after a month has ended.
    #[arg(long, value_name = "MONTHS", default_value_t = 13, value_parser = clap::value_parser!(u16).range(1..=1_200), conflicts_with = "list")]
    keep: u16,
    /// Say what would be put aside, and change nothing.
    #[arg(long, conflicts_with = "list")]
    dry_run: bool,
    /// List the months that were put aside.
    #[arg(long)]
    list: bool,
}

/// What there is to do.
struct Plan {
    /// The months to put aside, oldest first: also those of a run that was interrupted.
    months: Vec<Month>,
    /// The first month that was asked for and is not closed.
    refused: Option<OpenMonth>,
}

impl Archive {
    /// Exit code 0 when all months that were asked for are put aside, 1 when one of them is not closed.
    pub(crate) async fn run(self) -> Result<ExitCode> {
        let config = self.common.config()?;
        let core = Core::open(&config).await?;
        let done = if self.list { self.list(&core).await } else { self.put_aside(&core, &config).await };
        core.pipeline.stop().await;
        done
    }

    async fn list(&self, core: &Core) -> Result<ExitCode> {
        let months = core.reader.archived_months().await?;
        let line = |month: &ArchivedMonth| match month.ended_at {
            Some(at) => format!("{}  put aside at {}", month.month, at.to_rfc3339()),
            None => format!("{}  begun at {}, not finished", month.month, month.began_at.to_rfc3339()),
        };
        let mut lines: Vec<_> = months.iter().map(line).collect();
        if lines.is_empty() {
            lines.push("No month was put aside.".to_owned());
        }
        let items = months.iter().map(|month| {
            json!({
                "month": month.month.to_string(), "began_at": month.began_at.to_rfc3339(),
                "ended_at": month.ended_at.map(Timestamp::to_rfc3339),
            })
        });
        self.common.output().print(&lines.join("\n"), &json!({ "months": items.collect::<Vec<_>>() }));
        Ok(ExitCode::SUCCESS)
    }

    async fn put_aside(&self, core: &Core, config: &Config) -> Result<ExitCode> {
        let Plan { months, refused } = self.plan(&core.reader, core.clock.now()).await?;
        let mut rows = Vec::new();
        if let Some(last) = months.last() {
            rows = if self.dry_run {
                core.reader.rows_until(*last).await?
            } else {
                let address: Address = config.database.parse()?;
                put_aside(core, &address, &months).await?
            };
        }
        self.report(&months, refused.as_ref(), &rows);
        Ok(if refused.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    /// Decides which months.
    async fn plan(&self, reader: &Reader, now: Timestamp) -> Result<Plan> {
        // It ended so many months ago: the month after it began then.
        let newest = Month::of(now).minus(self.keep).minus(1);
        if let Some(until) = self.until.filter(|until| *until > newest) {
            let keep = self.keep;
            bail!(
                "{until} is too recent: a month stays for {keep} months after its end, and the newest that can be put aside is {newest}"
            );
        }
        let last = self.until.unwrap_or(newest);
        let done = reader.archived_months().await?;
        let mut months: Vec<_> =
            done.iter().filter(|month| month.ended_at.is_none()).map(|month| month.month).collect();
        let next = match done.last() {
            Some(month) => Some(month.month.plus(1)),
            None => reader.oldest_month().await?,
        };
        let Some(next) = next.filter(|next| *next <= last) else { return Ok(Plan { months, refused: None }) };
        let refused = reader.first_open_month(last).await?;
        let closed = std::iter::successors(Some(next), |month| Some(month.plus(1))).take_while(|month| {
            *month <= last && refused.as_ref().is_none_or(|refused| *month < refused.month)
        });
        months.extend(closed);
        Ok(Plan { months, refused })
    }

    fn report(&self, months: &[Month], refused: Option<&OpenMonth>, rows: &[(&'static str, i64)]) {
        let count = |(table, rows): &(&str, i64)| format!("  {rows} rows of {table}");
        let mut lines = Vec::new();
        if let (Some(first), Some(last)) = (months.first(), months.last()) {
            let what = if self.dry_run { "would be put aside" } else { "was put aside" };
            lines.push(if first == last {
                format!("{first} {what}:")
            } else {
                format!("{first} to {last} {what}:")
            });
            lines.extend(rows.iter().map(count));
        } else {
            lines.push("There is no month to put aside.".to_owned());
        }
        if let Some(refused) = refused {
            lines.push(format!("{} is not closed:", refused.month));
            lines.extend(refused.open.iter().map(|(what, count)| format!("  {count} {what}")));
        }
        let rows: serde_json::Map<_, _> =
            rows.iter().map(|(table, rows)| ((*table).to_owned(), Value::from(*rows))).collect();
        let refused = refused.map(|refused| {
            let open = refused.open.iter().map(|(what, count)| json!({ "what": what, "count": count }));
            json!({ "month": refused.month.to_string(), "open": open.collect::<Vec<_>>() })
        });
        let months: Vec<_> = months.iter().map(ToString::to_string).collect();
        let json = json!({
            "ok": refused.is_none(), "dry_run": self.dry_run, "months": months, "rows": rows, "refused": refused,
        });
        self.common.output().print(&lines.join("\n"), &json);
    }
}

/// Moves the rows of these months, and gives how many left each table.
async fn put_aside(core: &Core, address: &Address, months: &[Month]) -> Result<Vec<(&'static str, i64)>> {
    let Some(last) = months.last() else { return Ok(Vec::new()) };
    // Recorded before the first row moves: from then on every process looks into the archive.
    core.engine.submit(BeginArchive(months.to_vec())).await?;
    let mut mover = Mover::open(address, last.end()).await.context("the rows cannot be moved")?;
    let mut rows: Vec<(&'static str, i64)> = Vec::new();
    while let Some(moved) =
        mover.step().await.context("the rows cannot be moved; what was moved stays, run it again")?
    {
        let count = i64::try_from(moved.rows).unwrap_or(i64::MAX);
        match rows.iter_mut().find(|(table, _)| *table == moved.table) {
            Some((_, rows)) => *rows = rows.saturating_add(count),
            None => rows.push((moved.table, count)),
        }
        tokio::time::sleep(PAUSE).await;
    }
    core.engine.submit(EndArchive(months.to_vec())).await?;
    Ok(rows)
}
