//! The pages: plain view structs rendered as HTML. One file per page.
//!
//! A page gets values and returns markup; it never uses the engine or the database, and it contains no text of its
//! own (see [`crate::texts`]). Every page works without JavaScript; the scripts in [`crate::assets`] only add
//! convenience.

mod agreement;
mod amount;
mod catalogue;
mod closed;
mod consent;
mod console;
mod demo_home;
mod docs;
mod frame;
mod inbox;
mod inspector;
mod json;
mod moment;
mod order;
mod paid;
mod policy;
mod processing;
mod qr;
mod reference;
mod refused;
mod shop;
mod shop_order;
mod sign_in;
mod summary;
mod timeline;
mod timeline_list;
mod tour;
mod wallet_home;
mod web_shop;

use std::fmt;

use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, REFRESH, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

pub use agreement::AgreementPage;
pub use amount::{Sign, plain_amount, show_amount};
pub use catalogue::CataloguePage;
pub use closed::{Closed, ClosedPage};
pub use consent::ConsentPage;
pub use console::{
    ApprovalLine, ApprovalsPage, AuditPage, AuditRow, Choice, ConsoleHomePage, ConsoleJoinPage, ConsoleNote,
    ConsoleSignInPage, MemberLine, MemberState, MembersPage, MerchantLine, MerchantsPage, NoticeLine,
    NoticesPage, PaymentFilters, PaymentLine, PaymentPage, PaymentsPage, RefundLine, RefundsPage, StaffView,
};
pub use demo_home::{DemoFacts, DemoHomePage, DemoUser};
pub use docs::{DocPage, Library, edition};
pub use frame::Frame;
pub use inbox::InboxPage;
pub use inspector::{DEV_KEY_KEPT, InspectorPage};
pub use moment::show_moment;
pub use order::{OrderPage, Problem};
pub use paid::{PaidPage, Payer, RETURN_AFTER_S};
pub use policy::secure;
pub use processing::ProcessingPage;
pub use qr::show_qr;
pub use reference::ReferencePage;
pub use refused::{NotFoundPage, RefusedPage, What};
pub use shop::{Art, Product, ShopPage};
pub use shop_order::{Learned, ShopOrderPage, ShopState};
pub use sign_in::{SignInPage, SignInProblem};
pub use summary::{LiveState, Summary};
pub use timeline::{Body, Event, EventKind, Lane, TimelinePage, Tone, TransferFacts};
pub use timeline_list::{OrderLine, TimelineListPage};
pub use tour::{Step as TourStep, Strip as TourStrip};
pub use wallet_home::{AgreementLine, WalletPage};
pub use web_shop::{WebAuthPage, WebPayPage, WebPayStep, WebShopPage};

/// Markup that is already escaped.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Markup(String);

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Markup {}

/// An automatic redirect, without JavaScript.
///
/// This is a header rather than an element of the page: the reader can stop it with a link on the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refresh {
    /// The delay in seconds.
    pub after_s: u32,
    /// The URL.
    pub url: String,
}

/// A page that can be sent.
pub trait Page: askama::Template {
    /// The frame around the page.
    fn frame(&self) -> &Frame;

    /// The step of the demo's tour that happens on this page.
    fn tour_step(&self) -> Option<TourStep> {
        None
    }

    /// The strip that guides the reader, on the tour.
    fn tour(&self) -> Option<TourStrip> {
        let step = self.tour_step().filter(|_| self.frame().demo && self.frame().tour)?;
        Some(TourStrip::new(self.frame(), step))
    }

    /// The HTTP status.
    fn status(&self) -> StatusCode {
        StatusCode::OK
    }

    /// The automatic redirect of the page.
    fn refresh(&self) -> Option<Refresh> {
        None
    }
}

/// The response with a page and every security header. Caches never store pages.
pub fn respond(page: &impl Page) -> Response {
    let html = match page.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = (page.status(), html).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(page.frame().locale.tag()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept-language, cookie"));
    if let Some(refresh) = page.refresh()
        && let Ok(value) = HeaderValue::from_str(&format!("{}; url={}", refresh.after_s, refresh.url))
    {
        headers.insert(REFRESH, value);
    }
    secure(headers);
    response
}

/// A PIN as entered, with Arabic and Persian digits converted to ASCII. It does not check the PIN.
pub fn read_pin(typed: &str) -> String {
    let ascii = |digit: char| match digit {
        '٠'..='٩' => u32::from(digit).checked_sub(u32::from('٠')),
        '۰'..='۹' => u32::from(digit).checked_sub(u32::from('۰')),
        _ => None,
    };
    typed
        .trim()
        .chars()
        .map(|digit| ascii(digit).and_then(|value| char::from_digit(value, 10)).unwrap_or(digit))
        .collect()
}

/// A web URL that a page may link to; `None` for `javascript:` and every other scheme.
fn web_link(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::{read_pin, web_link};

    /// A PIN may be entered in the digits of the reader's keyboard.
    #[test]
    fn pins() {
        assert_eq!(read_pin(" ٢٤٦٨١٠ "), "246810");
        assert_eq!(read_pin("۲۴۶۸۱۰"), "246810");
        assert_eq!(read_pin("24681x"), "24681x");
    }

    /// Only web URLs become links.
    #[test]
    fn links() {
        assert_eq!(web_link(Some("https://shop.example/x")), Some("https://shop.example/x"));
        for refused in ["javascript:alert(1)", "data:text/html,x", "//shop.example", "/x", ""] {
            assert_eq!(web_link(Some(refused)), None);
        }
    }
}
