//! What the host provides to the runtime: its screen, its wallet's backend, network, storage and time.

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
    /// Asks for text; `None` when the user cancelled.
    async fn prompt(&self, prompt: Prompt) -> Option<String>;
    /// Shows a short message; ends when it disappears.
    async fn toast(&self, toast: Toast);
    /// Hides the toast.
    fn hide_toast(&self);
    /// Shows a loading indicator.
    fn show_loading(&self, content: String, delay: Duration);
    /// Hides it.
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
    /// The button; empty for the host's default.
    pub button_text: String,
}

/// `my.confirm`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confirm {
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// The confirm button; empty for the host's default.
    pub confirm_button_text: String,
    /// The cancel button; empty for the host's default.
    pub cancel_button_text: String,
}

/// `my.prompt`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// The title.
    pub title: String,
    /// The text.
    pub message: String,
    /// The placeholder of the empty field.
    pub placeholder: String,
    /// The confirm button; empty for the host's default.
    pub ok_button_text: String,
    /// The cancel button; empty for the host's default.
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

/// The wallet's backend, called on behalf of the signed-in user. It is the only source of what users see about an
/// order.
#[async_trait]
pub trait WalletGateway: Send + Sync {
    /// The order behind a reference. The backend decodes a URL of another acquirer; nothing navigates to it.
    async fn resolve(&self, order: &OrderRef) -> Result<Order, GatewayError>;
    /// The current status of an order.
    async fn inquire(&self, order_id: &str) -> Result<OrderStatus, GatewayError>;
}

/// Why the backend returned no order.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum GatewayError {
    /// This wallet does not know the reference.
    #[error("not an order of this wallet: {0}")]
    UnknownOrder(String),
    /// Nobody is signed in to the host.
    #[error("nobody is signed in")]
    NotSignedIn,
    /// The backend refused for another reason.
    #[error("refused: {0}")]
    Refused(String),
    /// No response.
    #[error("no answer: {0}")]
    Unreachable(String),
}

/// The network, for `my.request`. One call is one exchange: redirects are not followed.
#[async_trait]
pub trait HttpFetch: Send + Sync {
    /// Sends a request and returns the whole response.
    async fn fetch(&self, request: FetchRequest) -> Result<FetchResponse, FetchError>;
    /// `WIFI`, `4G` …, or `NOTREACHABLE`.
    fn network_type(&self) -> &'static str {
        "WIFI"
    }
}

/// A request. Host credentials are never added; cookies are kept per user and program by the implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchRequest {
    /// The host's user and the program that the cookies belong to.
    pub jar: (String, String),
    /// `GET`, `POST` …
    pub method: String,
    /// The address.
    pub url: url::Url,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether loopback addresses are allowed.
    pub allow_loopback: bool,
    /// The most bytes the response may have.
    pub limit: usize,
}

/// A response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FetchResponse {
    /// The HTTP status.
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why there was no response.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum FetchError {
    /// Programs may not reach this address.
    #[error("the address is not allowed")]
    Forbidden,
    /// The connection failed.
    #[error("network: {0}")]
    Network(String),
    /// The response is larger than the limit.
    #[error("the answer is too large")]
    TooLarge,
}

/// Where programs store data. `scope` is the host's user and the program.
#[async_trait]
pub trait Storage: Send + Sync {
    /// Everything in a scope.
    async fn all(&self, scope: &(String, String)) -> BTreeMap<String, Value>;
    /// Stores a value.
    async fn set(&self, scope: &(String, String), key: &str, value: Value);
    /// Removes a value.
    async fn remove(&self, scope: &(String, String), key: &str);
    /// Removes everything in a scope.
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

/// Observes events, for logs and developer tools.
pub trait Observer: Send + Sync {
    /// An SPI or the backend is called or responds. `name` is, for example, `PaymentService.pay`.
    fn event(&self, direction: Direction, name: &str, data: &Value);
}

/// The direction of a message.
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
