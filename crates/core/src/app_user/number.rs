//! Numbers that JavaScript can represent exactly, for users and orders: the BaaS API has no other ids.

use crate::id::{Fresh, Shard};

/// The largest integer up to which a double is exact.
const MAX: i64 = (1 << 53) - 1;

/// 2020-01-01 in milliseconds since 1970, so that 41 bits of milliseconds last until 2089.
const EPOCH_MS: i64 = 1_577_836_800_000;

/// How many numbers there are per millisecond.
const PER_MS: i64 = 4_096;

/// A number of 41 bits of milliseconds and 12 random bits. It is unique within its app: whoever draws one checks
/// whether it is taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Number(i64);

impl Number {
    /// The number with this value; `None` unless it is greater than zero and exact in JavaScript.
    pub const fn new(value: i64) -> Option<Self> {
        if value > 0 && value <= MAX { Some(Self(value)) } else { None }
    }

    /// Draws a new number. It is probably free; see [`Number::next`].
    pub fn draw(fresh: &mut Fresh) -> Self {
        let at_ms = fresh.at().as_millis().saturating_sub(EPOCH_MS).clamp(1, MAX / PER_MS);
        let [.., high, low] = fresh.id::<crate::id::Batch>(Shard::from_low_bits(0)).to_bytes();
        let chance = i64::from(u16::from_be_bytes([high, low])).rem_euclid(PER_MS);
        Self(at_ms.saturating_mul(PER_MS).saturating_add(chance).min(MAX))
    }

    /// The number to try when this one is taken.
    #[must_use]
    pub const fn next(self) -> Self {
        // After the largest number comes 1, which keeps the value in range.
        if self.0 >= MAX { Self(1) } else { Self(self.0.saturating_add(1)) }
    }

    /// The value on the wire.
    pub const fn value(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    /// Whatever the clock and the randomness, a number is exact in JavaScript and not zero.
    #[test]
    fn always_in_range() {
        for micros in [0, 1_790_000_000_000_000, i64::MAX, -5] {
            for seed in [[0; 16], [255; 16]] {
                let number = Number::draw(&mut Fresh::new(Timestamp::from_micros(micros), seed));
                assert_eq!(Number::new(number.value()), Some(number), "{micros}");
                assert!(Number::new(number.next().value()).is_some());
            }
        }
        assert_eq!(Number(MAX).next(), Number(1));
        for wrong in [0, -1, MAX + 1] {
            assert_eq!(Number::new(wrong), None);
        }
    }
}
