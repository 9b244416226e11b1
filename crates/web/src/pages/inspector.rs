//! `/dev`: the calls and events of a client, for its developer. The page is empty until a key is pasted into it; its script
//! then reads the developer API.

use askama::Template;

use super::{Frame, Page};

/// The name under which a tab keeps the developer key, for this page and the reference.
pub const DEV_KEY_KEPT: &str = "opencashier-dev-key";

/// The inspector.
#[derive(Template)]
#[template(path = "inspector.html")]
pub struct InspectorPage {
    /// The frame around the page.
    pub frame: Frame,
}

impl Page for InspectorPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
