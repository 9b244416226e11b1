//! `POST /sandbox/v1/consents`: a visitor answers WeChat's consent page.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::Sandbox;
use crate::visitors::VISITORS;
use crate::visitors::see::{Asked, visitor};

/// An answer to the page.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consent {
    /// The full URL of the consent page.
    url: String,
    /// The visitor who agrees: an index in the list of visitors, from 0. Absent if consent is refused.
    visitor: Option<usize>,
}

/// The URL that the visitor's browser goes to next.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answered {
    redirect_url: String,
}

/// A visitor answers WeChat's consent page.
#[utoipa::path(post, path = "/sandbox/v1/consents", operation_id = "answerConsent", request_body = Consent,
    responses(
        (status = 200, description = "What the merchant gets", body = Answered),
        (status = 400, description = "The request is not valid", body = Problem),
    ))]
pub(crate) async fn handle(
    State(sandbox): State<Sandbox>,
    Json(consent): Json<Consent>,
) -> Result<Json<Answered>, Problem> {
    let url = Url::parse(&consent.url).map_err(|_| Problem::invalid("url is not an address"))?;
    let asked = Asked::read(url.query().unwrap_or_default()).map_err(Problem::invalid)?;
    if consent.visitor.is_some_and(|place| place >= VISITORS.len()) {
        return Err(Problem::invalid("there is no such visitor"));
    }
    let redirect_url = asked.answer(&sandbox, consent.visitor.map(visitor));
    Ok(Json(Answered { redirect_url }))
}
