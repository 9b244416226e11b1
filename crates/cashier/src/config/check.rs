//! Implausible values are refused with the name of their key, before anything is started.

use anyhow::{Context as _, Result, ensure};
use cashier_engine::outbound::{Outbound, parse_base, parse_endpoint};
use cashier_store::Address;
use tracing_subscriber::filter::Targets;

use super::Config;

/// The longest duration that can be configured, in seconds: ten years.
const LONGEST_S: u64 = 10 * 366 * DAY_S;
/// The seconds of a day.
const DAY_S: u64 = 86_400;

impl Config {
    /// Checks every value. Reads no files and makes no calls.
    ///
    /// # Errors
    /// When a value is implausible; the message begins with the name of its key.
    pub fn check(&self) -> Result<()> {
        self.database.parse::<Address>().context("database")?;
        ensure!(!self.keys.as_os_str().is_empty(), "keys must name a folder");
        self.log.parse::<Targets>().with_context(|| {
            format!("log is {:?}, which is not a filter such as info or info,cashier_store=debug", self.log)
        })?;
        self.check_base_url()?;
        self.check_times()?;
        self.settlement.at()?;
        self.retention.check(LONGEST_S / DAY_S)?;
        self.check_scopes()?;
        self.check_mail()?;
        self.check_proof()?;
        if let Some(sms) = &self.sms {
            parse_endpoint(&sms.url).context("sms.url")?;
        }
        self.check_acquirers()
    }

    /// Checks what the values refer to: senders of messages, and the keys of acquirers.
    ///
    /// # Errors
    /// When one of them cannot be used.
    pub fn check_parts(&self) -> Result<()> {
        self.messenger(&Outbound::new()?)?;
        self.acquirers()?;
        self.origin()?;
        Ok(())
    }

    /// Checks the users' URL. If it is derived from `listen`, users must be able to open it.
    fn check_base_url(&self) -> Result<()> {
        if let Some(text) = &self.base_url {
            parse_base(text).context("base_url")?;
            return Ok(());
        }
        ensure!(
            !self.listen.ip().to_canonical().is_unspecified(),
            "base_url must be set when listen is {}: links to that address lead nowhere. Give the address that users \
             open, such as --base-url https://pay.example.org",
            self.listen
        );
        Ok(())
    }

    fn check_times(&self) -> Result<()> {
        let (payment, auth) = (&self.payment, &self.auth);
        for (key, seconds) in [
            ("payment.lifetime_s", payment.lifetime_s),
            ("payment.lifetime_max_s", payment.lifetime_max_s),
            ("auth.auth_code_lifetime_s", auth.auth_code_lifetime_s),
            ("auth.access_token_lifetime_s", auth.access_token_lifetime_s),
            ("auth.refresh_token_lifetime_s", auth.refresh_token_lifetime_s),
            ("auth.session_lifetime_s", auth.session_lifetime_s),
        ] {
            ensure!(
                (1..=LONGEST_S).contains(&seconds),
                "{key} is {seconds}; it must be 1 to {LONGEST_S} seconds"
            );
        }
        ensure!(
            payment.lifetime_s <= payment.lifetime_max_s,
            "payment.lifetime_s is {}, which is more than payment.lifetime_max_s, {}",
            payment.lifetime_s,
            payment.lifetime_max_s
        );
        ensure!(
            auth.access_token_lifetime_s <= auth.refresh_token_lifetime_s,
            "auth.access_token_lifetime_s is {}, which is more than auth.refresh_token_lifetime_s, {}",
            auth.access_token_lifetime_s,
            auth.refresh_token_lifetime_s
        );
        let days = LONGEST_S / DAY_S;
        ensure!(
            payment.refund_window_days <= days,
            "payment.refund_window_days is {}; it must be at most {days} days",
            payment.refund_window_days
        );
        let wrong = payment.approval_above.iter().find(|text| super::limit(text).is_none());
        ensure!(
            wrong.is_none(),
            "payment.approval_above has {wrong:?}; it must have amounts such as \"1000000 IQD\""
        );
        let window = self.openapi.clock_window_s;
        ensure!(
            window <= DAY_S,
            "openapi.clock_window_s is {window}; it must be at most {DAY_S}, or 0 for no check"
        );
        Ok(())
    }

    fn check_scopes(&self) -> Result<()> {
        let auth = &self.auth;
        for (key, scopes) in
            [("auth.silent_scopes", &auth.silent_scopes), ("auth.consent_scopes", &auth.consent_scopes)]
        {
            let is_name = |scope: &String| {
                (1..=64).contains(&scope.len()) && scope.chars().all(|letter| letter.is_ascii_graphic())
            };
            let odd = scopes.iter().find(|scope| !is_name(scope));
            ensure!(
                odd.is_none(),
                "{key} has {odd:?}, which is not a scope of 1 to 64 visible ASCII characters"
            );
        }
        let both = auth.silent_scopes.iter().find(|scope| auth.consent_scopes.contains(scope));
        ensure!(both.is_none(), "auth.consent_scopes has {both:?}, which is also in auth.silent_scopes");
        Ok(())
    }

    fn check_mail(&self) -> Result<()> {
        let Some(mail) = &self.mail else { return Ok(()) };
        ensure!(!mail.host.trim().is_empty(), "mail.host must name a host");
        ensure!(mail.port > 0, "mail.port must not be 0");
        ensure!(
            mail.user.is_some() == mail.password.is_some(),
            "mail.user and mail.password must be given together"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> Option<String> {
        let config: Config = toml::from_str(text).unwrap();
        config.check().and_then(|()| config.check_parts()).err().map(|error| format!("{error:#}"))
    }

    /// Implausible values are refused, and the message names the key.
    #[test]
    fn impossible_values_are_refused_by_name() {
        assert_eq!(problem(""), None);
        assert_eq!(problem("[payment]\nlifetime_s = 60\nlifetime_max_s = 600"), None);
        assert_eq!(problem("base_url = \"https://pay.example/wallet/\"\nlisten = \"0.0.0.0:80\""), None);
        for (key, text) in [
            ("database", "database = \"cashier.db\""),
            ("keys", "keys = \"\""),
            ("log", "log = \"bogus==\""),
            ("base_url", "base_url = \"pay.example\""),
            ("base_url", "base_url = \"https://pay.example/x?y=1\""),
            ("base_url", "base_url = \"http://0.0.0.0:8080\""),
            ("base_url", "listen = \"0.0.0.0:8080\""),
            ("base_url", "listen = \"[::]:8080\""),
            ("payment.lifetime_s", "[payment]\nlifetime_s = 7200\nlifetime_max_s = 60"),
            ("payment.lifetime_s", "[payment]\nlifetime_s = 0"),
            ("payment.lifetime_max_s", "[payment]\nlifetime_max_s = 999999999999"),
            ("settlement.reconcile_at", "[settlement]\nreconcile_at = \"25:00\""),
            ("payment.refund_window_days", "[payment]\nrefund_window_days = 99999"),
            ("payment.approval_above", "[payment]\napproval_above = [\"1000000\"]"),
            ("openapi.clock_window_s", "[openapi]\nclock_window_s = 86401"),
            ("auth.session_lifetime_s", "[auth]\nsession_lifetime_s = 0"),
            ("auth.access_token_lifetime_s", "[auth]\naccess_token_lifetime_s = 300000"),
            ("auth.silent_scopes", "[auth]\nsilent_scopes = [\"a b\"]"),
            ("auth.consent_scopes", "[auth]\nconsent_scopes = [\"auth_base\"]"),
            ("retention.keys_days", "[retention]\nkeys_days = 6"),
            ("retention.notices_days", "[retention]\nnotices_days = 1"),
            ("retention.calls_days", "[retention]\ncalls_days = 9999"),
            ("mail.tls", "[mail]\nhost = \"h\"\nport = 25\ntls = \"maybe\"\nfrom = \"a@b.example\""),
            ("mail.port", "[mail]\nhost = \"h\"\nport = 0\ntls = \"tls\"\nfrom = \"a@b.example\""),
            (
                "mail.password",
                "[mail]\nhost = \"h\"\nport = 25\ntls = \"tls\"\nfrom = \"a@b.example\"\nuser = \"u\"",
            ),
            ("sms.url", "[sms]\nurl = \"sms.example\"\nbody = \"{{to}}{{text}}\""),
            ("sms.body", "[sms]\nurl = \"https://sms.example/?key=1\"\nbody = \"{{to}}\""),
        ] {
            let told = problem(text).unwrap_or_default();
            assert!(told.contains(key), "{text}: {told:?}");
        }
    }
}
