//! Codes and tokens issued by the consent page.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use cashier_core::time::Timestamp;

/// How long a code is valid.
const CODE_LIVES: Duration = Duration::from_mins(5);
/// How long a token grants access to a profile.
pub(super) const TOKEN_LIVES: Duration = Duration::from_hours(2);
/// The maximum number of codes and tokens held. Anybody can request one; when there is no room, the one that expires
/// first is dropped.
const HELD_MAX: usize = 4_096;

/// What a visitor agreed to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Grant {
    pub(crate) openid: String,
    pub(crate) scope: String,
}

/// The result of redeeming a code.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Redeemed {
    Granted(Grant),
    Used,
    Unknown,
}

struct Held {
    grant: Grant,
    until: Timestamp,
    is_used: bool,
}

/// Codes and tokens that have not expired.
#[derive(Default)]
pub(crate) struct Grants(Mutex<HashMap<String, Held>>);

impl Grants {
    pub(super) fn add_code(&self, code: String, grant: Grant, now: Timestamp) {
        self.add(code, grant, now.saturating_add(CODE_LIVES), now);
    }

    pub(super) fn add_token(&self, token: String, grant: Grant, now: Timestamp) {
        self.add(token, grant, now.saturating_add(TOKEN_LIVES), now);
    }

    fn add(&self, name: String, grant: Grant, until: Timestamp, now: Timestamp) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, held| now < held.until);
        while held.len() >= HELD_MAX {
            let Some(first) = held.iter().min_by_key(|(_, held)| held.until).map(|(name, _)| name.clone())
            else {
                break;
            };
            held.remove(&first);
        }
        held.insert(name, Held { grant, until, is_used: false });
    }

    /// A code works once.
    pub(super) fn redeem(&self, code: &str, now: Timestamp) -> Redeemed {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match held.get_mut(code).filter(|held| now < held.until) {
            None => Redeemed::Unknown,
            Some(held) if held.is_used => Redeemed::Used,
            Some(held) => {
                held.is_used = true;
                Redeemed::Granted(held.grant.clone())
            }
        }
    }

    pub(super) fn of_token(&self, token: &str, now: Timestamp) -> Option<Grant> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(token).filter(|held| now < held.until).map(|held| held.grant.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_for_codes_without_end_gets_the_last() {
        let grants = Grants::default();
        let grant = Grant { openid: "o".to_owned(), scope: "s".to_owned() };
        let at = |n: i64| Timestamp::from_micros(1_000 + n);
        for n in 0..5_000 {
            grants.add_code(n.to_string(), grant.clone(), at(n));
        }
        assert_eq!(grants.0.lock().unwrap().len(), HELD_MAX);
        assert!(grants.redeem("0", at(5_000)) == Redeemed::Unknown);
        assert!(grants.redeem("4999", at(5_000)) == Redeemed::Granted(grant));
    }
}
