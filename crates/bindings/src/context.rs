//! What the wallet's services are told about the caller.

use cashier_host as host;

/// Who called a service, and from where. It comes from the wallet's own records, never from the program.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ApiContext {
    /// The program's id.
    pub app_id: String,
    /// The program's version.
    pub app_version: String,
    /// The program's name in the wallet's catalogue.
    pub app_name: String,
    /// The program's icon in the wallet's catalogue.
    pub app_icon_url: String,
    /// The page on top when the call was made.
    pub page_path: String,
    /// The number of the call within its instance.
    pub call_id: u64,
    /// The page's id.
    pub page_id: String,
    /// What made the call.
    pub source: Source,
    /// The version of the program that is running.
    pub env_version: EnvVersion,
    /// The user's language.
    pub lang: String,
}

/// What made a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Source {
    /// The program's own code.
    Container,
    /// A page in a web view.
    WebView,
}

/// The release stage of a program's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum EnvVersion {
    /// For everybody.
    Release,
    /// For testers.
    Trial,
    /// On a developer's machine: loopback addresses and plain `http` to them are allowed.
    Develop,
    /// For a share of the users.
    Gray,
}

impl From<host::ApiContext> for ApiContext {
    fn from(context: host::ApiContext) -> Self {
        Self {
            app_id: context.app_id,
            app_version: context.app_version,
            app_name: context.app_name,
            app_icon_url: context.app_icon_url,
            page_path: context.page_path,
            call_id: context.call_id,
            page_id: context.page_id,
            source: match context.source {
                host::Source::Container => Source::Container,
                host::Source::WebView => Source::WebView,
            },
            env_version: context.env_version.into(),
            lang: context.lang,
        }
    }
}

impl From<host::EnvVersion> for EnvVersion {
    fn from(version: host::EnvVersion) -> Self {
        match version {
            host::EnvVersion::Release => Self::Release,
            host::EnvVersion::Trial => Self::Trial,
            host::EnvVersion::Develop => Self::Develop,
            host::EnvVersion::Gray => Self::Gray,
        }
    }
}

impl From<EnvVersion> for host::EnvVersion {
    fn from(version: EnvVersion) -> Self {
        match version {
            EnvVersion::Release => Self::Release,
            EnvVersion::Trial => Self::Trial,
            EnvVersion::Develop => Self::Develop,
            EnvVersion::Gray => Self::Gray,
        }
    }
}
