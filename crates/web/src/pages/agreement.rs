//! `/agreements/{token}`: a merchant asks to debit the wallet later.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use cashier_core::agreement::AgreementTerms;
use cashier_core::money::{Amount, Money};

use super::paid::RETURN_AFTER_S;
use super::summary::initial;
use super::{Frame, Page, Problem, Refresh, web_link};

/// The page of an agreement.
#[derive(Template)]
#[template(path = "agreement.html")]
pub struct AgreementPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The token in its address.
    pub token: String,
    /// What the user signs or signed.
    pub terms: Arc<AgreementTerms>,
    /// Its state, as a word.
    pub state: &'static str,
    /// Why the last attempt to sign failed.
    pub problem: Option<Problem>,
    /// Where the merchant waits for the auth code, right after signing.
    pub return_url: Option<String>,
}

impl AgreementPage {
    fn initial(&self) -> String {
        initial(&self.terms.payee)
    }

    fn is_offered(&self) -> bool {
        self.state == "offered"
    }

    fn is_active(&self) -> bool {
        self.state == "active"
    }

    fn title(&self) -> String {
        let t = &self.frame.t.agreement;
        match self.state {
            "offered" => (t.title)(&self.terms.payee),
            "active" => t.active.to_owned(),
            "refused" => t.refused.to_owned(),
            "expired" => t.expired.to_owned(),
            _ => t.closed.to_owned(),
        }
    }

    fn lead(&self) -> String {
        let t = &self.frame.t.agreement;
        match self.state {
            "offered" => (t.lead)(&self.terms.payee),
            "active" => (t.active_lead)(&self.terms.payee),
            "refused" | "expired" => t.nothing_lead.to_owned(),
            _ => (t.closed_lead)(&self.terms.payee),
        }
    }

    fn problem_text(&self) -> Option<String> {
        let t = &self.frame.t.order;
        Some(match self.problem? {
            Problem::PinMissing => t.pin_missing.to_owned(),
            Problem::PinWrong { tries_left } => (t.pin_wrong)(tries_left),
            Problem::Mismatch => t.mismatch.to_owned(),
            Problem::Busy => t.busy.to_owned(),
        })
    }

    fn payment_limit(&self) -> Option<Money> {
        self.terms.limits.payment.map(Amount::money)
    }

    fn day_limit(&self) -> Option<Money> {
        self.terms.limits.day.map(Amount::money)
    }

    fn return_link(&self) -> Option<&str> {
        web_link(self.return_url.as_deref())
    }

    fn return_label(&self) -> String {
        (self.frame.t.end.return_to)(&self.terms.payee)
    }
}

impl Page for AgreementPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn status(&self) -> StatusCode {
        if self.state == "expired" { StatusCode::GONE } else { StatusCode::OK }
    }

    fn refresh(&self) -> Option<Refresh> {
        let url = self.return_link()?.to_owned();
        Some(Refresh { after_s: RETURN_AFTER_S, url })
    }
}
