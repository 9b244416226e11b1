//! Balances and statements.

use std::collections::VecDeque;

use cashier_core::id::{TransferId, UserId};
use cashier_core::ledger::{Account, AccountId, Entry, Owner};
use cashier_core::money::Currency;
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::cell::Fields;
use crate::error::StoreError;
use crate::table::Table as _;

impl Reader {
    /// One account.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        self.by_key(&id).await
    }

    /// Every account of an owner.
    pub async fn accounts_of(&self, owner: Owner) -> Result<Vec<Account>, StoreError> {
        let (mut first, mut last) = ([0; AccountId::BYTES], [0xff; AccountId::BYTES]);
        for (from, (low, high)) in owner.to_bytes().iter().zip(first.iter_mut().zip(last.iter_mut())) {
            *low = *from;
            *high = *from;
        }
        self.rows(
            "WHERE shard = ?1 AND id >= ?2 AND id <= ?3 ORDER BY id",
            params![owner.shard(), first, last],
        )
        .await
    }

    /// The newest lines of a user's statement, or those that come after the line `before`; none if the user has no such
    /// line.
    pub async fn statement(
        &self,
        user: UserId,
        before: Option<TransferId>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let before = match before {
            Some(before) => {
                let Some(line) = self.by_key::<Entry>(&(before, user)).await? else { return Ok(Vec::new()) };
                Some(line)
            }
            None => None,
        };
        let mut lists = Vec::new();
        for account in self.accounts_of(user.into()).await? {
            lists.push(VecDeque::from(self.lines(&account, user, before.as_ref(), limit).await?));
        }
        let next = || {
            let newest = lists.iter_mut().max_by_key(|list| list.front().map(order))?;
            newest.pop_front()
        };
        Ok(std::iter::from_fn(next).take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
    }

    /// The newest lines of one account that come after `before` in [`order`]. The account's list is followed from that
    /// line, or from the newest.
    pub(super) async fn lines(
        &self,
        account: &Account,
        user: UserId,
        before: Option<&Entry>,
        limit: u32,
    ) -> Result<Vec<Entry>, StoreError> {
        let currency = account.id.currency;
        // The first line that may be shown, and the time from which on no line may be.
        let (first, end) = match before {
            Some(line) if line.change.currency() == currency => (line.previous, i64::MAX),
            Some(line) if currency < line.change.currency() => {
                (account.last_line.map(|last| last.transfer), line.at.as_micros().saturating_add(1))
            }
            Some(line) => (account.last_line.map(|last| last.transfer), line.at.as_micros()),
            None => (account.last_line.map(|last| last.transfer), i64::MAX),
        };
        let Some(first) = first else { return Ok(Vec::new()) };
        self.ask(chain(self.is_postgres()), params![user.shard(), user, first, end, limit], |source| {
            Entry::decode(&mut Fields::new(source, Entry::NAME))
        })
        .await
    }
}

/// The question for the lines of a list, each looked up by the key that the one after it names. An archived line may be followed by
/// one that is not, when clocks differed.
fn chain(is_postgres: bool) -> String {
    let names = Entry::column_list();
    let each = Entry::column_list_of("e");
    let step = |table: &str| {
        format!(
            "SELECT {each} FROM list l JOIN {table} e ON e.shard = ?1 AND e.transfer = l.previous AND e.user_id = ?2"
        )
    };
    let everywhere = Entry::everywhere();
    let next = if is_postgres {
        // It allows one such step, and looks both tables up by their keys.
        step(&everywhere)
    } else {
        // It would read both tables in one such step, but allows several.
        [Some(Entry::NAME), Entry::ARCHIVE.map(|archive| archive.name)]
            .into_iter()
            .flatten()
            .map(step)
            .collect::<Vec<_>>()
            .join(" UNION ALL ")
    };
    format!(
        "WITH RECURSIVE list AS (
           SELECT {names} FROM {everywhere} AS e WHERE shard = ?1 AND transfer = ?3 AND user_id = ?2 UNION ALL {next})
         SELECT {names} FROM (SELECT * FROM list WHERE at < ?4 LIMIT ?5) AS found"
    )
}

/// The sort key of a statement, greatest first: the time; at equal times the later currency, and then the later line.
fn order(line: &Entry) -> (Timestamp, Currency, i64) {
    (line.at, line.change.currency(), line.number)
}
