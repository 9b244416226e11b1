//! What clients speak. A dialect says how a message is signed and checked, what an answer and a refusal look like, and how
//! a merchant is told that a payment has ended.
//!
//! Each client has one, from the day it is added. Which operations a dialect has, and how their bodies are read and written,
//! stands in the table of its operations, beside the commands that they become.

mod description;
mod registry;

use std::borrow::Cow;
use std::fmt::Debug;
use std::time::Duration;

use cashier_core::error::{Code, Error};
use cashier_core::merchant::{ClientId, DialectName};
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;

use crate::wallet::headers::Signature;
use crate::wallet::keys::{KeyError, SigningKey, VerifyingKey};
use crate::wallet::sign::{SentTime, SignedPath};

pub use description::{Description, Field, Form};
pub use registry::Dialects;

/// Finds a header of a message that came, by its lower-case name.
pub type HeaderLookup<'a, 'h> = &'a (dyn Fn(&str) -> Option<&'h str> + Sync);

/// A header of a message of ours, by its lower-case name.
pub type Header = (&'static str, Cow<'static, str>);

/// What the headers of a message say about when it was made, and by whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// When it was made.
    pub time: SentTime,
    /// The signature, which is not checked yet.
    pub signature: Signature,
}

/// A message that came.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The path at which it came.
    pub path: &'a SignedPath,
    /// Who sent it, by its own word.
    pub client_id: &'a ClientId,
    /// What else its headers say.
    pub stamp: &'a Stamp,
    /// Its bytes.
    pub body: &'a [u8],
}

/// A message of ours that is to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The path of the request, also for its answer; of a notice, the path of its URL.
    pub path: &'a SignedPath,
    /// To whom it goes.
    pub client_id: &'a ClientId,
    /// When it is made.
    pub at: Timestamp,
    /// Its bytes.
    pub body: &'a [u8],
}

/// The key that signs for us.
#[derive(Clone, Debug)]
pub struct OwnKey {
    /// The key.
    pub key: SigningKey,
    /// Its version, which signatures name.
    pub version: u32,
}

/// What a client speaks. Pure: keys, times and bytes come in.
pub trait Dialect: Send + Sync + Debug {
    /// The name under which clients are added to speak it.
    fn name(&self) -> DialectName;

    /// Who sends a message, by its own word.
    ///
    /// # Errors
    /// `INVALID_CLIENT` when no client can be meant.
    fn client_id<'h>(&self, headers: HeaderLookup<'_, 'h>) -> Result<&'h str, Error>;

    /// What else the headers of a message say.
    ///
    /// # Errors
    /// What is missing or not readable.
    fn stamp(&self, headers: HeaderLookup<'_, '_>) -> Result<Stamp, Error>;

    /// True when the message is signed with this key.
    fn verify(&self, key: &VerifyingKey, message: &Received<'_>) -> bool;

    /// Checks that a message was made within `window` of now. A window of zero switches the check off.
    ///
    /// # Errors
    /// `TIMESTAMP_INVALID`.
    fn check_window(&self, stamp: &Stamp, now: Timestamp, window: Duration) -> Result<(), Error>;

    /// The HTTP status of an answer with this code.
    fn http_status(&self, code: Code) -> u16;

    /// The body of an answer that refuses.
    fn failure(&self, error: &Error) -> Vec<u8>;

    /// The headers of an answer that is made at `at`, but for its signature. Nobody is named in the answer to somebody unknown.
    fn answer_headers(&self, client_id: Option<&ClientId>, at: Timestamp, is_replay: bool) -> Vec<Header>;

    /// The header that signs an answer.
    ///
    /// # Errors
    /// When the key cannot sign.
    fn sign_answer(&self, key: &OwnKey, answer: &Outgoing<'_>) -> Result<Header, KeyError>;

    /// The headers of a notice, with its signature.
    ///
    /// # Errors
    /// When the key cannot sign.
    fn sign_notice(&self, key: &OwnKey, notice: &Outgoing<'_>) -> Result<Vec<Header>, KeyError>;

    /// The body of the notice which tells a merchant that its payment is final.
    fn payment_notice(&self, payment: &Payment) -> Vec<u8>;

    /// True when the body of a notice names this payment, its amount and its state.
    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool;

    /// True when a merchant's answer says that it took a notice. Everything else is sent again.
    fn is_accepted(&self, status: u16, body: &[u8]) -> bool;

    /// How long after each failed attempt to deliver a notice the next one is made. After the last one it is given up.
    fn retry_pauses(&self) -> &'static [Duration];
}
