//! The browsers that have signed in to an account before. Each has its own attempts, so that somebody guessing
//! passwords cannot lock out the account's owner.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use axum::response::Response;
use cashier_core::id::{decode_base32, encode_base32};

use super::reader::{cookie, set_cookie};
use crate::app::App;
use crate::wallet::tries::KnownBrowser;

/// The cookie: one entry for each account, the newest first.
const NAME: &str = "cashier_known";
/// The maximum number of accounts remembered per browser.
const ENTRIES_MAX: usize = 4;
/// Half a year.
const LIFETIME_S: u64 = 180 * 24 * 3_600;

/// The browser, if it has signed in to this account before.
pub fn known_browser(app: &App, headers: &HeaderMap, login_id: &str) -> Option<KnownBrowser> {
    entries(headers).iter().find_map(|entry| read(app, entry, login_id))
}

/// Records in the browser that it has signed in to this account.
pub fn remember_browser(app: &App, headers: &HeaderMap, login_id: &str, response: &mut Response) {
    let id =
        known_browser(app, headers, login_id).map_or_else(|| app.engine.entropy().secret(), |known| known.0);
    let mut bytes = id.to_vec();
    bytes.extend(tag(app, &id, login_id).as_ref().iter().take(16));
    let others = entries(headers).into_iter().filter(|entry| read(app, entry, login_id).is_none());
    let all: Vec<_> = std::iter::once(encode_base32(&bytes)).chain(others).take(ENTRIES_MAX).collect();
    set_cookie(app, response, NAME, &all.join("."), true, LIFETIME_S);
}

fn entries(headers: &HeaderMap) -> Vec<String> {
    let value = cookie(headers, NAME).unwrap_or_default();
    value.split('.').filter(|entry| entry.len() == 52).take(ENTRIES_MAX).map(str::to_owned).collect()
}

fn read(app: &App, entry: &str, login_id: &str) -> Option<KnownBrowser> {
    let bytes = decode_base32(entry)?;
    let (id, shown) = bytes.split_first_chunk::<16>()?;
    let right = tag(app, id, login_id);
    verify_slices_are_equal(right.as_ref().get(..16)?, shown).ok()?;
    Some(KnownBrowser(*id))
}

fn tag(app: &App, id: &[u8; 16], login_id: &str) -> hmac::Tag {
    let mut context = hmac::Context::with_key(&app.keys.cashier);
    context.update(b"known browser ");
    context.update(id);
    context.update(login_id.trim().to_lowercase().as_bytes());
    context.sign()
}
