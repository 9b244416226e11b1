//! Hashes of rows that can be added up, so that two sets of rows can be compared without keeping either.
//!
//! The sum of the hashes of all rows does not depend on their order. Sums are taken modulo a prime, so that no factor
//! can hide a difference: if nobody knew the seed beforehand, two different sets have the same sum with a probability
//! of one in 2^61.

use std::hash::{DefaultHasher, Hasher as _};

/// The prime 2^61 - 1.
pub(crate) const PRIME: i64 = (1 << 61) - 1;

/// The hash of some values.
pub(crate) struct Hash(DefaultHasher);

impl Hash {
    pub(crate) fn new(seed: i64) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write_i64(seed);
        Self(hasher)
    }

    pub(crate) fn null(&mut self) {
        self.0.write_u8(0);
    }

    pub(crate) fn int(&mut self, value: i64) {
        self.0.write_u8(1);
        self.0.write_i64(value);
    }

    /// Bytes or text.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.0.write_u8(2);
        self.0.write_usize(bytes.len());
        self.0.write(bytes);
    }

    /// The hash, 61 bits long.
    #[expect(clippy::cast_possible_wrap, reason = "the first three bits are zero")]
    pub(crate) fn value(&self) -> i64 {
        (self.0.finish() >> 3) as i64
    }
}

/// A sum, modulo [`PRIME`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Residue(i64);

impl Residue {
    /// The residue of this value: values that differ by a multiple of the prime give the same one.
    pub(crate) const fn of(value: i64) -> Self {
        Self(value.rem_euclid(PRIME))
    }

    pub(crate) const fn value(self) -> i64 {
        self.0
    }

    /// Adds `hash`, `times` times.
    pub(crate) fn add(&mut self, times: i64, hash: &Hash) {
        let times = u128::from(Self::of(times).0.unsigned_abs());
        // Less than 2^122. Since 2^61 is 1 modulo the prime, its upper half can be added to the lower one, which costs
        // far less than a division.
        let product = times.wrapping_mul(u128::from(hash.value().unsigned_abs()));
        let prime = u128::from(PRIME.unsigned_abs());
        let folded = (product & prime).wrapping_add(product >> 61);
        self.plus(i64::try_from(folded).unwrap_or_default());
    }

    /// Adds another sum.
    pub(crate) fn plus(&mut self, other: i64) {
        // Two residues add up to less than 2^62.
        self.0 = self.0.wrapping_add(other.rem_euclid(PRIME)).rem_euclid(PRIME);
    }

    /// Subtracts another sum.
    pub(crate) fn minus(&mut self, other: i64) {
        self.0 = self.0.wrapping_sub(other.rem_euclid(PRIME)).rem_euclid(PRIME);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[(i64, &[u8])]) -> i64 {
        let mut sum = Residue::default();
        for (times, row) in rows {
            let mut hash = Hash::new(7);
            hash.bytes(row);
            sum.add(*times, &hash);
        }
        sum.value()
    }

    /// The order of rows does not matter, their number does, and a factor can be split.
    #[test]
    fn sums_compare_sets() {
        assert_eq!(sum(&[(1, b"a"), (1, b"b")]), sum(&[(1, b"b"), (1, b"a")]));
        assert_ne!(sum(&[(1, b"a"), (1, b"a")]), sum(&[(1, b"a"), (1, b"b")]));
        assert_ne!(sum(&[(1, b"a"), (1, b"a")]), sum(&[(1, b"a")]));
        assert_eq!(sum(&[(5, b"a"), (-2, b"a")]), sum(&[(3, b"a")]));
        assert_eq!(sum(&[(i64::MAX, b"a"), (i64::MIN, b"a"), (1, b"a")]), 0);
        assert_ne!(sum(&[(1 << 60, b"a")]), sum(&[(1 << 60, b"b")]));
    }

    /// The short way to the remainder leads to it.
    #[test]
    fn products_are_reduced() {
        let mut hash = Hash::new(7);
        for (times, row) in
            [(1, 1), (-1, 2), (i64::MAX, 3), (i64::MIN, 4), (PRIME, 5), (PRIME - 1, 6), (12_345, 7)]
        {
            hash.int(row);
            let mut sum = Residue::default();
            sum.add(times, &hash);
            let product = i128::from(times) * i128::from(hash.value());
            assert_eq!(i128::from(sum.value()), product.rem_euclid(i128::from(PRIME)), "{times}");
        }
    }

    #[test]
    fn residues_are_added_and_taken_away() {
        let mut sum = Residue::of(-1);
        sum.plus(3);
        assert_eq!(sum.value(), 2);
        sum.minus(5);
        assert_eq!(sum, Residue::of(-3));
    }
}
