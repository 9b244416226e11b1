//! What the host lends to the runtime: its screen, its wallet's backend, network, storage and time.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::payment::{Order, OrderRef, OrderStatus};

/// The host's screen.
#[async_trait]
pub trait HostUi: Send + Sync {
    /// Shows a message until the button is tapped.
    async fn alert(&self, alert: Alert);
    /// Asks yes or no.
    async fn confirm(&self, confirm: Confirm) -> bool;
    /// Asks for a text; `None` when the user cancelled.
    async fn prompt(&self, prompt: Prompt) -> Option<String>;
    /// Shows a short message; ends when it is gone.
    async fn toast(&self, toast: Toast);
    /// Takes a toast away.
    fn hide_toast(&self);
    /// Shows that something is under way.
    fn show_loading(&self, content: String, delay: Duration);
    /// Takes that away.
    fn hide_loading(&self);
    /// Opens a page of the host for a payment session; ends when the page is closed.
    async fn open_page(&self, session: &str, route: &str, extended_info: &BTreeMap<String, String>);
    /// Closes that page.
    fn close_page(&self, session: &str);
}

/// `my.alert`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert {
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// The button; empty for the host's own word.
    pub button_text: String,
}

/// `my.confirm`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirm {
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// Yes; empty for the host's own word.
    pub confirm_button_text: String,
    /// No; empty for the host's own word.
    pub cancel_button_text: String,
}

/// `my.prompt`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// The title.
    pub title: String,
    /// The text.
    pub message: String,
    /// The hint in the empty field.
    pub placeholder: String,
    /// Yes; empty for the host's own word.
    pub ok_button_text: String,
    /// No; empty for the host's own word.
    pub cancel_button_text: String,
}

/// `my.showToast`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Toast {
    /// The text.
    pub content: String,
    /// `none`, `success`, `fail`, `exception` or `loading`.
    pub kind: String,
    /// How long it stays.
    pub duration: Duration,
}

/// The wallet's backend, asked on behalf of the signed-in user. What users see about an order comes from here only.
#[async_trait]
pub trait WalletGateway: Send + Sync {
    /// The order behind a reference. A URL of another acquirer is decoded by the backend; nothing navigates to it.
    async fn resolve(&self, order: &OrderRef) -> Result<Order, GatewayError>;
    /// What became of an order.
    async fn inquire(&self, order_id: &str) -> Result<OrderStatus, GatewayError>;
}

/// Why the backend gave no order.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum GatewayError {
    /// The reference is none that this wallet knows.
    #[error("not an order of this wallet: {0}")]
    UnknownOrder(String),
    /// Nobody is signed in to the host.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The backend refused for another reason.
    #[error("refused: {0}")]
    Refused(String),
    /// No answer.
    #[error("no answer: {0}")]
    Unreachable(String),
}

/// The network, for `my.request`. One call is one exchange: redirects are not followed.
#[async_trait]
pub trait HttpFetch: Send + Sync {
    /// Sends a request and gives the whole answer.
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError>;
    /// `WIFI`, `4G` …, or `NOTREACHABLE`.
    fn network_type(&self) -> &'static str {
        "WIFI"
    }
}

/// A request. Host credentials are never added; cookies are kept per user and program by the implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// Whose cookies: the host's user and the program.
    pub jar: (String, String),
    /// `GET`, `POST` …
    pub method: String,
    /// Where to.
    pub url: url::Url,
    /// Names are in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
    /// True when loopback addresses are allowed.
    pub allow_loopback: bool,
    /// At most this many bytes of answer.
    pub limit: usize,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchResponse {
    /// The HTTP status.
    pub status: u16,
    /// Names are in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum FetchError {
    /// The address is one that programs may not reach.
    #[error("the address is not allowed")]
    Forbidden,
    /// The connection failed.
    #[error("network: {0}")]
    Network(String),
    /// The answer is larger than the limit.
    #[error("the answer is too large")]
    TooLarge,
}

/// Where programs keep data. `scope` is the host's user and the program.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Everything in a scope.
    async fn all(&self, scope: &(String, String)) -> BTreeMap<String, Value>;
    /// Keeps a value.
    async fn set(&self, scope: &(String, String), key: &str, value: Value);
    /// Forgets a value.
    async fn remove(&self, scope: &(String, String), key: &str);
    /// Forgets everything in a scope.
    async fn clear(&self, scope: &(String, String));
}

/// Time.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> u64;
    /// Waits.
    async fn sleep(&self, duration: Duration);
}

/// Watches what happens; for logs and developer tools.
pub trait Observer: Send + Sync {
    /// An SPI or the backend is called, or answers. `name` is such as `PaymentService.pay`.
    fn event(&self, direction: Direction, name: &str, data: &Value);
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the runtime to the host's service.
    ToSpi,
    /// From the host's service.
    FromSpi,
    /// From the runtime to the wallet's backend.
    ToWallet,
    /// From the wallet's backend.
    FromWallet,
    /// A payment session changed its state.
    Session,
}
