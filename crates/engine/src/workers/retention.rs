//! Deletes rows that ended long enough ago.
//!
//! It finds ended rows through an index, a page at a time, and deletes them with commands of the write pipeline: so
//! the deletions share batches with other commands, take locks in the common order, and are checked again under the
//! lock. After each page it pauses. Every process does this; rows that another one has deleted are simply gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use cashier_core::agreement::Agreement;
use cashier_core::app_user::{AppSession, AppUser, IdpVisit, Number};
use cashier_core::auth::{AuthCode, Grant};
use cashier_core::call::ApiCall;
use cashier_core::chain::StoredRoot;
use cashier_core::kernel::Row as _;
use cashier_core::message::Message;
use cashier_core::notice::Notice;
use cashier_core::provider::Incident;
use cashier_core::request::Request;
use cashier_core::retention::{
    ATTEMPTS_AT_ONCE, Ends, Forget, ForgetAttempts, ForgetNotices, Periods, Sweep,
};
use cashier_core::session::Session;
use cashier_core::time::Timestamp;
use cashier_store::read::Ended;
use cashier_store::{Reader, StoreError};
use thiserror::Error;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::pipeline::{Engine, SubmitError};
use crate::vitals::Part;

/// The number of rows deleted in one command.
const PAGE: u32 = 200;
/// The number of notices: each includes the records of its attempts.
const NOTICES_PAGE: u32 = 50;
/// The pause after a page, which leaves the writer to others.
const PAUSE: Duration = Duration::from_millis(50);
/// How often it runs, on the product's clock.
const EVERY: Duration = Duration::from_hours(1);
/// How soon it runs again after a failure.
const AGAIN: Duration = Duration::from_mins(1);

/// Keeps the database from growing without bound.
#[derive(Clone)]
pub struct Retention {
    /// Submits every change.
    pub engine: Engine,
    /// Reads the database.
    pub reader: Reader,
    /// The product's clock.
    pub clock: Arc<dyn Clock>,
    /// How long ended rows are kept.
    pub periods: Periods,
}

/// The result of one page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Swept {
    /// The number of rows deleted.
    pub gone: usize,
    /// Where the next page begins; `None` after the last one.
    pub next: Option<Timestamp>,
}

/// Why a page was given up. Rows that were not deleted are found again.
#[derive(Debug, Error)]
pub enum RetentionError {
    /// Ended rows could not be read.
    #[error("ended rows could not be read: {0}")]
    Unread(#[from] StoreError),
    /// They could not be deleted.
    #[error("ended rows could not be deleted: {0}")]
    Kept(#[from] SubmitError),
}

/// Runs until told to stop.
pub(super) async fn run(retention: Retention, part: Arc<Part>, mut stopped: watch::Receiver<bool>) {
    loop {
        // Read before the run, so that a jump of the product's clock during it is noticed too.
        let (began, mut pause) = (retention.clock.now(), EVERY);
        for sweep in Sweep::ALL {
            tokio::select! {
                biased;
                () = super::told_to_stop(&mut stopped) => return,
                swept = retention.sweep(sweep, &part) => if let Err(error) = swept {
                    // The others go on: one table that cannot be swept must not let all of them grow.
                    tracing::warn!(sweep = ?sweep, error = %error, "retention continues later");
                    pause = AGAIN;
                }
            }
        }
        let next = began.saturating_add(pause);
        tokio::select! {
            biased;
            () = super::told_to_stop(&mut stopped) => return,
            () = retention.clock.wait_until(next) => {}
        }
    }
}

impl Retention {
    /// Sweeps one kind of row to the end.
    async fn sweep(&self, sweep: Sweep, part: &Part) -> Result<(), RetentionError> {
        let (mut from, mut gone) = (Timestamp::from_micros(0), 0_usize);
        loop {
            let page = part.turn(self.page(sweep, from)).await?;
            gone = gone.saturating_add(page.gone);
            let Some(next) = page.next else { break };
            from = next;
            tokio::time::sleep(PAUSE).await;
        }
        if gone > 0 {
            tracing::debug!(sweep = ?sweep, rows = gone, "what ended long ago was deleted");
        }
        Ok(())
    }

    /// Deletes one page of rows that ended at `from` or later. The worker does this by itself; tests do it step by
    /// step.
    ///
    /// # Errors
    /// When the database does not answer, or too many commands wait.
    pub async fn page(&self, sweep: Sweep, from: Timestamp) -> Result<Swept, RetentionError> {
        match sweep {
            Sweep::Sessions => self.rows::<Session>(from).await,
            Sweep::AppSessions => self.rows::<AppSession>(from).await,
            Sweep::AuthCodes => self.rows::<AuthCode>(from).await,
            Sweep::Grants => self.rows::<Grant>(from).await,
            Sweep::Agreements => self.rows::<Agreement>(from).await,
            Sweep::IdpVisits => self.rows::<IdpVisit>(from).await,
            Sweep::AnonymousUsers => self.anonymous_users(from).await,
            Sweep::Requests => self.rows::<Request>(from).await,
            Sweep::Notices => self.notices(from).await,
            Sweep::Messages => self.rows::<Message>(from).await,
            Sweep::Incidents => self.rows::<Incident>(from).await,
            Sweep::Calls => self.rows::<ApiCall>(from).await,
            Sweep::Roots => self.rows::<StoredRoot>(from).await,
        }
    }

    /// Rows that ended before this are deleted.
    fn until(&self, sweep: Sweep) -> Timestamp {
        let period = self.periods.of(sweep.period());
        self.clock.now().checked_sub(period).unwrap_or_default()
    }

    async fn rows<T: Ended + Ends>(&self, from: Timestamp) -> Result<Swept, RetentionError> {
        let until = self.until(T::SWEEP);
        let found: Vec<T> = self.reader.ended(from, until, PAGE).await?;
        let (count, last) = (found.len(), found.last().and_then(Ends::ended_at));
        if found.is_empty() {
            return Ok(Swept { gone: 0, next: None });
        }
        let keys = found.into_iter().map(|row| row.key()).collect();
        let gone = self.engine.submit(Forget::<T> { keys, ended_before: until }).await?;
        Ok(Swept { gone, next: next(count, PAGE, last, gone) })
    }

    /// Users who never had a name, except those who have ordered. Their sessions ended long ago, and without one
    /// nobody can order for them any more.
    async fn anonymous_users(&self, from: Timestamp) -> Result<Swept, RetentionError> {
        let until = self.until(Sweep::AnonymousUsers);
        let found: Vec<AppUser> = self.reader.ended(from, until, PAGE).await?;
        let (count, last) = (found.len(), found.last().map(|user| user.created_at));
        let mut by_app: BTreeMap<String, Vec<Number>> = BTreeMap::new();
        for user in found {
            by_app.entry(user.app).or_default().push(user.number);
        }
        let mut keys = Vec::new();
        for (name, users) in by_app {
            let ordered = match self.reader.app(&name).await? {
                Some(app) => self.reader.users_with_orders(&app, &users).await?,
                None => BTreeSet::new(),
            };
            let rest = users.into_iter().filter(|user| !ordered.contains(user));
            keys.extend(rest.map(|user| (name.clone(), user)));
        }
        if keys.is_empty() {
            return Ok(Swept { gone: 0, next: next(count, PAGE, last, 0) });
        }
        let gone = self.engine.submit(Forget::<AppUser> { keys, ended_before: until }).await?;
        Ok(Swept { gone, next: next(count, PAGE, last, gone) })
    }

    async fn notices(&self, from: Timestamp) -> Result<Swept, RetentionError> {
        let until = self.until(Sweep::Notices);
        let found: Vec<Notice> = self.reader.ended(from, until, NOTICES_PAGE).await?;
        let (count, last) = (found.len(), found.last().and_then(|notice| notice.state.ended_at()));
        for notice in &found {
            self.early_attempts(notice, until).await?;
        }
        if found.is_empty() {
            return Ok(Swept { gone: 0, next: None });
        }
        let notices = found.iter().map(|notice| (notice.key(), notice.attempts)).collect();
        let gone = self.engine.submit(ForgetNotices { notices, ended_before: until }).await?;
        Ok(Swept { gone, next: next(count, NOTICES_PAGE, last, gone) })
    }

    /// Deletes all attempts but the last ones, which are deleted with the body.
    async fn early_attempts(&self, notice: &Notice, until: Timestamp) -> Result<(), RetentionError> {
        let mut last: u32 = 0;
        while notice.attempts.saturating_sub(last) > ATTEMPTS_AT_ONCE {
            let first = last.saturating_add(1);
            last = last.saturating_add(ATTEMPTS_AT_ONCE);
            let command = ForgetAttempts { notice: notice.key(), numbers: first..=last, ended_before: until };
            self.engine.submit(command).await?;
            tokio::time::sleep(PAUSE).await;
        }
        Ok(())
    }
}

/// The start of the next page. Rows with the same timestamp may fill more than a page: as long as some are deleted,
/// the same timestamp is read again.
fn next(count: usize, page: u32, last: Option<Timestamp>, gone: usize) -> Option<Timestamp> {
    let is_full = u32::try_from(count).is_ok_and(|count| count >= page);
    let step = if gone > 0 { Duration::ZERO } else { Duration::from_millis(1) };
    last.filter(|_| is_full).map(|at| at.saturating_add(step))
}
