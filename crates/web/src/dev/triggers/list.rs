//! `GET /dev/v1/triggers`: what can be made to happen.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

use super::Trigger;
use crate::dev::extract::Developer;

/// The triggers.
#[derive(Serialize, ToSchema)]
#[schema(as = TriggerList)]
pub(in crate::dev) struct Output {
    triggers: Vec<Item>,
}

/// One trigger.
#[derive(Serialize, ToSchema)]
#[schema(as = Trigger)]
struct Item {
    /// Its name.
    name: &'static str,
    /// What happens.
    summary: &'static str,
    /// What may be chosen.
    overrides: Vec<Choice>,
}

/// Something that may be chosen.
#[derive(Serialize, ToSchema)]
#[schema(as = TriggerOverride)]
struct Choice {
    /// The member of the body.
    name: &'static str,
    /// What it means.
    meaning: &'static str,
}

/// What may be chosen for every trigger.
const CHOICES: [(&str, &str); 4] = [
    ("amount", "the amount in minor units; 1000 when absent"),
    ("currency", "the currency; IQD when absent, and the provider's for provider.down"),
    ("title", "what is paid for"),
    ("notifyUrl", "where the notice is sent; an address that does not exist when absent"),
];

impl From<Trigger> for Item {
    fn from(trigger: Trigger) -> Self {
        let more = match trigger {
            Trigger::RefundPartial => Some(("refundAmount", "the refund in minor units; half when absent")),
            Trigger::NoticeLate => Some(("delaySeconds", "how late the notice is, 1 to 20; 5 when absent")),
            _ => None,
        };
        let choices = CHOICES.into_iter().chain(more);
        let overrides = choices.map(|(name, meaning)| Choice { name, meaning }).collect();
        Self { name: trigger.name(), summary: trigger.summary(), overrides }
    }
}

/// What can be made to happen to a test merchant, and what may be chosen about it.
#[utoipa::path(
    get, path = "/dev/v1/triggers", operation_id = "listTriggers", tag = "triggers", security(("key" = [])),
    responses((status = 200, description = "The triggers", body = Output))
)]
pub(in crate::dev) async fn handle(_developer: Developer) -> Json<Output> {
    Json(Output { triggers: Trigger::ALL.into_iter().map(Item::from).collect() })
}
