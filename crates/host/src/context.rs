//! What an SPI is told about its caller.

use serde::{Deserialize, Serialize};

use crate::program::EnvVersion;

/// The caller of an SPI. Filled from the host's own records, never from a program's messages.
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
    /// The stage of the version that runs.
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
