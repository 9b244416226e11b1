//! Pages for what does not work: an unknown order, an unknown page, an error with its code.

use askama::Template;
use axum::http::StatusCode;
use cashier_core::error::{Code, Retry};

use super::{Frame, Page};
use crate::texts::Locale;

/// The page for something that does not exist.
#[derive(Template)]
#[template(path = "not_found.html")]
pub struct NotFoundPage {
    /// The frame around the page.
    pub frame: Frame,
    /// What was looked for.
    pub what: What,
}

/// What a reader looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// An order, by a payment link.
    Order,
    /// Any other page.
    Page,
}

impl NotFoundPage {
    fn is_order(&self) -> bool {
        self.what == What::Order
    }

    fn title(&self) -> &'static str {
        let t = &self.frame.t.refused;
        if self.is_order() { t.no_order } else { t.no_page }
    }
}

impl Page for NotFoundPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }
}

/// The page for an error of the registry.
#[derive(Template)]
#[template(path = "refused.html")]
pub struct RefusedPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The code.
    pub code: Code,
    /// The request's id, for support.
    pub request_id: String,
    /// The target of "try again": a path of this site.
    pub retry_url: Option<String>,
}

impl RefusedPage {
    fn text(&self) -> &'static str {
        let row = self.code.row();
        match self.frame.locale {
            Locale::En => row.en,
            Locale::Zh => row.zh,
            Locale::Ar => row.ar,
        }
    }

    fn advice(&self) -> &'static str {
        let t = &self.frame.t.refused;
        match self.code.row().retry {
            Retry::Never => t.never,
            Retry::Same => t.same_request,
            Retry::New => t.new_request,
            Retry::Later => t.later,
        }
    }

    fn code_name(&self) -> &'static str {
        self.code.row().name
    }
}

impl Page for RefusedPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.row().http_status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
