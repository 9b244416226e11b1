//! `/cashier/sign-in`: who pays?

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{DemoUser, Frame, Page, TourStep, web_link};

/// The sign-in page.
#[derive(Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// The frame around the page.
    pub frame: Frame,
    /// Where to go afterwards: a path of this site.
    pub next: String,
    /// What the user entered before.
    pub login_id: String,
    /// Why the last attempt failed.
    pub problem: Option<SignInProblem>,
    /// The payee, when an order waits behind the sign-in.
    pub payee: Option<String>,
    /// The URL of that payee's shop.
    pub return_url: Option<String>,
    /// True when the user has just signed out.
    pub has_signed_out: bool,
    /// The demo's accounts; empty outside the demo.
    pub demo_users: Vec<DemoUser>,
}

/// Why a sign-in failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SignInProblem {
    /// A field is empty.
    Missing,
    /// Login id or password is wrong; the page does not say which.
    Wrong,
    /// The account is closed.
    Inactive,
    /// Too many attempts.
    Wait {
        /// Minutes until the next attempt, rounded up.
        minutes: u64,
    },
    /// Too many sign-ins at once.
    Busy,
}

impl SignInPage {
    fn title(&self) -> String {
        let t = &self.frame.t.sign_in;
        self.payee.as_ref().map_or_else(|| t.title.to_owned(), |payee| (t.to_pay)(payee))
    }

    fn problem_text(&self) -> Option<String> {
        let t = &self.frame.t.sign_in;
        Some(match self.problem? {
            SignInProblem::Missing => t.missing.to_owned(),
            SignInProblem::Wrong => t.wrong.to_owned(),
            SignInProblem::Inactive => t.inactive.to_owned(),
            SignInProblem::Wait { minutes } => (t.wait)(minutes),
            SignInProblem::Busy => t.busy.to_owned(),
        })
    }

    /// The way back to the shop, and its label.
    fn way_back(&self) -> Option<(&str, String)> {
        let payee = self.payee.as_ref()?;
        Some((web_link(self.return_url.as_deref())?, (self.frame.t.end.return_to)(payee)))
    }

    /// Returns true when the message belongs to the two fields.
    fn is_field_problem(&self) -> bool {
        matches!(self.problem, Some(SignInProblem::Missing | SignInProblem::Wrong))
    }
}

impl Page for SignInPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn tour_step(&self) -> Option<TourStep> {
        Some(TourStep::SignIn)
    }
}
