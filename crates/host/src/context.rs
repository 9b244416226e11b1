//! What the host knows about the caller of an SPI.

use serde::{Deserialize, Serialize};

use crate::program::EnvVersion;

/// Who called an SPI, and from where. Filled from the host's own records, never from what a program says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiContext {
    /// The program's id.
    pub app_id: String,
    /// The program's version.
    pub app_version: String,
    /// The program's name in the host's catalogue.
    pub app_name: String,
    /// The program's icon in the host's catalogue.
    pub app_icon_url: String,
    /// The page on top when the call was made.
    pub page_path: String,
    /// The number of the call within its instance.
    pub call_id: u64,
    /// The page's id.
    pub page_id: String,
    /// What made the call.
    pub source: Source,
    /// Which version of the program runs.
    pub env_version: EnvVersion,
    /// The user's language.
    pub lang: String,
}

/// What made a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The program's own code.
    Container,
    /// A page in a web view.
    WebView,
}
