//! The invariant over everything: per currency the balances sum to zero.

use std::collections::BTreeMap;

use super::{Finding, Report, rolled_up_kinds};
use crate::error::StoreError;
use crate::read::Reader;

impl Reader {
    pub(super) async fn verify_totals(&self, report: &mut Report) -> Result<(), StoreError> {
        report.checked = report.checked.saturating_add(1);
        let mut sums: BTreeMap<String, i128> = BTreeMap::new();
        let stored = "SELECT substr(id, 18, 3), CAST(SUM(credits_posted - debits_posted) AS BIGINT) \
            FROM accounts GROUP BY 1";
        let rows = self
            .ask(stored.to_owned(), Vec::new(), |source| {
                Ok((source.blob(0)?.unwrap_or_default(), source.int(1)?.unwrap_or_default()))
            })
            .await?;
        for (code, sum) in rows {
            add(&mut sums, String::from_utf8_lossy(&code).into_owned(), sum);
        }
        // Accounts without a row are the sums of their transfers.
        let rolled_up = "SELECT currency, CAST(SUM(
              CASE WHEN substr(credit, 17, 1) IN (?1, ?2, ?3, ?4, ?5, ?6) THEN amount ELSE 0 END
              - CASE WHEN substr(debit, 17, 1) IN (?1, ?2, ?3, ?4, ?5, ?6) THEN amount ELSE 0 END) AS BIGINT)
            FROM transfers WHERE state = 'posted' GROUP BY currency";
        let rows = self
            .ask(rolled_up.to_owned(), rolled_up_kinds(), |source| {
                Ok((source.text(0)?.unwrap_or_default(), source.int(1)?.unwrap_or_default()))
            })
            .await?;
        for (code, sum) in rows {
            add(&mut sums, code, sum);
        }
        for (code, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
            let row = format!("{code} is off by {sum} minor units");
            report.findings.push(Finding { invariant: "all balances of a currency sum to zero", row });
        }
        Ok(())
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, i128>, key: K, value: i64) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(i128::from(value));
}
