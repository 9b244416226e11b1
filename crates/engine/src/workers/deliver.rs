//! One attempt to deliver one notice.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use cashier_core::foreign::{RecordAcquirerAnswer, Verdict};
use cashier_core::notice::{AttemptResult, Channel, Notice, ReportAttempt};
use cashier_core::time::Timestamp;
use futures_util::FutureExt as _;

use super::WorkerSetup;
use super::lane::ATTEMPT_MAX;
use super::post::post;
use super::schedule::{SCHEDULE, next_attempt, next_call};
use crate::delivery::Receiver;
use crate::pipeline::SubmitError;

/// The maximum length kept of an answer.
const ANSWER_KEPT: usize = 1_000;

/// How often recording an attempt is tried while the pipeline is busy; the pause grows with each try.
const REPORT_TRIES: u32 = 5;
const REPORT_PAUSE: Duration = Duration::from_millis(200);

/// The result of one attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attempted {
    /// The HTTP or SMTP status, when the receiver answered.
    pub(crate) status: Option<i64>,
    /// The receiver's answer, or why there was none.
    pub(crate) answer: String,
    /// True when the notice is delivered.
    pub(crate) accepted: bool,
    /// An acquirer's final answer about the notice's order.
    pub(crate) verdict: Option<Verdict>,
}

impl Attempted {
    /// The receiver did not answer, or could not be called.
    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self { status: None, answer: why.into(), accepted: false, verdict: None }
    }

    /// The receiver answered.
    pub(crate) fn answered(status: u16, answer: &[u8], accepted: bool) -> Self {
        // PostgreSQL text cannot contain NUL.
        let answer =
            String::from_utf8_lossy(answer).chars().filter(|c| *c != '\0').take(ANSWER_KEPT).collect();
        Self { status: Some(i64::from(status)), answer, accepted, verdict: None }
    }
}

/// Makes the attempt and records it. Returns true when the receiver answered, whatever the answer.
pub(super) async fn attempt(setup: &WorkerSetup, notice: &Notice) -> bool {
    let started_at = setup.clock.now();
    let receiver = match setup.deliveries.receiver(notice).await {
        Ok(receiver) => receiver,
        Err(why) => {
            not_now(notice, &why.to_string());
            return true;
        }
    };
    // Not on the product's clock, which may jump meanwhile.
    let watch = Instant::now();
    let sending = AssertUnwindSafe(tokio::time::timeout(
        ATTEMPT_MAX,
        send(setup, notice, receiver.as_ref(), started_at),
    ))
    .catch_unwind();
    let made = match sending.await {
        Ok(Ok(Ok(made))) => made,
        Ok(Ok(Err(why))) => {
            not_now(notice, &why);
            return true;
        }
        Ok(Err(_)) => Attempted::failed("no answer in time"),
        Err(_) => {
            tracing::error!(notice.id = %notice.id, "an attempt to deliver panicked");
            Attempted::failed("an error of the wallet")
        }
    };
    let duration_ms = i64::try_from(watch.elapsed().as_millis()).unwrap_or(i64::MAX);
    log(notice, &made, duration_ms);
    let reached = made.status.is_some() || made.accepted;
    let pauses = receiver.map_or(SCHEDULE.as_slice(), |receiver| receiver.retry_pauses());
    record(setup, notice, pauses, started_at, duration_ms, made).await;
    reached
}

/// A problem of our own does not count as an attempt. The notice is retried when its lease expires.
fn not_now(notice: &Notice, why: &str) {
    tracing::warn!(notice.id = %notice.id, reason = %why, "a notice could not be sent now");
}

/// Sends the notice. An error says why the wallet itself could not: then nothing was sent.
async fn send(
    setup: &WorkerSetup,
    notice: &Notice,
    receiver: Option<&Receiver>,
    at: Timestamp,
) -> Result<Attempted, String> {
    let sent = match &notice.channel {
        Channel::Merchant { .. } | Channel::Trigger { .. } => {
            let receiver = receiver.ok_or("nobody has looked for the receiver")?;
            return post(setup, receiver, notice, at).await;
        }
        Channel::Acquirer { acquirer, body, .. } => {
            // A due notice always has its body; the table guarantees it.
            let bytes = body.bytes().ok_or("its body is gone")?;
            return super::acquirer::tell(setup, *acquirer, bytes).await;
        }
        Channel::Mail { user, template } => {
            setup.messenger.mail(&setup.reader, (notice.subject, notice.id), *user, *template).await
        }
        Channel::Sms { user, template } => {
            setup.messenger.sms(&setup.reader, notice.subject, *user, *template).await
        }
    };
    sent.map_err(|error| error.to_string())
}

/// Logs what happened, without the receiver's answer, which may contain anything.
fn log(notice: &Notice, made: &Attempted, duration_ms: i64) {
    let number = notice.attempts.saturating_add(1);
    let (id, channel) = (notice.id, notice.channel.name());
    match (made.accepted, made.status) {
        (true, _) => {
            tracing::debug!(notice.id = %id, notice.channel = channel, attempt = number, duration_ms, "a notice was delivered");
        }
        (false, Some(status)) => {
            tracing::info!(notice.id = %id, notice.channel = channel, attempt = number, status, duration_ms, "a notice was not accepted");
        }
        (false, None) => {
            tracing::info!(notice.id = %id, notice.channel = channel, attempt = number, reason = %made.answer, duration_ms, "a notice was not delivered");
        }
    }
}

/// Records the attempt. If that fails, the lease expires and the notice is sent again: at least once, never lost.
async fn record(
    setup: &WorkerSetup,
    notice: &Notice,
    pauses: &[Duration],
    started_at: Timestamp,
    duration_ms: i64,
    made: Attempted,
) {
    let now = setup.clock.now();
    let result = match &notice.channel {
        _ if made.accepted => AttemptResult::Accepted,
        Channel::Acquirer { .. } => next_call(notice.attempts, now),
        _ => next_attempt(pauses, notice.attempts, now),
    };
    for _ in 0..REPORT_TRIES {
        let report = ReportAttempt {
            notice: (notice.subject, notice.id),
            started_at,
            duration_ms,
            status: made.status,
            answer: made.answer.clone(),
            result,
        };
        match submit(setup, notice, report, made.verdict).await {
            Ok(()) => return,
            Err(SubmitError::Busy) => tokio::time::sleep(REPORT_PAUSE).await,
            Err(error) => {
                tracing::warn!(notice.id = %notice.id, error = %error, "an attempt was not recorded");
                return;
            }
        }
    }
    tracing::warn!(notice.id = %notice.id, "an attempt was not recorded, too many commands wait");
}

/// An acquirer's final answer ends its order in the batch that records the attempt.
async fn submit(
    setup: &WorkerSetup,
    notice: &Notice,
    report: ReportAttempt,
    verdict: Option<Verdict>,
) -> Result<(), SubmitError> {
    match verdict {
        Some(verdict) => {
            let order = notice.subject.as_id();
            setup.engine.submit(RecordAcquirerAnswer { order, report, verdict }).await
        }
        None => setup.engine.submit(report).await.map(|_| ()),
    }
}
