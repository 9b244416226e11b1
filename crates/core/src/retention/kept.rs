//! Every table, and how long its rows are kept. A test compares the list with the migrated schema.

use super::Sweep;

/// One table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Its name.
    pub table: &'static str,
    /// What it holds.
    pub holds: &'static str,
    /// How long.
    pub rule: Rule,
}

/// How long rows are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Forever, because they record where money is or went.
    Money,
    /// As long as something else exists, which bounds their number.
    While(&'static str),
    /// A period after they have ended.
    After {
        /// The sweep that deletes them.
        sweep: Sweep,
        /// What is deleted, and when the period starts.
        what: &'static str,
    },
}

const fn money(table: &'static str, holds: &'static str) -> Kept {
    Kept { table, holds, rule: Rule::Money }
}

const fn stays(table: &'static str, holds: &'static str, rule: &'static str) -> Kept {
    Kept { table, holds, rule: Rule::While(rule) }
}

const fn goes(table: &'static str, holds: &'static str, sweep: Sweep, what: &'static str) -> Kept {
    Kept { table, holds, rule: Rule::After { sweep, what } }
}

/// Every table of the schema.
pub const KEPT: &[Kept] = &[
    money("accounts", "ledger accounts with their counters"),
    stays("acts", "what the operator did, when and why", "for ever: the record of the operator's commands"),
    stays("app_logins", "names that lead to users of apps", "while the user is there"),
    goes(
        "app_sessions",
        "sign-ins of users of apps",
        Sweep::AppSessions,
        "deleted after they expired or would have",
    ),
    goes(
        "app_users",
        "users of apps",
        Sweep::AnonymousUsers,
        "those who never had a name or an order are deleted after they came; the others stay for ever",
    ),
    stays("apps", "apps of the BaaS API", "for ever: added by the operator"),
    money("archived_entries", "lines of users' statements of months that were put aside"),
    stays("archived_months", "months that were put aside", "one for each month"),
    goes(
        "archived_notices",
        "notices of months that were put aside",
        Sweep::Notices,
        "as those of the other months",
    ),
    money("archived_payments", "payments of months that were put aside"),
    money("archived_refunds", "refunds of months that were put aside"),
    goes(
        "archived_requests",
        "idempotency keys of months that were put aside",
        Sweep::Requests,
        "as those of the other months",
    ),
    money("archived_transfers", "ledger transfers of months that were put aside"),
    goes("auth_codes", "authorization codes", Sweep::AuthCodes, "deleted after they expired"),
    stays("blocks", "what each batch wrote, as tags", "for ever: they prove the books"),
    goes("calls", "API calls that the demo records", Sweep::Calls, "deleted after the call"),
    stays("consents", "scopes that users granted to merchants", "one for each user and merchant"),
    goes(
        "delivery_attempts",
        "attempts to deliver notices, with the answers",
        Sweep::Notices,
        "deleted after their notice was delivered or given up",
    ),
    stays(
        "dev_keys",
        "developer keys",
        "ten places for each merchant: a new key takes that of one that ended",
    ),
    money("differences", "differences between the books and providers' bills"),
    money("entries", "lines of users' statements"),
    money("foreign_orders", "orders of other acquirers"),
    goes("grants", "access and refresh tokens", Sweep::Grants, "deleted after the refresh token expired"),
    goes(
        "idp_visits",
        "visits at identity providers",
        Sweep::IdpVisits,
        "deleted after they expired, ten minutes after they began",
    ),
    goes(
        "incidents",
        "refused messages of providers, counted by the minute",
        Sweep::Incidents,
        "deleted after their minute",
    ),
    stays("logins", "login ids of users", "while the user is there"),
    stays("merchant_keys", "public keys of clients", "for ever: a key that was ended is never taken again"),
    stays("merchants", "merchants and partner wallets", "for ever: added by the operator"),
    goes(
        "messages",
        "messages in users' inboxes",
        Sweep::Messages,
        "deleted after they were written, once no notice is about them",
    ),
    goes(
        "notices",
        "what merchants, wallets and apps were told",
        Sweep::Notices,
        "the body is deleted after the notice was delivered or given up, its digest is kept for ever; e-mails and SMS are deleted",
    ),
    money("payment_attempts", "attempts to pay through providers"),
    money("payments", "merchants' orders, paid or not"),
    stays("pins", "tags of users' PINs", "while the user is there"),
    stays("provider_accounts", "accounts with payment providers", "for ever: added by the operator"),
    money("provider_calls", "refunds, shares and returns at providers"),
    stays("receivers", "who may get shares", "one for each account and receiver"),
    stays("reconciliations", "comparisons of providers' bills", "one for each account and day"),
    money("refunds", "refunds"),
    goes(
        "requests",
        "idempotency keys with their answers",
        Sweep::Requests,
        "keys of `sendInbox` are deleted after the call; those of calls that left a payment, refund, share, transfer or order, \
         and numbers that were cancelled before they were used, stay as long as the money's rows: for ever",
    ),
    goes(
        "roots",
        "signed roots",
        Sweep::Roots,
        "those that are neither the first of their day nor the first with a new key are deleted after they were signed, except the \
         newest; the others stay for ever",
    ),
    stays("schema_migrations", "migrations that ran", "for ever: one for each migration"),
    goes("sessions", "sign-ins of users", Sweep::Sessions, "deleted after they expired or would have"),
    stays("settings", "settings that live with the data", "a fixed set of names"),
    stays("standings", "who is suspended", "one for each client and user"),
    money("transfers", "ledger transfers"),
    stays("tree_tiles", "heads of subtrees of the blocks' trees", "for ever, one for each 255 blocks or so"),
    stays("try_counts", "wrong passwords", "65,536 places, which newcomers take over"),
    stays("users", "users of the wallet", "for ever: added by the operator"),
    money("web_orders", "what apps said about payments"),
    stays(
        "webhooks",
        "which version of a client's webhook secret signs its notices, and whether it wants CloudEvents",
        "one for each client that changed one of them",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::request::Operation;

    #[test]
    fn each_table_stands_once_and_each_sweep_has_a_table() {
        let names: Vec<_> = KEPT.iter().map(|kept| kept.table).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
        for sweep in Sweep::ALL {
            let is_its = |kept: &&Kept| matches!(kept.rule, Rule::After { sweep: own, .. } if own == sweep);
            assert!(KEPT.iter().any(|kept| is_its(&kept)), "{sweep:?}");
        }
    }

    /// What the page says about keys is what the decision does.
    #[test]
    fn the_keys_that_go_are_those_the_page_names() {
        let loose: Vec<_> = Operation::ALL
            .iter()
            .filter(|operation| !operation.leaves_money_row())
            .map(|o| o.name())
            .collect();
        assert_eq!(loose, ["send_inbox"]);
    }
}
