//! The invariants over sums: per currency everything is zero, and statements agree with balances.

use std::collections::BTreeMap;

use cashier_core::id::UserId;
use cashier_core::ledger::AccountKind;

use super::{Finding, Report, rolled_up_kinds};
use crate::cell::Cell;
use crate::error::StoreError;
use crate::read::Reader;

/// Owner, currency code, sum.
type Line = (Vec<u8>, String, i64);

impl Reader {
    pub(super) async fn verify_totals(&self, report: &mut Report) -> Result<(), StoreError> {
        self.currencies_sum_to_zero(report).await?;
        self.statements_fit_balances(report).await
    }

    async fn currencies_sum_to_zero(&self, report: &mut Report) -> Result<(), StoreError> {
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

    async fn statements_fit_balances(&self, report: &mut Report) -> Result<(), StoreError> {
        report.checked = report.checked.saturating_add(1);
        let balances = "SELECT substr(id, 1, 16), substr(id, 18, 3), credits_posted - debits_posted \
            FROM accounts WHERE substr(id, 17, 1) = ?1";
        // Cast: the number of a kind is its discriminant.
        let kind = vec![Cell::from([AccountKind::UserBalance as u8])];
        let stored: Vec<Line> = self
            .ask(balances.to_owned(), kind, |source| {
                let code = source.blob(1)?.unwrap_or_default();
                let code = String::from_utf8_lossy(&code).into_owned();
                Ok((source.blob(0)?.unwrap_or_default(), code, source.int(2)?.unwrap_or_default()))
            })
            .await?;
        let changes =
            "SELECT user_id, currency, CAST(SUM(change) AS BIGINT) FROM entries GROUP BY user_id, currency";
        let written: Vec<Line> = self
            .ask(changes.to_owned(), Vec::new(), |source| {
                let code = source.text(1)?.unwrap_or_default();
                Ok((source.blob(0)?.unwrap_or_default(), code, source.int(2)?.unwrap_or_default()))
            })
            .await?;
        let mut differences: BTreeMap<(Vec<u8>, String), i128> = BTreeMap::new();
        for (owner, code, sum) in stored {
            add(&mut differences, (owner, code), sum);
        }
        for (owner, code, sum) in written {
            add(&mut differences, (owner, code), sum.checked_neg().unwrap_or(i64::MAX));
        }
        for ((owner, code), _) in differences.into_iter().filter(|(_, sum)| *sum != 0) {
            let user = UserId::from_slice(&owner).map_or_else(|| "a user".to_owned(), |id| id.to_string());
            let row = format!("{code} of {user}");
            report.findings.push(Finding { invariant: "a user's statement adds up to the balance", row });
        }
        Ok(())
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, i128>, key: K, value: i64) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(i128::from(value));
}
