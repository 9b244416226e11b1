//! Signing in to the console, and taking an invitation.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::pages::{Frame, Markup, Page, show_qr};

/// What a form of the console led to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ConsoleNote {
    /// The login or the code was wrong; the page does not say which.
    WrongCode,
    /// Too many tries.
    Wait {
        /// Minutes until the next one.
        minutes: u64,
    },
    /// Somebody was invited.
    Invited {
        /// Who.
        login: String,
        /// The page where the invitation is taken.
        path: String,
    },
    /// What the form asked for is done.
    Done,
}

impl ConsoleNote {
    /// The text of a note about signing in.
    fn text(&self, frame: &Frame) -> Option<String> {
        let t = &frame.t.console;
        match self {
            Self::WrongCode => Some(t.wrong_code.to_owned()),
            Self::Wait { minutes } => Some((frame.t.sign_in.wait)(*minutes)),
            Self::Invited { .. } | Self::Done => None,
        }
    }
}

/// The sign-in page.
#[derive(Template)]
#[template(path = "console_sign_in.html")]
pub struct ConsoleSignInPage {
    /// The frame around the page.
    pub frame: Frame,
    /// Where to go afterwards.
    pub next: String,
    /// What came of the last try.
    pub note: Option<ConsoleNote>,
}

impl ConsoleSignInPage {
    fn problem(&self) -> Option<String> {
        self.note.as_ref()?.text(&self.frame)
    }
}

impl Page for ConsoleSignInPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}

/// The page where an invitation is taken.
#[derive(Template)]
#[template(path = "console_join.html")]
pub struct ConsoleJoinPage {
    /// The frame around the page.
    pub frame: Frame,
    /// Where the form goes.
    pub action: String,
    /// The login.
    pub login: String,
    /// The authenticator's secret, in base32.
    pub secret: String,
    /// What came of the last try.
    pub note: Option<ConsoleNote>,
}

impl ConsoleJoinPage {
    fn problem(&self) -> Option<String> {
        self.note.as_ref()?.text(&self.frame)
    }

    /// The secret as authenticator apps scan it (the key URI format of Google Authenticator, which all of them read).
    fn qr(&self) -> Markup {
        let product = self.frame.t.shell.product;
        let login: String = url::form_urlencoded::byte_serialize(self.login.as_bytes()).collect();
        let text = format!("otpauth://totp/{product}:{login}?secret={}&issuer={product}", self.secret);
        show_qr(&text, self.frame.t.console.join_qr)
    }

    /// The secret in groups of four, as people type it.
    fn typed_secret(&self) -> String {
        let letters: Vec<char> = self.secret.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }
}

impl Page for ConsoleJoinPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }
}
