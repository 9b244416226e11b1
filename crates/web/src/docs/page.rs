//! `GET /docs/{path}`: a page, its Markdown, or a file that it refers to.

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use cashier_core::error::{Code, Error};
use cashier_docs::{Edition, File};

use crate::app::Shared;
use crate::local_path::{Fixed, LocalPath, see_other};
use crate::pages::{DocPage, respond, secure};
use crate::visit::Visit;

const DOCS: Fixed = LocalPath::fixed("/docs");

pub(super) async fn show_contents(State(app): State<Shared>, visit: Visit) -> Response {
    respond_with(&app, &visit, "")
}

pub(super) async fn show(State(app): State<Shared>, Path(path): Path<String>, visit: Visit) -> Response {
    if let Some(file) = cashier_docs::file(&path) {
        return respond_with_file(file);
    }
    match path.split_once('/') {
        // The folder of the Chinese pages.
        None if path == "zh" => see_other(LocalPath::from(DOCS).with("lang", "zh")),
        Some(("zh", "")) => see_other(LocalPath::from(DOCS).with("lang", "zh")),
        // The way to the Chinese page, as it is in the folder.
        Some(("zh", name)) if cashier_docs::is_translated(name, Edition::Chinese) => {
            see_other(LocalPath::under(DOCS, name).with("lang", "zh"))
        }
        _ => respond_with(&app, &visit, &path),
    }
}

fn respond_with(app: &Shared, visit: &Visit, name: &str) -> Response {
    match DocPage::new(visit.frame.clone(), name) {
        Some(page) => respond(&page),
        None => visit.refuse(app, &Error::new(Code::NotFound), None),
    }
}

fn respond_with_file(file: File) -> Response {
    let mut response = file.bytes.into_owned().into_response();
    secure(response.headers_mut());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    response
}
