//! The invariant that every user's statement is one chain: each line begins with the balance that another one left,
//! from zero to the balance of today.
//!
//! The order of the lines is not asked for. Two payments of one millisecond may be written in another order than their
//! ids say, so the lines are read as steps between balances: there must be a way from zero that takes each exactly
//! once. That is so when every balance is left as often as it is reached, but for the first and the last, and when
//! every step can be reached from zero.

use std::collections::{BTreeMap, HashMap, HashSet};

use cashier_core::id::{TransferId, UserId};

use super::walk::{Place, Walk};
use super::{Finding, ROWS_MAX, Report};
use crate::cell::Source;
use crate::error::StoreError;
use crate::read::Reader;

const INVARIANT: &str = "a user's statement is one chain, each line from the balance that another one left";

const LINES: Walk = Walk {
    table: "entries",
    key: ["user_id", "transfer"],
    columns: "currency, balance_after - change, balance_after",
    page: 4_096,
};

struct Line {
    place: Place,
    currency: String,
    before: i64,
    after: i64,
}

impl Line {
    fn decode(source: &dyn Source) -> Result<Self, StoreError> {
        Ok(Self {
            place: Place::of(source)?,
            currency: source.text(3)?.unwrap_or_default(),
            before: source.int(4)?.unwrap_or_default(),
            after: source.int(5)?.unwrap_or_default(),
        })
    }
}

/// The lines of one user in one currency.
struct Chain {
    /// By balance: how often it was reached, less how often it was left, and the line that came last. Only what is not
    /// even is kept.
    open: HashMap<i64, (i64, Vec<u8>)>,
    /// The balances that a way from zero leads to.
    reached: HashSet<i64>,
    /// Lines that no way leads to yet, by the balance that they begin with.
    waiting: HashMap<i64, Vec<(i64, Vec<u8>)>>,
}

impl Chain {
    fn new() -> Self {
        Self {
            open: HashMap::from([(0, (1, Vec::new()))]),
            reached: HashSet::from([0]),
            waiting: HashMap::new(),
        }
    }

    fn add(&mut self, line: &Line) {
        let transfer = &line.place.key[1];
        self.count(line.before, -1, transfer);
        self.count(line.after, 1, transfer);
        if !self.reached.contains(&line.before) {
            self.waiting.entry(line.before).or_default().push((line.after, transfer.clone()));
            return;
        }
        let mut news = vec![line.after];
        while let Some(balance) = news.pop() {
            if self.reached.insert(balance) {
                news.extend(self.waiting.remove(&balance).into_iter().flatten().map(|(after, _)| after));
            }
        }
    }

    fn count(&mut self, balance: i64, step: i64, transfer: &[u8]) {
        let (count, last) = self.open.entry(balance).or_default();
        *count = count.saturating_add(step);
        last.clear();
        last.extend_from_slice(transfer);
        if *count == 0 {
            self.open.remove(&balance);
        }
    }

    /// The line that breaks the chain, if one does.
    fn broken(self) -> Option<Vec<u8>> {
        let mut ends: Vec<_> = self.open.into_values().collect();
        if let [(1, _)] = ends.as_slice() {
            return self.waiting.into_values().flatten().map(|(_, transfer)| transfer).min();
        }
        ends.sort_by(|one, other| one.1.cmp(&other.1));
        ends.into_iter().map(|(_, transfer)| transfer).find(|transfer| !transfer.is_empty())
    }
}

impl Reader {
    pub(super) async fn statements_are_chains(&self, report: &mut Report) -> Result<(), StoreError> {
        report.checked = report.checked.saturating_add(1);
        let (mut after, mut user) = (Place::default(), Vec::new());
        let mut chains: BTreeMap<String, Chain> = BTreeMap::new();
        let mut found = Vec::new();
        loop {
            let lines = self.page(LINES, &after, Line::decode).await?;
            let Some(last) = lines.last() else { break };
            after = last.place.clone();
            for line in lines {
                if line.place.key[0] != user {
                    end(&user, std::mem::take(&mut chains), &mut found);
                    user.clone_from(&line.place.key[0]);
                }
                chains.entry(line.currency.clone()).or_insert_with(Chain::new).add(&line);
            }
            if found.len() >= ROWS_MAX {
                break;
            }
        }
        end(&user, chains, &mut found);
        found.truncate(ROWS_MAX);
        report.findings.append(&mut found);
        Ok(())
    }
}

fn end(user: &[u8], chains: BTreeMap<String, Chain>, found: &mut Vec<Finding>) {
    for (code, chain) in chains {
        let Some(transfer) = chain.broken() else { continue };
        let user = UserId::from_slice(user).map_or_else(|| "a user".to_owned(), |id| id.to_string());
        let line = TransferId::from_slice(&transfer).map_or_else(|| "a line".to_owned(), |id| id.to_string());
        found.push(Finding { invariant: INVARIANT, row: format!("{code} of {user}, at {line}") });
    }
}

#[cfg(test)]
mod tests {
    use super::{Chain, Line, Place};

    /// The number of the line that breaks the chain of these steps.
    fn broken(steps: &[(i64, i64)]) -> Option<u8> {
        let mut chain = Chain::new();
        for (number, (before, after)) in (1..).zip(steps) {
            let mut place = Place::default();
            place.key[1] = vec![number];
            chain.add(&Line { place, currency: String::new(), before: *before, after: *after });
        }
        chain.broken().map(|transfer| transfer[0])
    }

    /// Lines of one millisecond come in any order; balances come back; the end may be zero.
    #[test]
    fn any_order_of_one_chain_is_right() {
        assert_eq!(broken(&[]), None);
        assert_eq!(broken(&[(0, 9), (9, 4), (4, 6)]), None);
        assert_eq!(broken(&[(4, 6), (9, 4), (0, 9)]), None);
        assert_eq!(broken(&[(0, 9), (9, 4), (4, 9), (9, 0), (0, 3), (3, 0)]), None);
        assert_eq!(broken(&[(9, 4), (9, 2), (0, 9), (4, 9)]), None);
    }

    /// A changed balance, a missing line, a line twice, two chains, and a ring of lines that hangs in the air.
    #[test]
    fn what_is_no_chain_is_named() {
        assert_eq!(broken(&[(0, 9), (10, 5)]), Some(1));
        assert_eq!(broken(&[(1, 9)]), Some(1));
        assert!(broken(&[(0, 9), (9, 4), (5, 2)]).is_some());
        assert!(broken(&[(0, 9), (0, 9)]).is_some());
        assert!(broken(&[(0, 9), (9, 0), (4, 6)]).is_some());
        assert_eq!(broken(&[(0, 9), (109, 104), (104, 109)]), Some(2));
    }
}
