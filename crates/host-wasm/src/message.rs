//! What the page says to the host. What the host says to the page:
//!
//! | `t` | members | means |
//! |---|---|---|
//! | `opened` | `init` | the first message for the program |
//! | `closed` | `reason` | the program has ended |
//! | `ui`, `uiClose` | `id`, `kind`, `params` | shows something, or takes it away; a `ui` is answered |
//! | `timer` | `id`, `ms` | to be answered after this time |
//! | `log` | `dir`, `name`, `text` | a line for the developer panel |
//! | `service` | `id`, `method`, `args` | a call of the host's services, to be answered |
//! | `keep`, `drop`, `clear` | `key`, `value` | what the program stores |
//! | `paying`, `paid` | | a payment session begins, and is over |
//! | `answer` | `id`, `value` | the answer to a message with an `id` |

use std::collections::BTreeMap;

use cashier_host::{Program, Settings, Surroundings};
use serde::Deserialize;
use serde_json::Value;

/// A message of the page.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", rename_all = "camelCase")]
pub(crate) enum Message {
    /// Opens a program in a host of its own.
    Open(Box<Opening>),
    /// Starts it at a page, or at its first one.
    Start {
        #[serde(default)]
        path: String,
    },
    /// The user touched the program.
    Gesture,
    /// The user goes back.
    Back,
    /// The program is covered.
    Hide,
    /// The program is visible again.
    Show,
    /// Something that only this host tells.
    Event { name: String, data: Value },
    /// Ends the program. With an id it is answered.
    Close {
        #[serde(default)]
        reason: String,
        #[serde(default)]
        id: Value,
    },
    /// The program is gone already.
    Crash,
    /// The answer to a message of the host.
    Answer { id: String, value: Value },
    /// The order of a payment is handed over, if it still may be. With an id it is answered.
    Submitted {
        session: String,
        #[serde(default)]
        id: Value,
    },
    /// The backend refused that order for certain.
    Refused { session: String },
    /// Whether there is a network.
    Network { on: bool },
    /// The services are gone: everything ends without a word.
    Lost,
}

/// What it takes to open a program.
#[derive(Debug, Deserialize)]
pub(crate) struct Opening {
    pub(crate) settings: Settings,
    pub(crate) program: Program,
    pub(crate) surroundings: Surroundings,
    pub(crate) package: Value,
    pub(crate) storage: BTreeMap<String, Value>,
}
