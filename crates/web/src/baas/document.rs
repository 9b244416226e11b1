//! The OpenAPI document of the BaaS API, served at [`PATH`]. It lists each endpoint under the path that the published
//! SDK calls; a test proves that the dispatcher knows them all.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cashier_protocol::recorded;
use serde_json::{Map, Value, json};

/// The path of the document.
pub(crate) const PATH: &str = "/hserve/openapi.json";

const INTRODUCTION: &str = "What the published SDK for web pages and mini programs calls. Every call names its app; most need the token \
    of a signed-in user. The version in a path does not matter. `docs/baas.md` explains the rules, `/docs/errors` the codes. \
    Sign-in by SMS, verification of e-mail addresses and password reset answer 405.";

/// What bodies and answers look like.
const SCHEMAS: &str = include_str!("schemas.json");
/// Exchanges with the demo.
const RECORDING: &str = include_str!("recording.json");

/// One endpoint.
struct Row {
    method: &'static str,
    path: &'static str,
    id: &'static str,
    summary: &'static str,
    /// Whether a user must be signed in.
    user: bool,
    /// The schema of the body, if there is one.
    body: &'static str,
    /// Status and schema of success.
    success: (u16, &'static str),
    /// The statuses of refusals, besides those that every endpoint has.
    refusals: &'static [u16],
}

const ROWS: [Row; 15] = [
    row("post", "/hserve/v2.1/register/{method}/", "register", "Signs a user up, and in at once.")
        .takes("NewCredentials", (201, "SignedIn"), &[404, 405, 429]),
    row("post", "/hserve/v2.1/login/{method}/", "login", "Signs a user in for thirty days.").takes(
        "Credentials",
        (201, "SignedIn"),
        &[404, 405, 429],
    ),
    row("post", "/hserve/v2.0/login/anonymous/", "loginAnonymously", "Signs a new user in without a name.")
        .takes("", (201, "SignedIn"), &[405, 429]),
    row("post", "/hserve/v2.0/session/destroy/", "logout", "Signs out, even with an expired token.").takes(
        "",
        (201, "Done"),
        &[],
    ),
    row("get", "/hserve/v2.5/user/info/{user_id}/", "showUser", "The user's own profile, or what others may see.")
        .signed_in("", (200, "AnyProfile"), &[404]),
    row("put", "/hserve/v2.2/user/account/", "changeAccount", "Changes names and the password.").signed_in(
        "AccountChange",
        (200, "Profile"),
        &[405, 429],
    ),
    row(
        "post",
        "/hserve/v2.0/idp/{provider}/redirect/",
        "beginProviderLogin",
        "Where the browser goes to sign in at a provider's page.",
    )
    .takes("Redirect", (200, "RedirectAnswer"), &[405, 422, 429, 503]),
    row(
        "post",
        "/hserve/v2.0/idp/{provider}/authenticate/",
        "loginByProvider",
        "Signs in with a token of a provider's page, or with a mini program's code; `silent-login` is another name.",
    )
    .takes("ProviderLogin", (201, "SignedInByProvider"), &[404, 405, 409, 422, 429, 503]),
    row(
        "post",
        "/hserve/v2.0/idp/{provider}/user-association/",
        "linkProvider",
        "Links a provider's identity to the signed-in user.",
    )
    .signed_in("ProviderLink", (201, "Done"), &[405, 409, 422, 429, 503]),
    row("post", "/hserve/v2.2/idp/pay/order/", "placeOrder", "Places an order at a provider.").signed_in(
        "NewOrder",
        (201, "PlacedOrder"),
        &[409, 422, 429, 503],
    ),
    row("get", "/hserve/v2.2/idp/pay/order/", "listOrders", "The user's own orders.").signed_in(
        "",
        (200, "OrderList"),
        &[],
    ),
    row(
        "get",
        "/hserve/v2.2/idp/pay/order/{order}/",
        "showOrder",
        "One order of the user. While it is unpaid, the provider is asked first.",
    )
    .signed_in("", (200, "Order"), &[404]),
    row("get", "/hserve/v2.2/server/time/", "showTime", "The server's time.").takes("", (200, "ServerTime"), &[]),
    row("get", "/hserve/v1/latest-sdk-version/", "showSdkVersion", "The latest version of the SDK.").takes(
        "",
        (200, "SdkVersion"),
        &[],
    ),
    row(
        "put",
        "/hserve/v2.0/idp/{provider}/user-association/",
        "linkProviderByPut",
        "The same as the POST, as some builds of the SDK call it.",
    )
    .signed_in("ProviderLinkByPut", (201, "Done"), &[405, 409, 422, 429, 503]),
];

const fn row(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Row {
    Row { method, path, id, summary, user: false, body: "", success: (200, ""), refusals: &[] }
}

impl Row {
    const fn takes(
        mut self,
        body: &'static str,
        success: (u16, &'static str),
        refusals: &'static [u16],
    ) -> Self {
        self.body = body;
        self.success = success;
        self.refusals = refusals;
        self
    }

    const fn signed_in(
        mut self,
        body: &'static str,
        success: (u16, &'static str),
        refusals: &'static [u16],
    ) -> Self {
        self.user = true;
        self.takes(body, success, refusals)
    }

    fn operation(&self) -> Value {
        let json_of = |name: &str| json!({ "application/json": { "schema": reference(name) } });
        let (status, answer) = self.success;
        let mut responses = Map::new();
        responses.insert(status.to_string(), json!({ "description": "Done.", "content": json_of(answer) }));
        for status in EVERYWHERE.iter().chain(self.refusals) {
            let refusal = json!({ "description": refusal(*status), "content": json_of("Error") });
            responses.insert(status.to_string(), refusal);
        }
        let mut operation = json!({
            "operationId": self.id,
            "tags": [self.tag()],
            "summary": self.summary,
            "parameters": self.parameters(),
            "responses": responses,
            "security": [if self.user { json!({ "app": [], "user": [] }) } else { json!({ "app": [] }) }],
        });
        if let Some(members) = operation.as_object_mut().filter(|_| !self.body.is_empty()) {
            let body = json!({ "required": true, "content": json_of(self.body) });
            members.insert("requestBody".to_owned(), body);
        }
        operation
    }

    fn tag(&self) -> &'static str {
        let is_of = |part: &str| self.path.contains(part);
        if is_of("/pay/order/") {
            "orders"
        } else if is_of("/server/") || is_of("/latest-") {
            "server"
        } else {
            "users"
        }
    }

    fn parameters(&self) -> Vec<Value> {
        let in_path = |name: &str, words: &str, schema: Value| json!({ "name": name, "in": "path", "required": true, "description": words, "schema": schema });
        let query = |name: &str, words: &str, schema: Value| json!({ "name": name, "in": "query", "description": words, "schema": schema });
        let text = || json!({ "type": "string" });
        let named = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameter = |name: &str| match name {
            "method" => in_path(
                name,
                "The kind of name.",
                json!({ "type": "string", "enum": ["username", "email", "phone"] }),
            ),
            "provider" => in_path(
                name,
                "The provider. Web pages use `oauth-wechat-mp`.",
                json!({ "type": "string", "enum": ["oauth-wechat-mp", "wechat", "alipay", "qq"] }),
            ),
            "user_id" => in_path(name, "The user's number.", text()),
            _ => in_path(name, "`transaction_no`, `trade_no`, or the payment's id.", text()),
        };
        let mut parameters: Vec<Value> = named.map(parameter).collect();
        if self.id == "listOrders" {
            parameters.extend([
                query(
                    "limit",
                    "The page size.",
                    json!({ "type": "integer", "minimum": 0, "maximum": 1000, "default": 20 }),
                ),
                query(
                    "offset",
                    "How many are skipped.",
                    json!({ "type": "integer", "minimum": 0, "maximum": 10_000_000 }),
                ),
                query(
                    "order_by",
                    "Up to five fields, separated by commas; `-` before one sorts it downwards.",
                    text(),
                ),
                query("where", "A filter as JSON.", text()),
            ]);
            let fields = ["status", "refund_status", "trade_no", "transaction_no", "gateway_type"];
            parameters.extend(fields.map(|name| query(name, "Only orders with this value.", text())));
            let fields = ["merchandise_schema_id", "merchandise_record_id"];
            parameters.extend(fields.map(|name| query(name, "Only orders of this article.", text())));
        }
        parameters
    }
}

/// The refusals that every endpoint has.
const EVERYWHERE: [u16; 6] = [400, 401, 402, 403, 405, 413];

const fn refusal(status: u16) -> &'static str {
    match status {
        400 => "A field breaks a rule; the message names it.",
        401 => "No app or no signed-in user is named.",
        402 => "The app is suspended.",
        403 => "Pages of this origin may not call.",
        404 => "There is no such thing.",
        405 => "The app does not offer this, or the path does not take this method.",
        409 => "It contradicts what is there.",
        413 => "The body is too large.",
        422 => "The provider refused.",
        429 => "Too many attempts.",
        _ => "Not now; try again later.",
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        // A test proves that both files are JSON.
        let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let mut document = made(&read(SCHEMAS));
        recorded::add(&mut document, &read(RECORDING));
        document
    });
    &DOCUMENT
}

fn made(schemas: &Value) -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for row in &ROWS {
        paths.entry(row.path).or_default().insert(row.method.to_owned(), row.operation());
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "OpenCashier BaaS API",
            "description": INTRODUCTION,
            "license": { "name": "Apache-2.0" },
            "version": env!("CARGO_PKG_VERSION"),
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "app": { "type": "apiKey", "in": "header", "name": "X-Hydrogen-Client-ID", "description": "The app." },
                "user": {
                    "type": "apiKey", "in": "header", "name": "Authorization",
                    "description": "`Hydrogen-r1 ` and the token of a sign-in.",
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::dispatch::knows;
    use super::*;

    /// Every endpoint of the document exists, and both of its files can be read.
    #[test]
    fn every_endpoint_is_known() {
        for row in &ROWS {
            let path = row.path.replace("{method}", "email").replace("{provider}", "qq");
            assert!(knows(&path), "{path}");
        }
        assert!(document()["components"]["schemas"].is_object());
        assert!(serde_json::from_str::<Value>(RECORDING).is_ok());
    }
}
