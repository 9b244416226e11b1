//! `/docs/api`: the reference of every API that this server describes, and a collection of the same calls for Postman.
//! It is made from the OpenAPI documents alone, so it lists what they list. It needs neither a session nor the database.

mod collection;
mod describe;
mod fields;

use std::sync::{Arc, OnceLock};

use axum::extract::{Extension, Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use cashier_core::error::{Code, Error};
use serde_json::Value;

pub use describe::{Answer, Group, Input, Operation, Recorded, groups};
pub use fields::FieldRow;

use crate::app::Shared;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{ReferencePage, respond};
use crate::visit::Visit;
use crate::{baas, dev, host, openapi};

/// The first of the documents.
const FIRST: Fixed = LocalPath::fixed("/docs/api/wallet");

/// An API with its document.
#[derive(Clone, Debug)]
pub struct Described {
    /// Its name in the path of its page.
    pub name: &'static str,
    /// Where the document itself is served.
    pub path: &'static str,
    /// The OpenAPI document.
    pub document: &'static Value,
    /// How its calls are signed or authorised.
    pub caller: CallerKind,
    /// Another server that serves it, if this one does not.
    pub server: Option<Elsewhere>,
}

/// Another server, whose address may be known only once it listens.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// Where it is when nothing else is known.
    pub usual: &'static str,
    /// Where it is.
    pub actual: Arc<OnceLock<String>>,
}

impl Elsewhere {
    /// Its address.
    pub fn url(&self) -> &str {
        self.actual.get().map_or(self.usual, String::as_str)
    }
}

/// How a caller of an API proves who it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallerKind {
    /// Every call is signed with the caller's key.
    Signed,
    /// A header holds a token, if anything is needed.
    Token,
}

/// The APIs that this crate serves.
pub fn own() -> [Described; 4] {
    use CallerKind::{Signed, Token};
    let row = |name, path, document, caller| Described { name, path, document, caller, server: None };
    [
        row("wallet", "/v1/openapi.json", openapi::wallet_document(), Signed),
        row("host", "/host/v1/openapi.json", host::document(), Token),
        row("baas", "/hserve/openapi.json", baas::document(), Token),
        row("dev", dev::PATH, dev::document(), Token),
    ]
}

/// The pages of these APIs.
pub fn router(apis: Vec<Described>) -> Router<Shared> {
    Router::new()
        .route("/docs/api", get(async || see_other(FIRST)))
        .route("/docs/api/collection.json", get(download))
        .route("/docs/api/{name}", get(show))
        .layer(Extension(Arc::<[Described]>::from(apis)))
}

async fn show(
    State(app): State<Shared>,
    Extension(apis): Extension<Arc<[Described]>>,
    Path(name): Path<String>,
    visit: Visit,
) -> Response {
    let Some(api) = apis.iter().find(|api| api.name == name).cloned() else {
        return visit.refuse(&app, &Error::new(Code::NotFound), Some(FIRST.into()));
    };
    let wallet_key = app.keys.wallet_public_pem.clone();
    respond(&ReferencePage { frame: visit.frame, apis: apis.to_vec(), api, wallet_key })
}

/// The collection, as a file.
async fn download(State(app): State<Shared>, Extension(apis): Extension<Arc<[Described]>>) -> Response {
    let headers = [
        (CONTENT_DISPOSITION, "attachment; filename=\"opencashier.postman_collection.json\""),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, Json(collection::collection(&apis, &app.rules.base_url))).into_response()
}
