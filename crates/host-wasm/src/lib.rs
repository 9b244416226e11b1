//! The host SDK as a WebAssembly module, for a page that plays a super app.
//!
//! The interface is three functions and texts. The page writes a text into the memory that [`host_buffer`] gives, calls
//! [`host_message`], and reads what the host has to say at [`host_said`]: one message a line. A line that begins with `m` is a
//! bridge message for the program, as it is; every other line is JSON. Nothing is imported: time comes in with each message,
//! and what the host wants done it says. What the messages are stands in [`mod@message`].
//!
//! Nothing here decides anything; that is the work of `cashier_host`.

mod answers;
mod link;
mod message;
mod page;
mod services;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

pub use page::Page;

#[derive(Default)]
struct Outside {
    page: Page,
    heard: Vec<u8>,
    said: String,
}

static OUTSIDE: LazyLock<Mutex<Outside>> = LazyLock::new(Mutex::default);

fn outside() -> MutexGuard<'static, Outside> {
    OUTSIDE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where to write a message of so many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn host_buffer(length: usize) -> *mut u8 {
    let mut outside = outside();
    outside.heard.resize(length, 0);
    outside.heard.as_mut_ptr()
}

/// Takes the message in the buffer. Gives the length of what the host says.
#[unsafe(no_mangle)]
pub extern "C" fn host_message(now_ms: u64) -> usize {
    let mut outside = outside();
    let heard = std::mem::take(&mut outside.heard);
    let said = outside.page.hear(now_ms, &String::from_utf8_lossy(&heard));
    outside.heard = heard;
    outside.said = said;
    outside.said.len()
}

/// Where it lies, until the next message.
#[unsafe(no_mangle)]
pub extern "C" fn host_said() -> *const u8 {
    outside().said.as_ptr()
}
