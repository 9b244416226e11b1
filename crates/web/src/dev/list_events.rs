//! `GET /dev/v1/events`: the notices of the client, oldest first; waits for new ones.

use axum::Json;
use axum::extract::{Query, State};
use cashier_core::error::{Code, Error};
use cashier_core::id::PaymentId;
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::{self, error::RecvError};
use utoipa::{IntoParams, ToSchema};

use super::cursor::{Cursor, first_id};
use super::event::{self, Event, Fact};
use super::extract::Developer;
use super::patience::Patience;
use crate::app::{App, Shared};
use crate::error::read_error;
use crate::host::answer::Refusal;

/// How many events may be handed out before they are settled. More wait until the first of them are.
const WINDOW_MAX: u32 = 10_000;

/// How many events are looked at for a filter, before others have their turn.
const SCAN: u32 = 500;
/// How many looks a call takes that does not wait.
const LOOKS: u32 = 20;

/// Which events to return.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    /// The cursor of the last answer, `now` for events from now on, or a time (RFC 3339); from the oldest when absent.
    after: Option<String>,
    /// The number of events, 1 to 100; 100 when absent.
    limit: Option<u32>,
    /// For how many seconds to wait for an event, at most 25; 0 when absent.
    wait: Option<u64>,
    /// Only events of this type, such as `payment.succeeded`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: Option<String>,
    /// Only events about this payment.
    payment: Option<String>,
    /// The path over which the signatures are made; that of each event's `notifyUrl` when absent.
    path: Option<String>,
}

/// Events, oldest first.
#[derive(Serialize, ToSchema)]
#[schema(as = EventList)]
pub(super) struct Output {
    /// The events. One that was committed late is returned together with younger ones that were returned before.
    events: Vec<Event>,
    /// Where the next call goes on.
    cursor: String,
}

/// Which events are wanted.
struct Filter {
    kind: Option<String>,
    payment: Option<PaymentId>,
    limit: usize,
}

/// The notices of the client, in the order of their ids. Whoever hands back the cursor of each answer gets every event at
/// least once; an event may come again for half a minute, so skip the ids that you have handled.
#[utoipa::path(
    get, path = "/dev/v1/events", operation_id = "listEvents", tag = "events", security(("key" = [])), params(Input),
    responses((status = 200, description = "Events", body = Output))
)]
pub(super) async fn handle(
    State(app): State<Shared>,
    developer: Developer,
    Query(input): Query<Input>,
) -> Result<Json<Output>, Refusal> {
    let cursor = match input.after.as_deref() {
        None => Cursor::START,
        Some("now") => Cursor::at(first_id(app.engine.clock().now())),
        Some(text) => match Timestamp::parse_rfc3339(text) {
            Ok(time) => Cursor::at(first_id(time)),
            Err(_) => text.parse()?,
        },
    };
    let wrong = |_| Error::new(Code::ParamIllegal).with_detail("payment must be the id of a payment.");
    let filter = Filter {
        kind: input.kind,
        payment: input.payment.map(|text| text.parse()).transpose().map_err(wrong)?,
        limit: usize::try_from(input.limit.unwrap_or(100).clamp(1, 100)).unwrap_or(100),
    };
    let patience = Patience::of(&app, &developer, input.wait)?;
    let (facts, cursor) = find(&app, &developer, &filter, (cursor, patience)).await?;
    let events = event::events(&app, facts, input.path.as_deref()).await?;
    Ok(Json(Output { events, cursor: cursor.text() }))
}

/// Reads on from the cursor until there is a wanted event or the time is over.
async fn find(
    app: &App,
    developer: &Developer,
    filter: &Filter,
    (mut cursor, mut patience): (Cursor, Patience),
) -> Result<(Vec<Fact>, Cursor), Error> {
    // From before the first look, so that nothing is missed between the two.
    let (mut changes, shard) = (app.engine.changes(), developer.merchant().shard());
    let mut looks = 0_u32;
    loop {
        let (facts, next, is_full) = look(app, developer, filter, cursor).await?;
        (cursor, looks) = (next, looks.saturating_add(1));
        let has_looked = !is_full || looks >= LOOKS;
        if !facts.is_empty() || (has_looked && patience.is_over()) {
            return Ok((facts, cursor));
        }
        if has_looked {
            patience.breathe().await;
        }
        if !is_full {
            patience.pause(changed(&mut changes, |payment| payment.shard() == shard)).await;
        }
    }
}

/// Waits until a payment changes that is wanted.
pub(super) async fn changed(
    changes: &mut broadcast::Receiver<PaymentId>,
    is_wanted: impl Fn(PaymentId) -> bool,
) {
    loop {
        match changes.recv().await {
            Ok(payment) if !is_wanted(payment) => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// Reads one page: the wanted events, the cursor after them, and whether there may be more.
async fn look(
    app: &App,
    developer: &Developer,
    filter: &Filter,
    cursor: Cursor,
) -> Result<(Vec<Fact>, Cursor, bool), Error> {
    let (reader, merchant) = (&app.reader, developer.merchant());
    // Before the reads: what they see is at least as new.
    let horizon = first_id(app.dev.horizon.settled(app.engine.clock()));
    let between = (cursor.settled, cursor.seen);
    let window = if cursor.count == 0 && cursor.settled == cursor.seen {
        Vec::new()
    } else {
        reader.notice_ids_between(merchant, between, WINDOW_MAX).await.map_err(|error| read_error(&error))?
    };
    let is_filtered = filter.kind.is_some() || filter.payment.is_some();
    let limit = if is_filtered { SCAN } else { u32::try_from(filter.limit).unwrap_or(SCAN) };
    let is_crowded = window.len() >= usize::try_from(WINDOW_MAX).unwrap_or(usize::MAX);
    let (mut page, until) = if is_crowded && cursor.start(&window) == cursor.seen {
        (Vec::new(), None)
    } else {
        let after = cursor.start(&window);
        let found = reader.notices_after(merchant, after, limit).await.map_err(|error| read_error(&error))?;
        (found.notices, found.until)
    };
    let is_cut = u32::try_from(page.len()).unwrap_or(u32::MAX) >= limit;
    let ids: Vec<_> = page.iter().map(|notice| notice.id).collect();
    page.retain(|notice| filter.payment.is_none_or(|payment| notice.subject == payment.into()));
    let mut facts = event::facts(app, page).await?;
    facts.retain(|fact| filter.kind.as_ref().is_none_or(|kind| *kind == fact.kind));
    // A page ends with the last event that is returned.
    let left = facts.get(filter.limit).map(|fact| fact.notice.id);
    let passed = left.map_or(ids.len(), |left| ids.partition_point(|id| *id < left));
    facts.truncate(filter.limit);
    let until = until.filter(|_| !is_cut && left.is_none());
    let passed = (ids.get(..passed).unwrap_or_default(), until);
    Ok((facts, cursor.after(&window, passed, horizon), is_cut || until.is_some()))
}
