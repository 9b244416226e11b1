//! The list of tables, the only one in the workspace.

/// Calls a macro with every table: its name in [`World`](crate::world::World), its row, and what it holds. Locks are
/// taken in this order.
///
/// ```
/// macro_rules! names {
///     ($($table:ident: $row:ty, $doc:literal;)+) => { [$(stringify!($table)),+] };
/// }
/// assert!(cashier_core::for_each_table!(names).contains(&"payments"));
/// ```
#[macro_export]
macro_rules! for_each_table {
    ($with:ident) => {
        $with! {
            merchants: $crate::merchant::Merchant, "Merchants by client id.";
            merchant_keys: $crate::merchant::MerchantKey, "Public keys of merchants.";
            dev_keys: $crate::dev_key::DevKey, "Developer keys.";
            webhooks: $crate::merchant::Webhooks, "How notices of clients are signed and wrapped.";
            standings: $crate::standing::Standing, "Merchants, partner wallets and users of whom the operator has recorded something.";
            acts: $crate::standing::Act, "What the operator did.";
            members: $crate::member::Member, "Members of the console.";
            member_sessions: $crate::member::MemberSession, "Where members are signed in.";
            audit_lines: $crate::member::AuditLine, "What members did.";
            users: $crate::user::User, "Users.";
            logins: $crate::user::Login, "Login ids with their password hashes.";
            pins: $crate::user::PinGuard, "Payment PINs and their wrong tries.";
            sessions: $crate::session::Session, "Sign-in sessions.";
            consents: $crate::auth::Consent, "Scopes that a user granted to a merchant.";
            auth_codes: $crate::auth::AuthCode, "Authorization codes.";
            grants: $crate::auth::Grant, "Pairs of access and refresh token.";
            agreements: $crate::agreement::Agreement, "Agreements under which merchants debit users.";
            requests: $crate::request::Request, "Idempotency records.";
            payments: $crate::payment::Payment, "Payments.";
            refunds: $crate::refund::Refund, "Refunds.";
            refund_requests: $crate::refund::RefundRequest, "Refunds that somebody asked for.";
            foreign_orders: $crate::foreign::ForeignOrder, "Orders of other acquirers.";
            provider_accounts: $crate::provider::ProviderAccount, "Merchants' accounts with providers.";
            payment_attempts: $crate::provider::PaymentAttempt, "Attempts to pay through providers.";
            provider_calls: $crate::provider::ProviderCall, "Refunds and shares on their way to providers.";
            receivers: $crate::provider::Receiver, "Receivers of shares.";
            incidents: $crate::provider::Incident, "Messages of providers that were refused.";
            differences: $crate::reconcile::Difference, "Differences between our books and a provider's bill.";
            reconciliations: $crate::reconcile::Reconciliation, "Comparisons of providers' bills.";
            accounts: $crate::ledger::Account, "Ledger accounts.";
            transfers: $crate::ledger::Transfer, "Ledger transfers.";
            entries: $crate::ledger::Entry, "Lines of user statements.";
            messages: $crate::message::Message, "Messages to users.";
            notices: $crate::notice::Notice, "The outbox.";
            delivery_attempts: $crate::notice::DeliveryAttempt, "Delivery attempts.";
            calls: $crate::call::ApiCall, "Recorded API calls, for the timeline.";
            archived_months: $crate::archive::ArchivedMonth, "Months that were put aside.";
            settings: $crate::setting::Setting, "Settings that live with the data.";
            apps: $crate::app::App, "Apps of the BaaS API by client id.";
            app_users: $crate::app_user::AppUser, "Users of apps.";
            app_logins: $crate::app_user::AppLogin, "Names that lead to users of apps.";
            app_sessions: $crate::app_user::AppSession, "Sessions of users of apps.";
            idp_visits: $crate::app_user::IdpVisit, "Visits at identity providers.";
            web_orders: $crate::web_order::WebOrder, "Payments made through the BaaS API.";
            try_counts: $crate::sign_in::TryCount, "Tries to sign in.";
            roots: $crate::chain::StoredRoot, "Signed roots.";
            tree_tiles: $crate::chain::Tile, "Heads of subtrees of the chains' trees.";
            blocks: $crate::chain::Block, "The blocks of the chain, which the store writes.";
        }
    };
}
