//! A mini program that runs, as other languages see it.

use cashier_host::Instance;
use tokio::runtime::Handle;

use crate::detached;
use crate::error::{HostFault, SetupError, json};
use crate::queue::Queue;

/// A mini program that runs. Everything that it asks for runs apart from the caller, who can give up at any time.
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
    /// The first message for the program: its package (JSON), what the host is, and what it stored.
    pub async fn init_message(&self, package_json: &str) -> Result<String, SetupError> {
        let package = json("package", package_json)?;
        let instance = self.instance.clone();
        let message = detached::run(&self.handle, async move { instance.init(package).await }).await;
        message.map_err(|HostFault::Unexpected { reason }| SetupError::NoThread { reason })
    }

    /// Starts the program at a page, or at its first one.
    #[uniffi::method(default(url = None))]
    #[expect(clippy::needless_pass_by_value, reason = "an optional text crosses as a value")]
    pub fn launch(&self, url: Option<String>) {
        self.instance.launch(url.as_deref());
    }

    /// Takes one message of the program, and ends when it is dealt with; the answer goes to the sink.
    ///
    /// Giving up the wait does not give up the call: a payment goes on, see `outcome` of the host.
    pub async fn receive(&self, message: &str) -> Result<(), HostFault> {
        let ended = self.messages.give(self.instance.receive(message));
        ended.await.map_err(|error| HostFault::Unexpected { reason: error.to_string() })
    }

    /// As `receive`, without waiting: for message handlers that must return at once. Calls are begun in the order of
    /// their messages.
    pub fn post(&self, message: &str) {
        // Nobody waits for its end.
        drop(self.messages.give(self.instance.receive(message)));
    }

    /// The user touched the program. `my.tradePay` of a released program must follow a touch.
    pub fn gesture(&self) {
        self.instance.gesture();
    }

    /// The user goes back. False when there is no page to go back to: close the program.
    pub fn back(&self) -> bool {
        self.instance.back()
    }

    /// Something of the wallet covers the program.
    pub fn hide(&self) {
        self.instance.hide();
    }

    /// The program is visible again.
    pub fn show(&self) {
        self.instance.show();
    }

    /// Something that only this wallet tells, such as `themeChange`, with JSON data.
    pub fn event(&self, name: &str, data_json: &str) -> Result<(), SetupError> {
        self.instance.event(name, &json("data", data_json)?);
        Ok(())
    }

    /// Ends the program: it learns so, runs its queued callbacks, and gets nothing more. Payments that are under way run
    /// to their end. (`close` is taken: every object of a Kotlin library has it, to let go of memory.)
    pub async fn end(&self) -> Result<(), HostFault> {
        let instance = self.instance.clone();
        detached::run(&self.handle, async move { instance.close().await }).await
    }

    /// Ends a program that is already gone, such as after a crash.
    pub fn disconnect(&self) {
        self.instance.disconnect();
    }
}
