//! `/console`: the search box, and the ways from here.

use askama::Template;

use super::StaffView;
use crate::pages::{Frame, Page};

/// The first page of the console.
#[derive(Template)]
#[template(path = "console_home.html")]
pub struct ConsoleHomePage {
    /// The frame around the page.
    pub frame: Frame,
    /// The reader.
    pub staff: StaffView,
}

impl Page for ConsoleHomePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
