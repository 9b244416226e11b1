//! Reading an answer: signature, status and body together determine what it proves.
//!
//! A 2xx counts only with a valid signature. An error answer counts without one, because the provider's front-end
//! servers send some unsigned, but not with an invalid one.

use cashier_core::time::Timestamp;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Meaning};
use super::keyring::Keyring;
use super::signing::{ServerSignature, SignatureError};
use crate::lenient::without_mark;

/// A received answer.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The signature from the headers, or why there is none.
    pub signature: &'a Result<ServerSignature, SignatureError>,
    /// The raw body.
    pub body: &'a [u8],
}

/// What an answer proves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer<T> {
    /// The call was accepted; this is its result, which says what happened to the money.
    Done(T),
    /// The call was refused for the reason given: it changed nothing.
    Refused(ApiError),
    /// The outcome is unknown. Send the same call with the same number again, or query it.
    Unknown(Doubt),
}

/// Why the outcome is unknown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// The answer is unsigned, or its signature is invalid.
    Signature(SignatureError),
    /// The body is not valid for the call.
    Unreadable,
    /// The provider says that it does not know, or uses a word unknown here.
    Said(ApiError),
    /// Too many calls: wait longer before the next attempt.
    TooFast(ApiError),
    /// A status without a readable error.
    Status(u16),
}

impl<T> Answer<T> {
    /// Marks an error as signed or unsigned.
    fn signed(mut self, is_signed: bool) -> Self {
        if let Self::Refused(error) | Self::Unknown(Doubt::Said(error) | Doubt::TooFast(error)) = &mut self {
            error.is_signed = is_signed;
        }
        self
    }

    /// Changes the result.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Done(value) => Answer::Done(change(value)),
            Self::Refused(error) => Answer::Refused(error),
            Self::Unknown(doubt) => Answer::Unknown(doubt),
        }
    }
}

impl Keyring {
    /// Reads an answer with a JSON body.
    pub fn read<T: DeserializeOwned>(&self, reply: &Reply<'_>, now: Timestamp) -> Answer<T> {
        self.conclude(reply, now, |body| serde_json::from_slice(without_mark(body)).ok())
    }

    /// Reads an answer without a body, such as the 204 for closing an order.
    pub fn read_empty(&self, reply: &Reply<'_>, now: Timestamp) -> Answer<()> {
        self.conclude(reply, now, |_| Some(()))
    }

    fn conclude<T>(
        &self,
        reply: &Reply<'_>,
        now: Timestamp,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Answer<T> {
        let is_good = matches!(reply.status, 200..=299);
        match reply.signature {
            Ok(signature) => {
                if let Err(error) = self.verify(signature, reply.body, now) {
                    return Answer::Unknown(Doubt::Signature(error));
                }
            }
            Err(error) if is_good => return Answer::Unknown(Doubt::Signature(error.clone())),
            Err(_) => {}
        }
        // 202 comes with an error although it is a 2xx: the payer is still paying.
        if is_good && reply.status != 202 {
            return read(reply.body).map_or(Answer::Unknown(Doubt::Unreadable), Answer::Done);
        }
        refusal(reply.status, reply.body).signed(reply.signature.is_ok())
    }
}

/// The meaning of an answer that is not a success. Also for the unsigned answers of a bill's download.
pub fn refusal<T>(status: u16, body: &[u8]) -> Answer<T> {
    let Some(error) = ApiError::parse(status, body) else { return Answer::Unknown(Doubt::Status(status)) };
    match error.meaning() {
        Meaning::Unknown => Answer::Unknown(Doubt::Said(error)),
        Meaning::TooFast => Answer::Unknown(Doubt::TooFast(error)),
        _ => Answer::Refused(error),
    }
}
