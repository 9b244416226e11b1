//! `/wallet/inbox`: every message of the user.

use askama::Template;

use super::wallet_home::count_unread;
use super::{Frame, Page};
use crate::wallet::inbox::Line;

/// The inbox.
#[derive(Template)]
#[template(path = "inbox.html")]
pub struct InboxPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The messages, newest first.
    pub inbox: Vec<Line>,
}

impl InboxPage {
    fn unread(&self) -> u64 {
        count_unread(&self.inbox)
    }
}

impl Page for InboxPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
