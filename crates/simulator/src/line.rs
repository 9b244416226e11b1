//! The connection between a wallet and its acquirer, which the developer may cut. The consequences are real: the
//! wallet has the user's money, the acquirer does not know about it, and the order stays in process until it does.

use tokio::sync::watch;

/// Whether the acquirer can be reached. Whatever forwards the messages follows it.
#[derive(Debug)]
pub struct Line(watch::Sender<bool>);

impl Default for Line {
    fn default() -> Self {
        Self(watch::Sender::new(true))
    }
}

impl Line {
    /// Cuts the line, or restores it.
    pub fn set(&self, is_up: bool) {
        self.0.send_replace(is_up);
    }

    /// True while messages get through.
    pub fn is_up(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when the line is cut; at once when it already is.
    pub async fn until_cut(&self) {
        let mut state = self.0.subscribe();
        // The sender lives as long as this line.
        let _ = state.wait_for(|is_up| !is_up).await;
    }
}
