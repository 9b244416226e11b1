//! One attempt to deliver one notice.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use cashier_core::foreign::{RecordAcquirerAnswer, Verdict};
use cashier_core::merchant::{ClientId, Role};
use cashier_core::notice::{AttemptResult, Channel, Notice, ReportAttempt};
use cashier_core::time::Timestamp;
use cashier_protocol::wallet::notice::is_accepted;
use cashier_protocol::wallet::sign::{MessageTime, SignedPath};
use futures_util::FutureExt as _;
use url::Url;

use super::lane::ATTEMPT_MAX;
use super::schedule::{next_attempt, next_call};
use super::{WorkerSetup, trigger};
use crate::outbound::{Post, Reach};
use crate::pipeline::SubmitError;

/// How much of an answer is kept.
const ANSWER_KEPT: usize = 1_000;

/// How often the record of an attempt is tried when the pipeline is busy, and how long after each try.
const REPORT_TRIES: u32 = 5;
const REPORT_PAUSE: Duration = Duration::from_millis(200);

/// What one attempt came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Attempted {
    /// The HTTP or SMTP status, when the receiver answered.
    pub(crate) status: Option<i64>,
    /// What the receiver said, or why it said nothing.
    pub(crate) answer: String,
    /// True when nothing more is to be sent.
    pub(crate) accepted: bool,
    /// What an acquirer has said for good about the order of the notice.
    pub(crate) verdict: Option<Verdict>,
}

impl Attempted {
    /// The receiver did not answer, or could not be asked.
    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self { status: None, answer: why.into(), accepted: false, verdict: None }
    }

    /// The receiver answered.
    pub(crate) fn answered(status: u16, answer: &[u8], accepted: bool) -> Self {
        // A database text cannot hold a NUL.
        let answer =
            String::from_utf8_lossy(answer).chars().filter(|c| *c != '\0').take(ANSWER_KEPT).collect();
        Self { status: Some(i64::from(status)), answer, accepted, verdict: None }
    }
}

/// Makes the attempt and records it. True when the receiver answered, whatever it said.
pub(super) async fn attempt(setup: &WorkerSetup, notice: &Notice) -> bool {
    let started_at = setup.clock.now();
    // Not on the product's clock, which may jump meanwhile.
    let watch = Instant::now();
    let sending =
        AssertUnwindSafe(tokio::time::timeout(ATTEMPT_MAX, send(setup, notice, started_at))).catch_unwind();
    let made = match sending.await {
        Ok(Ok(Ok(made))) => made,
        Ok(Ok(Err(why))) => {
            // Our own trouble is not an attempt. The notice comes again when its lease is over.
            tracing::warn!(notice.id = %notice.id, reason = %why, "a notice could not be sent now");
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
    record(setup, notice, started_at, duration_ms, made).await;
    reached
}

/// Sends the notice. An error says why the wallet itself could not: then nothing was sent.
async fn send(setup: &WorkerSetup, notice: &Notice, at: Timestamp) -> Result<Attempted, String> {
    let sent = match &notice.channel {
        Channel::Merchant { client_id, url, body, .. } => return post(setup, client_id, url, body, at).await,
        Channel::Acquirer { acquirer, body, .. } => {
            return super::acquirer::tell(setup, *acquirer, body).await;
        }
        Channel::Trigger { app, url, body, .. } => {
            return trigger::post(setup, notice.id, app, url, body).await;
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

/// Says what happened, without what the receiver said: that may hold anything.
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

/// Records the attempt. If that fails the lease ends and the notice is sent again: at least once, never lost.
async fn record(
    setup: &WorkerSetup,
    notice: &Notice,
    started_at: Timestamp,
    duration_ms: i64,
    made: Attempted,
) {
    let now = setup.clock.now();
    let result = match &notice.channel {
        _ if made.accepted => AttemptResult::Accepted,
        Channel::Acquirer { .. } => next_call(notice.attempts, now),
        _ => next_attempt(notice.attempts, now),
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

/// What an acquirer has said ends its order in the batch that records the attempt.
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

/// Signs and posts a merchant's notice. Every attempt has its own time and signature over the same body.
async fn post(
    setup: &WorkerSetup,
    client_id: &str,
    url: &str,
    body: &Arc<[u8]>,
    at: Timestamp,
) -> Result<Attempted, String> {
    let Ok(parsed) = Url::parse(url) else { return Ok(Attempted::failed("the notify URL is not a URL")) };
    let Ok(path) = SignedPath::parse(parsed.path()) else {
        return Ok(Attempted::failed("the path of the notify URL has a form that is not signed"));
    };
    let Ok(client) = ClientId::parse(client_id) else {
        return Ok(Attempted::failed("the client id has a form that is not signed; see cashier doctor"));
    };
    let time = MessageTime::of(at);
    let signed = setup.signer.sign(path, client, time.clone(), Arc::clone(body)).await;
    let signature = signed.ok_or("the notice could not be signed")?;
    let merchant = setup.reader.merchant_by_client(client_id).await.map_err(|error| error.to_string())?;
    let private = merchant.as_ref().is_some_and(|merchant| merchant.private_notify);
    let (noun, flag) = match merchant.map(|merchant| merchant.role) {
        Some(Role::Wallet) => ("partner", "--private"),
        _ => ("merchant", "--private-notify"),
    };
    let headers = [
        ("client-id", client_id.to_owned()),
        ("request-time", time.into_text()),
        ("signature", signature),
        ("content-type", "application/json; charset=UTF-8".to_owned()),
    ];
    let post = Post {
        url: url.to_owned(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        body: Bytes::from_owner(Arc::clone(body)),
        reach: if private { Reach::Anywhere } else { Reach::Public },
    };
    Ok(match setup.outbound.post(post).await {
        Ok(answer) => {
            let accepted = is_accepted(answer.status, &answer.body);
            Attempted::answered(answer.status, &answer.body, accepted)
        }
        Err(failure) => {
            let allowing = format!("cashier {noun} set --client-id {client_id} {flag} true --reason …");
            Attempted::failed(failure.explain(&allowing))
        }
    })
}
