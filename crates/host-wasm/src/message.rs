//! The page's messages to the host. The host's messages to the page are:
//!
//! | `t` | members | means |
//! |---|---|---|
//! | `opened` | `init` | the first message for the program |
//! | `closed` | `reason` | the program has ended |
//! | `ui`, `uiClose` | `id`, `kind`, `params` | shows something, or takes it away; a `ui` is answered |
//! | `title` | `text`, `back` | the title to show over the program; without `text`, the program's name |
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

/// A message from the page.
#[derive(Debug, Deserialize)]
#[serde(tag = "t", rename_all = "camelCase")]
pub(crate) enum Message {
    /// Opens a program in its own host.
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
    /// An event specific to this host.
    Event { name: String, data: Value },
    /// The program wants this title over its page, and a way back there.
    Title {
        #[serde(default)]
        text: String,
        #[serde(default)]
        back: bool,
    },
    /// Ends the program. With an id, a response is sent.
    Close {
        #[serde(default)]
        reason: String,
        #[serde(default)]
        id: Value,
    },
    /// The program has already gone.
    Crash,
    /// The response to a message from the host.
    Answer { id: String, value: Value },
    /// The order of a payment is being submitted for execution, if that is still allowed. With an id, a response is sent.
    Submitted {
        session: String,
        #[serde(default)]
        id: Value,
    },
    /// The backend definitely refused that order.
    Refused { session: String },
    /// Whether the network is available.
    Network { on: bool },
    /// The services are gone: everything ends silently.
    Lost,
}

/// The parameters for opening a program.
#[derive(Debug, Deserialize)]
pub(crate) struct Opening {
    pub(crate) settings: Settings,
    pub(crate) program: Program,
    pub(crate) surroundings: Surroundings,
    pub(crate) package: Value,
    pub(crate) storage: BTreeMap<String, Value>,
}
