//! The OpenAPI document of the wallet dialect, served at [`PATH`]. It is generated from the table of operations, so
//! it lists exactly those.

use std::sync::LazyLock;

use axum::Json;
use cashier_core::error::Code;
use cashier_protocol::recorded;
use cashier_protocol::wallet::answer::result;
use serde_json::{Map, Value, json};

use super::operations::WALLET;
use super::row::{Operation, Row};
use super::schema;

/// The path of the document.
pub(super) const PATH: &str = "/v1/openapi.json";

/// Exchanges with the demo.
const RECORDING: &str = include_str!("recording.json");

const INTRODUCTION: &str = "What merchants' servers and partners call. Every call is a POST, signed over its raw bytes; every \
    answer has HTTP status 200 and says in `result` what happened. Answers to known clients about known operations are signed. \
    `docs/wallet-openapi.md` explains headers and signatures, `/docs/errors` the codes.";

const SIGNATURE: &str = "RSASSA-PKCS1-v1_5 with SHA-256, over `POST <path>`, a line feed, `<Client-Id>.<Request-Time>.` and the body.";

/// The codes that every operation may answer with. The last two are sent without a signature.
pub const COMMON_CODES: [Code; 14] = [
    Code::ParamIllegal,
    Code::MsgParseError,
    Code::MediaTypeNotAcceptable,
    Code::MethodNotSupported,
    Code::BodyTooLarge,
    Code::InvalidSignature,
    Code::KeyNotFound,
    Code::KeyEnded,
    Code::TimestampInvalid,
    Code::AccessDenied,
    Code::UnknownException,
    Code::ServiceUnavailable,
    Code::InvalidClient,
    Code::InvalidApi,
];

/// Answers with the document.
pub(super) async fn show() -> Json<&'static Value> {
    Json(wallet_document())
}

/// The document of the wallet dialect.
pub fn wallet_document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document(&WALLET));
    &DOCUMENT
}

/// Builds the document of these operations.
pub fn document(rows: &[Row]) -> Value {
    let mut schemas = schema::every_body();
    let mut paths = Map::new();
    for row in rows {
        let id = row.id();
        let [request, answer] = ["Request", "Answer"].map(|end| format!("{}{end}", capital(&id)));
        schemas.insert(request.clone(), schema::request(row.description.request));
        schemas.insert(answer.clone(), schema::answer(row.description.answer));
        paths.insert(row.path.to_string(), json!({ "post": operation(row, &id, &request, &answer) }));
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "OpenCashier wallet OpenAPI",
            "description": INTRODUCTION,
            "license": { "name": "Apache-2.0" },
            "version": env!("CARGO_PKG_VERSION"),
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "parameters": request_headers(),
            "headers": answer_headers(),
            "examples": examples(rows),
            "securitySchemes": { "signature": {
                "type": "apiKey", "in": "header", "name": "Signature", "description": SIGNATURE,
            } },
        },
        "security": [{ "signature": [] }],
    });
    // A test proves that the recording is JSON.
    recorded::add(&mut document, &serde_json::from_str(RECORDING).unwrap_or_default());
    document
}

fn operation(row: &Row, id: &str, request: &str, answer: &str) -> Value {
    let codes: Vec<Code> = row.description.codes.iter().chain(&COMMON_CODES).copied().collect();
    let names: Vec<String> = codes.iter().map(|code| format!("`{}`", code.row().name)).collect();
    let examples: Map<String, Value> =
        codes.iter().map(|code| (code.row().name.to_owned(), example(*code))).collect();
    let headers: Map<String, Value> = answer_headers()
        .keys()
        .map(|name| (name.clone(), json!({ "$ref": format!("#/components/headers/{name}") })))
        .collect();
    let parameters: Vec<Value> = request_headers()
        .keys()
        .map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }))
        .collect();
    json!({
        "operationId": id,
        "tags": [tag(row)],
        "summary": row.description.summary,
        "description": format!("Called by {}.", caller(row)),
        "parameters": parameters,
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{request}") } } },
        },
        "responses": {
            "200": {
                "description": format!("The outcome. `result.resultCode` is one of {}.", names.join(", ")),
                "headers": headers,
                "content": { "application/json": {
                    "schema": { "$ref": format!("#/components/schemas/{answer}") },
                    "examples": examples,
                } },
            },
        },
    })
}

/// Who may call an operation, as text.
pub(super) const fn caller(row: &Row) -> &'static str {
    match row.operation {
        Operation::Merchant(_) => "merchants",
        Operation::Wallet(_) => "partner wallets",
        Operation::Acquirer(_) => "acquirers",
    }
}

/// The part of the path before the operation's name; partners have their own.
fn tag(row: &Row) -> &str {
    match row.operation {
        Operation::Merchant(_) => row.path.as_str().rsplit('/').nth(1).unwrap_or_default(),
        Operation::Wallet(_) | Operation::Acquirer(_) => "partners",
    }
}

fn capital(id: &str) -> String {
    let (first, rest) = id.split_at_checked(1).unwrap_or_default();
    format!("{}{rest}", first.to_ascii_uppercase())
}

fn example(code: Code) -> Value {
    json!({ "$ref": format!("#/components/examples/{}", code.row().name) })
}

/// An example of a refusal for each code, or of the result of other answers.
fn examples(rows: &[Row]) -> Map<String, Value> {
    let codes = rows.iter().flat_map(|row| row.description.codes).chain(&COMMON_CODES);
    let example = |code: &Code| {
        let row = code.row();
        (row.name.to_owned(), json!({ "summary": row.meaning, "value": { "result": result(*code, None) } }))
    };
    codes.map(example).collect()
}

fn request_headers() -> Map<String, Value> {
    let header = |name: &str, words: &str, example: &str| {
        let header = json!({
            "name": name, "in": "header", "required": true, "description": words,
            "schema": { "type": "string" }, "example": example,
        });
        (name.to_owned(), header)
    };
    [
        header("Client-Id", "Who calls: the id that the operator gave.", "TEA_HOUSE"),
        header("Request-Time", "Now: ISO 8601, or milliseconds since 1970.", "2026-11-21T01:38:56+03:00"),
        header(
            "Signature",
            SIGNATURE,
            "algorithm=RSA256, keyVersion=1, signature=dGhpcyBpcyBubyBzaWduYXR1cmU%3D",
        ),
    ]
    .into_iter()
    .collect()
}

fn answer_headers() -> Map<String, Value> {
    let header = |name: &str, words: &str| {
        (name.to_owned(), json!({ "description": words, "schema": { "type": "string" } }))
    };
    [
        header("client-id", "The caller's id. Absent when it is not known."),
        header("response-time", "When the answer was made."),
        header(
            "signature",
            "Over the path of the call, and `client-id`, `response-time` and body of the answer.",
        ),
        header("idempotent-replay", "`true` when this is the stored answer to an earlier sending."),
        header("remark", "What will go wrong later with a call that was accepted. Not signed."),
        header("link", "Of a refusal: `<address>; rel=\"help\"`, where the code is explained. Not signed."),
    ]
    .into_iter()
    .collect()
}
