//! The dialects of clients. A dialect defines how a message is signed and checked, what an answer and a refusal look
//! like, and how a merchant is notified that a payment has ended.
//!
//! Each client has one, from the day it is added. The operations of a dialect, and how their bodies are read and
//! written, are in its table of operations, together with the commands that they become.

mod description;
mod registry;

use std::borrow::Cow;
use std::fmt::Debug;
use std::time::Duration;

use cashier_core::agreement::Agreement;
use cashier_core::error::{Code, Error};
use cashier_core::merchant::{ClientId, DialectName};
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;

use crate::wallet::headers::Signature;
use crate::wallet::keys::{KeyError, SigningKey, VerifyingKey};
use crate::wallet::sign::{SentTime, SignedPath};

pub use description::{Description, Field, Form};
pub use registry::Dialects;

/// Looks up a header of a received message by its lower-case name.
pub type HeaderLookup<'a, 'h> = &'a (dyn Fn(&str) -> Option<&'h str> + Sync);

/// A header of our own message, by its lower-case name.
pub type Header = (&'static str, Cow<'static, str>);

/// What the headers of a message say about its time and signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// When it was made.
    pub time: SentTime,
    /// The signature, not checked yet.
    pub signature: Signature,
}

/// A received message.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The path it was sent to.
    pub path: &'a SignedPath,
    /// The claimed sender.
    pub client_id: &'a ClientId,
    /// The rest of its headers.
    pub stamp: &'a Stamp,
    /// Its bytes.
    pub body: &'a [u8],
}

/// One of our own messages, to be signed.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The path of the request, also for its answer; for a notice, the path of its URL.
    pub path: &'a SignedPath,
    /// The recipient.
    pub client_id: &'a ClientId,
    /// When it is made.
    pub at: Timestamp,
    /// Its bytes.
    pub body: &'a [u8],
}

/// Our signing key.
#[derive(Clone, Debug)]
pub struct OwnKey {
    /// The key.
    pub key: SigningKey,
    /// Its version, named in signatures.
    pub version: u32,
}

/// A dialect. Pure: keys, times and bytes are passed in.
pub trait Dialect: Send + Sync + Debug {
    /// The name with which clients are added.
    fn name(&self) -> DialectName;

    /// The claimed sender of a message.
    ///
    /// # Errors
    /// `INVALID_CLIENT` when no client can be meant.
    fn client_id<'h>(&self, headers: HeaderLookup<'_, 'h>) -> Result<&'h str, Error>;

    /// The rest of a message's headers.
    ///
    /// # Errors
    /// What is missing or unreadable.
    fn stamp(&self, headers: HeaderLookup<'_, '_>) -> Result<Stamp, Error>;

    /// True when the message is signed with this key.
    fn verify(&self, key: &VerifyingKey, message: &Received<'_>) -> bool;

    /// Checks that a message was made within `window` of now. A window of zero disables the check.
    ///
    /// # Errors
    /// `TIMESTAMP_INVALID`.
    fn check_window(&self, stamp: &Stamp, now: Timestamp, window: Duration) -> Result<(), Error>;

    /// The HTTP status of an answer with this code.
    fn http_status(&self, code: Code) -> u16;

    /// The body of a refusal.
    fn failure(&self, error: &Error) -> Vec<u8>;

    /// The headers of an answer made at `at`, except for its signature. The answer to an unknown client names nobody.
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

    /// The body of the notice that informs a merchant that its payment is final.
    fn payment_notice(&self, payment: &Payment) -> Vec<u8>;

    /// True when the body of a notice names this payment, its amount and its state.
    fn tells_payment(&self, body: &[u8], payment: &Payment) -> bool;

    /// The body of the notice that a user closed an agreement, which the merchant knows by this access token.
    fn agreement_notice(&self, agreement: &Agreement, access_token: &str) -> Vec<u8>;

    /// True when the body of a notice names the newest access token of this agreement, and that it ended when it did.
    fn tells_agreement(&self, body: &[u8], agreement: &Agreement) -> bool;

    /// True when a merchant's answer accepts a notice. After any other answer it is sent again.
    fn is_accepted(&self, status: u16, body: &[u8]) -> bool;

    /// The pauses after failed attempts to deliver a notice. After the last one it is given up.
    fn retry_pauses(&self) -> &'static [Duration];
}
