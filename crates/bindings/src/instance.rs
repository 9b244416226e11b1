//! A running mini program, as used by other languages.

use cashier_host::Instance;
use tokio::runtime::Handle;

use crate::detached;
use crate::error::{HostFault, SetupError, json};
use crate::queue::Queue;

/// A running mini program. Everything that it requests runs detached from the caller, who can give up at any time.
#[derive(uniffi::Object)]
pub struct MiniProgramInstance {
    instance: Instance,
    handle: Handle,
    messages: Queue,
}

impl MiniProgramInstance {
    pub(crate) fn new(instance: Instance, handle: Handle) -> Self {
        let messages = Queue::new(&handle);
        Self { instance, handle, messages }
    }
}

#[uniffi::export]
impl MiniProgramInstance {
    /// The first message for the program: its package (JSON), a description of the host, and its stored data.
    pub async fn init_message(&self, package_json: &str) -> Result<String, SetupError> {
        let package = json("package", package_json)?;
        let instance = self.instance.clone();
        let message = detached::run(&self.handle, async move { instance.init(package).await }).await;
        message.map_err(|HostFault::Unexpected { reason }| SetupError::NoThread { reason })
    }

    /// Starts the program at a page, by default its first one.
    #[uniffi::method(default(url = None))]
    #[expect(clippy::needless_pass_by_value, reason = "an optional text crosses as a value")]
    pub fn launch(&self, url: Option<String>) {
        self.instance.launch(url.as_deref());
    }

    /// Handles one message of the program, and ends when it has been processed; the answer goes to the sink.
    ///
    /// Cancelling the wait does not cancel the call: a payment goes on, see `outcome` of the host.
    pub async fn receive(&self, message: &str) -> Result<(), HostFault> {
        let ended = self.messages.give(self.instance.receive(message));
        ended.await.map_err(|error| HostFault::Unexpected { reason: error.to_string() })
    }

    /// As `receive`, without waiting: for message handlers that must return at once. Calls start in the order of
    /// their messages.
    pub fn post(&self, message: &str) {
        // Nobody waits for its end.
        drop(self.messages.give(self.instance.receive(message)));
    }

    /// The user touched the program. `my.tradePay` of a released program must follow a touch.
    pub fn gesture(&self) {
        self.instance.gesture();
    }

    /// The user goes back. Returns false when there is no page to go back to: then close the program.
    pub fn back(&self) -> bool {
        self.instance.back()
    }

    /// Another view of the wallet covers the program.
    pub fn hide(&self) {
        self.instance.hide();
    }

    /// The program is visible again.
    pub fn show(&self) {
        self.instance.show();
    }

    /// Sends an event specific to this wallet, such as `themeChange`, with JSON data.
    pub fn event(&self, name: &str, data_json: &str) -> Result<(), SetupError> {
        self.instance.event(name, &json("data", data_json)?);
        Ok(())
    }

    /// Ends the program: it is notified, runs its queued callbacks, and gets nothing more. Payments in progress run
    /// to their end. (The name `close` is taken: every object of a Kotlin library has it, to release memory.)
    pub async fn end(&self) -> Result<(), HostFault> {
        let instance = self.instance.clone();
        detached::run(&self.handle, async move { instance.close().await }).await
    }

    /// Ends a program that is already gone, for example after a crash.
    pub fn disconnect(&self) {
        self.instance.disconnect();
    }
}
