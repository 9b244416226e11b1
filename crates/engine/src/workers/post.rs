//! Posts a notice to a client's or an app's server.

use std::time::Instant;

use cashier_core::notice::Notice;
use cashier_core::time::Timestamp;

use super::WorkerSetup;
use super::deliver::Attempted;
use super::logged::Sent;
use crate::delivery::{Receiver, Undelivered};
use crate::outbound::Post;

/// Makes the request and sends it. An error says why the wallet itself could not.
pub(super) async fn post(
    setup: &WorkerSetup,
    receiver: &Receiver,
    notice: &Notice,
    at: Timestamp,
) -> Result<Attempted, String> {
    let made = match setup.deliveries.to(receiver, notice, at, None).await {
        Ok(made) => made,
        Err(Undelivered::Impossible(why)) => return Ok(Attempted::failed(why)),
        Err(Undelivered::NotNow(why)) => return Err(why),
    };
    let post = Post { url: made.url, headers: made.headers, body: made.body, reach: receiver.reach() };
    let (logged, watch) = (Sent::of(setup, notice, &post), Instant::now());
    let answered = setup.outbound.post(post).await;
    if let Some(call) = logged {
        setup.calls.put(call.ended(at, watch.elapsed(), &answered));
    }
    Ok(match answered {
        Ok(answer) => {
            let accepted = receiver.is_accepted(answer.status, &answer.body);
            Attempted::answered(answer.status, &answer.body, accepted)
        }
        Err(failure) => Attempted::failed(failure.explain(receiver.allowing())),
    })
}
