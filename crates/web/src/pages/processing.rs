//! `/cashier/{token}` while the outcome is pending. It follows the state live, or polls by itself.

use askama::Template;

use super::{Frame, Page, Refresh, Summary};

/// How often the page polls without JavaScript.
const ASK_AGAIN_S: u32 = 3;

/// The page of an order whose outcome is not known yet.
#[derive(Template)]
#[template(path = "processing.html")]
pub struct ProcessingPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The order.
    pub order: Summary,
}

impl Page for ProcessingPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn refresh(&self) -> Option<Refresh> {
        Some(Refresh { after_s: ASK_AGAIN_S, url: format!("/cashier/{}", self.order.token) })
    }
}
