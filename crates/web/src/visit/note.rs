//! The result of a form, shown by the page that follows it.
//!
//! A page is never the answer to a form. Every form is answered with a redirect, so that reloading the page only
//! reads, and its links to other languages lead to pages. What the next page has to show is in a signed cookie that
//! lasts for minutes; the URL names it, so that no other page shows it and no forged link can.

use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_core::id::{decode_base32, encode_base32};
use cashier_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::reader::{cookie, set_cookie};
use crate::app::App;
use crate::local_path::{LocalPath, see_other};
use crate::pages::{ConsoleNote, Problem, SignInProblem};

/// The name of the cookie, and of the query field that identifies its content.
const NOTE: &str = "note";
/// How long it can be read.
const LIFETIME: Duration = Duration::from_mins(5);
/// The maximum length of user input that is returned.
const TYPED_MAX: usize = 254;

/// Every possible result of a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Note {
    /// Nobody was signed in.
    SignIn {
        /// Why.
        problem: SignInProblem,
        /// What the user entered.
        login_id: String,
    },
    /// The order was not paid.
    Order(Problem),
    /// An agreement was signed.
    Agreement {
        /// The code for the merchant.
        auth_code: String,
    },
    /// It is not known yet whether the order was paid.
    Sent,
    /// What a form of the console led to.
    Console(ConsoleNote),
    /// It was refused, with a code of the registry.
    Refused {
        /// The code's name.
        code: String,
        /// The request's id, for support.
        request_id: String,
        /// The target of "try again".
        retry: Option<String>,
    },
}

impl Note {
    /// Redirects the browser to a page that shows this.
    pub fn tell(mut self, app: &App, page: impl Into<LocalPath>) -> Response {
        if let Self::SignIn { login_id, .. } = &mut self
            && login_id.len() > TYPED_MAX
        {
            login_id.clear();
        }
        let seed = app.engine.entropy().seed();
        let name = encode_base32(seed.get(..8).unwrap_or(&seed));
        let until = app.engine.clock().now().saturating_add(LIFETIME).as_micros();
        let text = serde_json::to_vec(&self).map(|text| encode_base32(&text)).unwrap_or_default();
        let signed = format!("{name}.{until}.{text}");
        let value = format!("{signed}.{}", encode_base32(tag(app, &signed).as_ref()));
        let mut response = see_other(page.into().with(NOTE, &name));
        set_cookie(app, &mut response, NOTE, &value, true, LIFETIME.as_secs());
        response
    }

    /// The note identified by a page's URL.
    pub(super) fn read(app: &App, query: &str, headers: &HeaderMap, now: Timestamp) -> Option<Self> {
        let name = query.split('&').find_map(|pair| pair.strip_prefix("note="))?;
        let value = cookie(headers, NOTE)?;
        let (signed, shown) = value.rsplit_once('.')?;
        verify_slices_are_equal(tag(app, signed).as_ref(), &decode_base32(shown)?).ok()?;
        let mut parts = signed.split('.');
        let (own, until, text) = (parts.next()?, parts.next()?.parse::<i64>().ok()?, parts.next()?);
        if own != name || now.as_micros() >= until {
            return None;
        }
        serde_json::from_slice(&decode_base32(text)?).ok()
    }
}

fn tag(app: &App, signed: &str) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&app.keys.cashier);
    context.update(b"note ");
    context.update(signed.as_bytes());
    context.sign()
}
