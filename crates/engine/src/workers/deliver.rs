//! One attempt to deliver one notice.

use std::sync::Arc;

use bytes::Bytes;
use cashier_core::notice::{AttemptResult, Channel, Notice, ReportAttempt};
use cashier_core::time::Timestamp;
use cashier_protocol::wallet::notice::is_accepted;
use url::Url;

use super::WorkerSetup;
use super::schedule::next_attempt;
use crate::outbound::{Post, Reach};

/// How much of an answer is kept.
const ANSWER_KEPT: usize = 1_000;

/// What one attempt came to.
pub(crate) struct Attempted {
    pub(crate) status: Option<i64>,
    pub(crate) answer: String,
    pub(crate) accepted: bool,
}

impl Attempted {
    pub(crate) fn failed(why: impl Into<String>) -> Self {
        Self { status: None, answer: why.into(), accepted: false }
    }
}

/// Makes the attempt and records it.
pub(super) async fn attempt(setup: &WorkerSetup, notice: &Notice) {
    let started_at = setup.clock.now();
    let made = match &notice.channel {
        Channel::Merchant { client_id, url, body, .. } => post(setup, client_id, url, body, started_at).await,
        Channel::Mail { user, template } => setup.messenger.mail(&setup.reader, notice.subject, *user, *template).await,
        Channel::Sms { user, template } => setup.messenger.sms(&setup.reader, notice.subject, *user, *template).await,
    };
    let now = setup.clock.now();
    let took = now.as_millis().saturating_sub(started_at.as_millis());
    let result = if made.accepted { AttemptResult::Accepted } else { next_attempt(notice.attempts, now) };
    if !made.accepted {
        tracing::info!(
            notice.id = %notice.id, notice.channel = notice.channel.name(), attempt = notice.attempts.saturating_add(1),
            answer = %made.answer.chars().take(120).collect::<String>(), "a notice was not accepted"
        );
    }
    let report = ReportAttempt {
        notice: (notice.subject, notice.id),
        started_at,
        duration_ms: took,
        status: made.status,
        answer: made.answer,
        result,
    };
    // If this fails the lease ends and the notice is sent again: at least once, never lost.
    if let Err(error) = setup.engine.submit(report).await {
        tracing::warn!(notice.id = %notice.id, error = %error, "an attempt was not recorded");
    }
}

/// Signs and posts a merchant's notice. Every attempt has its own time and signature over the same body.
async fn post(
    setup: &WorkerSetup,
    client_id: &str,
    url: &str,
    body: &Arc<[u8]>,
    at: Timestamp,
) -> Attempted {
    let Ok(parsed) = Url::parse(url) else { return Attempted::failed("the notify URL is not a URL") };
    let time = at.to_rfc3339();
    let path = parsed.path().to_owned();
    let signed = setup.signer.sign(path, client_id.to_owned(), time.clone(), Arc::clone(body)).await;
    let Some(signature) = signed else { return Attempted::failed("the notice could not be signed") };
    let private = match setup.reader.merchant_by_client(client_id).await {
        Ok(merchant) => merchant.is_some_and(|merchant| merchant.private_notify),
        Err(error) => return Attempted::failed(format!("the merchant could not be read: {error}")),
    };
    let headers = [
        ("client-id", client_id.to_owned()),
        ("request-time", time),
        ("signature", signature),
        ("content-type", "application/json; charset=UTF-8".to_owned()),
    ];
    let post = Post {
        url: url.to_owned(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        body: Bytes::from_owner(Arc::clone(body)),
        reach: if private { Reach::Anywhere } else { Reach::Public },
    };
    match setup.outbound.post(post).await {
        Ok(answer) => Attempted {
            status: Some(i64::from(answer.status)),
            accepted: is_accepted(answer.status, &answer.body),
            answer: String::from_utf8_lossy(&answer.body).chars().filter(|c| *c != '\0').take(ANSWER_KEPT).collect(),
        },
        Err(failure) => Attempted::failed(failure.to_string()),
    }
}
