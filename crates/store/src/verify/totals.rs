//! The invariant over everything: in each currency the balances add up to zero.

use std::collections::BTreeMap;

use super::Finding;
use super::sums::TOTALS;
use super::words::Words;
use crate::error::StoreError;
use crate::read::Reader;

/// The currencies and sums of accounts that have a row.
const STORED: &str =
    "SELECT [code id], CAST(SUM(credits_posted - debits_posted) AS BIGINT) FROM accounts GROUP BY 1";

/// The same for the other accounts: their balances are the sums of their transfers.
const ROLLED_UP: &str = "SELECT currency, CAST(SUM(CASE WHEN [stored credit] THEN 0 ELSE amount END
    - CASE WHEN [stored debit] THEN 0 ELSE amount END) AS BIGINT) FROM [all transfers] AS m WHERE state = 'posted' GROUP BY currency";

impl Reader {
    pub(super) async fn totals(&self, words: Words) -> Result<Vec<Finding>, StoreError> {
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        for text in [STORED, ROLLED_UP] {
            let rows = self.ask(words.spell(text), Vec::new(), |source| {
                Ok((source.text(0)?.unwrap_or_default(), source.int(1)?.unwrap_or_default()))
            });
            for (code, sum) in rows.await? {
                let total = sums.entry(code).or_default();
                *total = total.saturating_add(i128::from(sum));
            }
        }
        let off = sums.into_iter().filter(|(_, sum)| *sum != 0);
        Ok(off
            .map(|(code, sum)| Finding {
                invariant: TOTALS,
                row: format!("{code} is off by {sum} minor units"),
            })
            .collect())
    }
}
