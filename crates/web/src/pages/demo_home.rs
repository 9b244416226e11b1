//! `/` of the demo: what it is and where to begin.

use askama::Template;

use super::moment::localized;
use super::{Frame, Page};

/// The demo's first page.
#[derive(Template)]
#[template(path = "demo_home.html")]
pub struct DemoHomePage {
    /// The frame around the page.
    pub frame: Frame,
    /// The demo's accounts.
    pub users: Vec<DemoUser>,
    /// The sandbox's phone, if the sandbox is running.
    pub sandbox: Option<String>,
    /// Information for developers.
    pub facts: DemoFacts,
}

/// A demo account with its credentials.
#[derive(Clone, Debug)]
pub struct DemoUser {
    /// The name.
    pub name: String,
    /// The login id.
    pub login_id: String,
    /// The password.
    pub password: String,
    /// The payment PIN.
    pub pin: String,
}

/// Addresses and paths, for a developer.
#[derive(Clone, Debug)]
pub struct DemoFacts {
    /// The URL of the wallet.
    pub base_url: String,
    /// The shop's client id.
    pub client_id: String,
    /// The URL for the shop's notices.
    pub notify_url: String,
    /// The kind of database.
    pub database: String,
    /// The data folder.
    pub data: String,
}

impl DemoHomePage {
    /// The steps of the walkthrough: number, title, text.
    fn walk(&self) -> Vec<(String, &'static str, &'static str)> {
        let steps = self.frame.t.demo.walk.iter().zip(1..);
        steps
            .map(|((title, text), n)| (localized(self.frame.locale, &format!("{n}")), *title, *text))
            .collect()
    }

    /// Information for developers: label and value.
    fn fact_lines(&self) -> [(&'static str, &str); 5] {
        let (t, facts) = (&self.frame.t.demo, &self.facts);
        [
            (t.base_url, &facts.base_url),
            (t.client_id, &facts.client_id),
            (t.notify_url, &facts.notify_url),
            (t.database, &facts.database),
            (t.data, &facts.data),
        ]
    }
}

impl Page for DemoHomePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
