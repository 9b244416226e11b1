//! Notices of providers: read from the raw body, trusted only with the provider's signature, compared with our order,
//! applied once. Refused notices are counted and shown.

use cashier_core::id::ProviderAccountId;
use cashier_core::provider::{
    AttemptId, AttemptState, Fault, Finding, Incident, News, ProviderCallId, ProviderName, RecordIncident,
    RecordOutcome,
};
use cashier_core::reconcile::{Difference, DifferenceKind, RecordDifferences};
use cashier_protocol::china_time;

use super::Providers;
use super::connector::{CallbackAnswer, Notice, RefundNotice, RefusedNotice};

impl Providers {
    /// Receives a notice. `None` when there is no such account. It is acknowledged to the provider only after its
    /// content is stored.
    pub async fn receive(
        &self,
        provider: ProviderName,
        account: ProviderAccountId,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Option<CallbackAnswer> {
        let account = self.reader.provider_account(account).await.ok().flatten()?;
        let ready = self.connector(&account).ok().filter(|_| account.provider == provider)?;
        let connector = ready.connector();
        let mut read = connector.read_notice(&self.wire, headers, body);
        if matches!(read, Err((Fault::Signature, _))) && connector.learn_keys(&self.wire, headers).await {
            read = connector.read_notice(&self.wire, headers, body);
        }
        let taken = match read {
            Ok(notice) => self.apply(account.id, notice).await,
            Err(refused) => {
                self.put_on_record(account.id, refused).await;
                false
            }
        };
        Some(connector.answer_notice(taken, body))
    }

    /// Returns true when the provider need not send it again.
    async fn apply(&self, account: ProviderAccountId, notice: Notice) -> bool {
        match notice {
            Notice::Nothing => true,
            Notice::PaidAndRefunded(attempt, finding, refund) => {
                self.paid(account, attempt, finding).await && self.refunded(account, refund).await
            }
            Notice::Paid(attempt, finding) => self.paid(account, attempt, finding).await,
            Notice::Refund(refund) => self.refunded(account, refund).await,
        }
    }

    async fn paid(&self, account: ProviderAccountId, attempt: AttemptId, finding: Finding) -> bool {
        // A notice counts only for the account that made the order.
        let known = self.reader.payment_attempt(attempt).await;
        match known {
            Ok(Some(known)) if known.account == account => {
                if is_known(&known.state, &finding) {
                    return true;
                }
            }
            Ok(_) => {
                self.put_on_record(account, (Fault::Order, Some(attempt))).await;
                return false;
            }
            Err(_) => return false,
        }
        match self.wire.engine.submit(RecordOutcome { attempt, finding }).await {
            Ok((_, _, News::Mismatch)) | Err(_) => false,
            Ok((_, _, news)) => {
                if matches!(news, News::Surplus | News::Credited) {
                    self.wake();
                }
                true
            }
        }
    }

    /// The outcome of one of our refunds is queried rather than trusted from a notice: it costs one query, and the
    /// same rules apply to both. A refund made at the provider is recorded as a difference: there is nothing here to
    /// query, and refusing the notice would only make the provider send it again.
    async fn refunded(&self, account: ProviderAccountId, notice: RefundNotice) -> bool {
        if let Some(call) = ProviderCallId::parse(&notice.number) {
            match self.reader.provider_call(call).await {
                Ok(Some(call)) if call.account == account => return self.run_call(&call).await.is_ok(),
                Ok(_) => {}
                Err(_) => return false,
            }
        }
        let Some(theirs) = notice.sum else { return true };
        tracing::warn!(account.id = %account, "a refund was made at the provider but not here");
        let now = self.wire.engine.clock().now();
        let found = Difference {
            account,
            day: china_time::to_day(notice.at.unwrap_or(now)),
            kind: DifferenceKind::ForeignRefund,
            number: notice.number,
            ours: "nothing".to_owned(),
            theirs,
            found_at: now,
            resolved_at: None,
            accepted_at: None,
        };
        let command = RecordDifferences { found: vec![found], gone: Vec::new() };
        self.wire.engine.submit(command).await.is_ok()
    }

    async fn put_on_record(&self, account: ProviderAccountId, (fault, attempt): RefusedNotice) {
        tracing::warn!(account.id = %account, fault = fault.name(), "a notice was refused");
        let now = self.wire.engine.clock().now();
        self.record_incidents(self.incidents.count((account, fault, attempt), now)).await;
    }

    /// Records the refused notices that were only counted so far. The janitor does this regularly.
    pub async fn flush_incidents(&self) {
        let counted = self.incidents.flush(self.wire.engine.clock().now());
        self.record_incidents(counted).await;
    }

    async fn record_incidents(&self, incidents: Vec<Incident>) {
        for incident in incidents {
            if let Err(error) = self.wire.engine.submit(RecordIncident { incident }).await {
                tracing::warn!(error = %error, "a refused notice could not be recorded");
            }
        }
    }
}

/// Returns true when a notice can change nothing, because its content is known. Then it costs no command.
fn is_known(state: &AttemptState, finding: &Finding) -> bool {
    match (state, finding) {
        (AttemptState::Succeeded { transaction: known, .. }, Finding::Paid { transaction, .. }) => {
            known == transaction
        }
        (_, Finding::Paid { .. }) => false,
        (state, _) => !state.is_live(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use cashier_core::id::{Fresh, Shard};
    use cashier_core::money::{Amount, Currency};
    use cashier_core::provider::Credit;
    use cashier_core::time::Timestamp;

    use super::*;

    /// A repeat is already known, and so is the end of something that has ended; money is always processed.
    #[test]
    fn a_repeated_notice_costs_no_command() {
        let at = Timestamp::from_micros(1);
        let amount = Amount::new(1, Currency::parse("CNY").unwrap()).unwrap();
        let paid =
            |transaction: &str| Finding::Paid { transaction: Arc::from(transaction), amount, paid_at: None };
        let succeeded = AttemptState::Succeeded {
            at,
            transaction: Arc::from("1"),
            transfer: Fresh::new(at, [1; 16]).id(Shard::of_text("a")),
            credit: Credit::Payment,
        };
        assert!(is_known(&succeeded, &paid("1")) && is_known(&succeeded, &Finding::Closed));
        assert!(!is_known(&succeeded, &paid("2")), "another payment of the same order is put on record");
        let (closed, live) = (AttemptState::Closed { at }, AttemptState::Prepared);
        assert!(is_known(&closed, &Finding::Closed) && !is_known(&closed, &paid("1")));
        assert!(!is_known(&live, &Finding::Closed) && !is_known(&live, &paid("1")));
    }
}
