//! `/wallet/consent`: a merchant asks for access to the account.

use askama::Template;

use super::summary::initial;
use super::{Frame, Page};

/// The consent page.
#[derive(Template)]
#[template(path = "consent.html")]
pub struct ConsentPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The merchant's name.
    pub app: String,
    /// The requested scopes.
    pub scopes: Vec<String>,
    /// Fields that the form sends back unchanged: name and value.
    pub hidden: Vec<(String, String)>,
}

impl ConsentPage {
    /// What the scopes permit, as text; each once.
    fn abilities(&self) -> Vec<String> {
        let t = &self.frame.t.consent;
        let mut abilities: Vec<String> = Vec::new();
        for scope in &self.scopes {
            let ability = match scope.to_ascii_uppercase().as_str() {
                "AUTH_BASE" | "USER_ID" => t.scope_id.to_owned(),
                "AUTH_USER" | "USER_INFO" | "BASE_USER_INFO" => t.scope_profile.to_owned(),
                "NOTIFICATION_INBOX" | "NOTIFICATION_PUSH" => t.scope_inbox.to_owned(),
                "CARD_LIST" => t.scope_cards.to_owned(),
                "AGREEMENT_PAY" => t.scope_agreement.to_owned(),
                _ => (t.scope_other)(scope),
            };
            if !abilities.contains(&ability) {
                abilities.push(ability);
            }
        }
        abilities
    }

    fn initial(&self) -> String {
        initial(&self.app)
    }
}

impl Page for ConsentPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
