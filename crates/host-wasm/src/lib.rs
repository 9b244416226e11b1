//! The host SDK as a WebAssembly module, for a page that acts as a super app.
//!
//! The interface is three functions and texts. The page writes a text into the memory returned by [`host_buffer`],
//! calls [`host_message`], and reads the host's output at [`host_said`]: one message per line. A line that begins
//! with `m` is a verbatim bridge message for the program; every other line is JSON. The module imports nothing: time
//! comes in with each message, and the host requests actions through its output. [`mod@message`] describes the
//! messages.
//!
//! Nothing here decides anything; `cashier_host` does.

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

/// Where to write a message of `length` bytes.
#[unsafe(no_mangle)]
pub extern "C" fn host_buffer(length: usize) -> *mut u8 {
    let mut outside = outside();
    outside.heard.resize(length, 0);
    outside.heard.as_mut_ptr()
}

/// Handles the message in the buffer. Returns the length of the host's output.
#[unsafe(no_mangle)]
pub extern "C" fn host_message(now_ms: u64) -> usize {
    let mut outside = outside();
    let heard = std::mem::take(&mut outside.heard);
    let said = outside.page.hear(now_ms, &String::from_utf8_lossy(&heard));
    outside.heard = heard;
    outside.said = said;
    outside.said.len()
}

/// The address of that output, valid until the next message.
#[unsafe(no_mangle)]
pub extern "C" fn host_said() -> *const u8 {
    outside().said.as_ptr()
}
