//! Sums of digests.

use super::Digest;

/// A sum of digests modulo 2^256, the highest byte first: those of the versions that were added, less those of the
/// versions that are gone. It does not depend on an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sum([u64; 4]);

impl Sum {
    /// The sum that these bytes stand for.
    pub fn from_bytes(bytes: Digest) -> Self {
        let mut words = [0; 4];
        for (word, part) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_be_bytes(*part);
        }
        Self(words)
    }

    /// Its bytes.
    pub fn to_bytes(self) -> Digest {
        let mut out = Digest::default();
        for (part, word) in out.as_chunks_mut::<8>().0.iter_mut().zip(self.0) {
            *part = word.to_be_bytes();
        }
        out
    }

    /// Adds another sum, or a digest.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let mut out = [0; 4];
        let mut carry = false;
        for ((place, a), b) in out.iter_mut().zip(self.0).zip(other.0).rev() {
            let (sum, over) = a.overflowing_add(b);
            let (sum, more) = sum.overflowing_add(u64::from(carry));
            (*place, carry) = (sum, over || more);
        }
        Self(out)
    }

    /// Takes another sum away.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        // Two's complement: the complement and one.
        let mut complement = other.0;
        for word in &mut complement {
            *word = !*word;
        }
        self.plus(Self(complement)).plus(Self([0, 0, 0, 1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_is_taken_away_again() {
        let (one, high) = (Sum([0, 0, 0, 1]), Sum([u64::MAX; 4]));
        assert_eq!(high.plus(one), Sum::default());
        assert_eq!(Sum::default().minus(one), high);
        let (a, b) =
            (Sum::from_bytes(super::super::digest(b"a")), Sum::from_bytes(super::super::digest(b"b")));
        assert_eq!(a.plus(b), b.plus(a));
        assert_eq!(a.plus(b).minus(a), b);
        assert_eq!(Sum::from_bytes(a.to_bytes()), a);
    }
}
