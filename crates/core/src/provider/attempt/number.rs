//! The number of an attempt at its provider, which can be mapped back to the attempt.

use std::fmt;

use aws_lc_rs::digest;

use crate::id::{PaymentId, decode_base32, encode_base32};

/// The digits used in numbers that contain an id: those of our ids.
pub(crate) const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many attempts one payment may have.
pub const ATTEMPTS_MAX: u32 = 99;

/// The identity of an attempt: the payment, and a number that starts at 1. Its text is the merchant's order number
/// (`out_trade_no`), so that a provider's notice names its attempt without an index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AttemptId {
    /// The payment.
    pub payment: PaymentId,
    /// The number, from 1.
    pub number: u32,
}

/// Writes a small number in base 32 with a fixed count of digits.
pub(crate) fn digits(f: &mut impl fmt::Write, number: u32, count: u32) -> fmt::Result {
    for place in (0..count).rev() {
        let digit = number.checked_shr(place.saturating_mul(5)).unwrap_or(0) & 31;
        let digit = usize::try_from(digit).ok().and_then(|at| DIGITS.get(at)).copied().unwrap_or(b'0');
        write!(f, "{}", char::from(digit))?;
    }
    Ok(())
}

/// Reads what [`digits`] wrote.
pub(crate) fn read_digits(text: &str) -> Option<u32> {
    text.bytes().try_fold(0_u32, |number, byte| {
        let digit = u32::try_from(DIGITS.iter().position(|own| *own == byte)?).ok()?;
        number.checked_mul(32)?.checked_add(digit)
    })
}

impl AttemptId {
    /// The length of its text, the longest that every provider accepts.
    pub const LENGTH: usize = STEM + CHECK;

    /// The first attempt of a payment.
    pub const fn first(payment: PaymentId) -> Self {
        Self { payment, number: 1 }
    }

    /// Parses a merchant's order number; `None` when it is not one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let id = Self::parse_stem(text.get(..STEM)?)?;
        (id.to_string() == text).then_some(id)
    }

    /// The part of the text that holds the id.
    pub(crate) fn stem(self) -> String {
        let mut text = encode_base32(&self.payment.to_bytes());
        let _ = digits(&mut text, self.number, 2);
        text
    }

    /// Reads what [`Self::stem`] wrote.
    pub(crate) fn parse_stem(text: &str) -> Option<Self> {
        let (payment, number) = text.split_at_checked(STEM.checked_sub(2)?)?;
        let payment = PaymentId::from_slice(&decode_base32(payment)?)?;
        let number = read_digits(number)?;
        (1..=ATTEMPTS_MAX).contains(&number).then_some(Self { payment, number })
    }
}

/// The length of the part of a number that holds the id.
pub(crate) const STEM: usize = 28;
/// The length of the part that detects typing errors.
const CHECK: usize = 4;

impl fmt::Display for AttemptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stem = self.stem();
        f.write_str(&stem)?;
        let hash = digest::digest(&digest::SHA256, stem.as_bytes());
        let sum = hash.as_ref().first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes));
        digits(f, sum, 4)
    }
}
