//! Who may try a password now. [`cashier_core::sign_in`] keeps the counts, for all processes together; this module
//! defines the keys: an account's attempts from one network, and from all of them, so that nobody can lock everybody
//! out of one account, or everybody out of a network; and separately those of a browser that has signed in to the
//! account before.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::hmac;
use cashier_core::client_address::{ClientAddress, ClientNetwork};
use cashier_core::error::{Code, Error};
use cashier_core::sign_in::{CountTry, ForgiveTry, Limit, Tried, TryKey};
use cashier_core::time::Timestamp;

use crate::app::App;
use crate::error::submit_error;

/// How many passwords from one network may wait to be checked.
const LINE_MAX: u32 = 64;

/// The id of a browser that has signed in to the account before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownBrowser(pub [u8; 16]);

/// Who is trying.
#[derive(Clone, Copy, Debug)]
pub struct Trier {
    /// The network.
    pub network: ClientNetwork,
    /// The browser, if the account knows it.
    pub browser: Option<KnownBrowser>,
}

impl Trier {
    /// A caller at an address.
    pub const fn at(address: ClientAddress) -> Self {
        Self { network: address.network(), browser: None }
    }
}

/// Why the sign-in failed.
#[derive(Debug)]
pub enum SignInError {
    /// Too many wrong passwords.
    Wait {
        /// When the next attempt is allowed.
        until: Timestamp,
        /// The wait in minutes, rounded up.
        minutes: u64,
    },
    /// Anything else.
    Refused(Error),
}

impl From<Error> for SignInError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<SignInError> for Error {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Refused(error) => error,
            SignInError::Wait { minutes, .. } => {
                let detail = format!(
                    "Too many wrong passwords. Try again in {minutes} minutes, or sooner from a known browser."
                );
                Self::new(Code::TooManyAttempts).with_detail(detail)
            }
        }
    }
}

/// The number of waiting password checks per network. Networks without any are dropped.
#[derive(Default)]
pub struct Lines(Arc<Mutex<HashMap<ClientNetwork, u32>>>);

/// A place in a network's queue; released when dropped.
struct Place {
    lines: Arc<Mutex<HashMap<ClientNetwork, u32>>>,
    network: ClientNetwork,
}

impl Lines {
    fn join(&self, network: ClientNetwork) -> Option<Place> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = lines.entry(network).or_insert(0);
        if *waiting >= LINE_MAX {
            return None;
        }
        *waiting = waiting.saturating_add(1);
        Some(Place { lines: Arc::clone(&self.0), network })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut waiting) = lines.entry(self.network) {
            let left = waiting.get().saturating_sub(1);
            if left == 0 {
                waiting.remove();
            } else {
                waiting.insert(left);
            }
        }
    }
}

/// An attempt that counts as wrong until it is forgiven.
pub(crate) struct Counted {
    keys: Vec<TryKey>,
    _place: Place,
}

impl Counted {
    /// The password was right.
    pub(crate) async fn forgive(self, app: &App) -> Result<(), Error> {
        app.engine.submit(ForgiveTry { keys: self.keys }).await.map_err(submit_error)
    }
}

/// Counts an attempt before the password is checked. `account` identifies it among all that have passwords.
pub(crate) async fn count(app: &App, account: &str, trier: Trier) -> Result<Counted, SignInError> {
    let busy = || Error::new(Code::ServiceUnavailable);
    let place = app.sign_in.lines.join(trier.network).ok_or_else(busy)?;
    let keys = keys(app, account, trier);
    match app.engine.submit(CountTry { keys: keys.clone() }).await.map_err(submit_error)? {
        Tried::Counted => Ok(Counted { keys, _place: place }),
        Tried::Wait { until } => {
            let micros = until.as_micros().saturating_sub(app.engine.clock().now().as_micros());
            let minutes = u64::try_from(micros).unwrap_or(0).div_ceil(60_000_000).max(1);
            Err(SignInError::Wait { until, minutes })
        }
    }
}

fn keys(app: &App, account: &str, trier: Trier) -> Vec<TryKey> {
    let key = |limit: Limit, place: &[u8]| {
        let mut context = hmac::Context::with_key(&app.keys.cashier);
        context.update(b"sign-in ");
        context.update(limit.name().as_bytes());
        // Prefixed with its length, so that no combination of account and place can equal another.
        context.update(&[u8::try_from(place.len()).unwrap_or(u8::MAX)]);
        context.update(place);
        context.update(account.as_bytes());
        let mut hash = [0; 32];
        for (place, byte) in hash.iter_mut().zip(context.sign().as_ref()) {
            *place = *byte;
        }
        TryKey::new(limit, hash)
    };
    if let Some(KnownBrowser(id)) = trier.browser {
        return vec![key(Limit::Browser, &id)];
    }
    let network = trier.network.to_string();
    vec![key(Limit::Network, network.as_bytes()), key(Limit::Account, &[])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> ClientNetwork {
        text.parse::<ClientAddress>().unwrap().network()
    }

    /// One network's queue is bounded, separately from others, and nothing is kept of empty queues.
    #[test]
    fn lines_end_and_are_forgotten() {
        let lines = Lines::default();
        let (full, other) = (network("203.0.113.7"), network("198.51.100.1"));
        let places: Vec<_> = (0..LINE_MAX).map(|_| lines.join(full).unwrap()).collect();
        assert!(lines.join(full).is_none());
        assert!(lines.join(other).is_some());
        drop(places);
        assert!(lines.join(full).is_some());
        assert!(lines.0.lock().unwrap().is_empty());
    }
}
