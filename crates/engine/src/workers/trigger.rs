//! Posts a trigger: a token as plain text, whose action id is the same on every attempt.

use bytes::Bytes;
use cashier_core::id::NoticeId;
use cashier_core::merchant::ClientId;
use cashier_protocol::baas::headers::{ACTION_ID, TRIGGER_EVENT};
use cashier_protocol::baas::trigger;

use super::{Attempted, WorkerSetup};
use crate::outbound::{Post, Reach};

/// Makes the token and posts it. Any 2xx answer accepts it.
pub(super) async fn post(
    setup: &WorkerSetup,
    notice: NoticeId,
    app: &str,
    url: &str,
    payload: &[u8],
) -> Result<Attempted, String> {
    let Ok(client) = ClientId::parse(app) else {
        return Ok(Attempted::failed(
            "the app's client id has a form that is not signed; see cashier doctor",
        ));
    };
    let found = setup.reader.app(app).await.map_err(|error| error.to_string())?;
    let private = found.is_some_and(|app| app.config.private_trigger);
    let headers = [
        (ACTION_ID, trigger::action_id(notice)),
        (TRIGGER_EVENT, trigger::EVENT.to_owned()),
        ("content-type", "text/plain; charset=UTF-8".to_owned()),
    ];
    let post = Post {
        url: url.to_owned(),
        headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        body: Bytes::from(setup.triggers.token(&client, payload)),
        reach: if private { Reach::Anywhere } else { Reach::Public },
    };
    Ok(match setup.outbound.post(post).await {
        Ok(answer) => {
            let accepted = (200..300).contains(&answer.status);
            Attempted::answered(answer.status, &answer.body, accepted)
        }
        Err(failure) => Attempted::failed(
            failure.explain(&format!("cashier app add --client-id {app} … --private-trigger")),
        ),
    })
}
