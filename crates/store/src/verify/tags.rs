//! Compares the versions that the chain says should be there with those that are there.

use cashier_core::chain::{PREFIX, Tags};

/// What is kept of a tag when its version ends.
type Prefix = [u8; PREFIX];

/// What does not agree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Compared<const N: usize> {
    /// Versions that are there and were never written.
    pub(super) foreign: Vec<[u8; N]>,
    /// Versions that are there although they had ended.
    pub(super) ended: Vec<[u8; N]>,
    /// Versions that should be there and are not.
    pub(super) missing: Vec<[u8; N]>,
}

/// Compares them, in any order. Of the versions that ended only a prefix is known: where two written versions share
/// it, either may be the one that is gone. The sums of all digests decide what this leaves open.
pub(super) fn compare<const N: usize>(told: Tags<N>, mut present: Vec<[u8; N]>) -> Compared<N> {
    let Tags { mut added, mut gone } = told;
    added.sort_unstable();
    gone.sort_unstable();
    present.sort_unstable();
    let (mut added, mut gone, mut present) = (&added[..], &gone[..], &present[..]);
    let mut compared = Compared { foreign: Vec::new(), ended: Vec::new(), missing: Vec::new() };
    while let Some(prefix) = next(added, gone, present) {
        let (written, ended) = (take(&mut added, prefix), take(&mut gone, prefix).len());
        let there = take(&mut present, prefix);
        // Most prefixes are those of one version that is there, or of one that is gone.
        if ended == 0 && written == there || ended == 1 && written.len() == 1 && there.is_empty() {
            continue;
        }
        compared.add(written, ended, there);
    }
    compared
}

/// The smallest prefix that is left.
fn next<const N: usize>(added: &[[u8; N]], gone: &[Prefix], present: &[[u8; N]]) -> Option<Prefix> {
    let of = |tags: &[[u8; N]]| tags.first().and_then(|tag| tag.first_chunk::<PREFIX>()).copied();
    [of(added), gone.first().copied(), of(present)].into_iter().flatten().min()
}

/// Takes the items with this prefix off the front.
fn take<'a, const N: usize>(rest: &mut &'a [[u8; N]], prefix: Prefix) -> &'a [[u8; N]] {
    let count = rest.iter().take_while(|item| item.starts_with(&prefix)).count();
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}

impl<const N: usize> Compared<N> {
    /// Compares the versions with one prefix.
    fn add(&mut self, written: &[[u8; N]], ended: usize, there: &[[u8; N]]) {
        let mut rest = written.to_vec();
        let mut matched = Vec::new();
        for tag in there {
            match rest.iter().position(|written| written == tag) {
                Some(place) => matched.push(rest.swap_remove(place)),
                None => self.foreign.push(*tag),
            }
        }
        self.missing.extend(rest.iter().skip(ended));
        let too_many = ended.saturating_sub(rest.len());
        self.ended.extend(matched.iter().take(too_many));
        // More ended than were ever written: the blocks themselves are wrong, which their links and sums show.
    }

    /// True if everything agrees.
    pub(super) const fn is_right(&self) -> bool {
        self.foreign.is_empty() && self.ended.is_empty() && self.missing.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Tag = [u8; 8];

    fn tag(prefix: u8, rest: u8) -> Tag {
        let mut tag = [rest; 8];
        tag[..PREFIX].fill(prefix);
        tag
    }

    fn compare(added: Vec<Tag>, gone: Vec<Prefix>, present: Vec<Tag>) -> Compared<8> {
        super::compare(Tags { added, gone }, present)
    }

    #[test]
    fn what_was_written_and_has_not_ended_is_there() {
        let (a, b, c) = (tag(1, 1), tag(1, 2), tag(2, 1));
        let same = compare(vec![c, a, b], vec![[1; 4]], vec![b, c]);
        assert!(same.is_right(), "{same:?}");
        assert!(
            compare(vec![c, a, b], vec![[1; 4]], vec![a, c]).is_right(),
            "either may be the one that ended"
        );
    }

    #[test]
    fn each_difference_is_of_its_kind() {
        let (a, b, c) = (tag(1, 1), tag(2, 2), tag(3, 3));
        assert_eq!(compare(vec![a, b], vec![], vec![a, b, c]).foreign, [c]);
        assert_eq!(compare(vec![a, b], vec![], vec![a, a, b]).foreign, [a], "a copy is one too many");
        assert_eq!(compare(vec![a, b], vec![], vec![b]).missing, [a]);
        assert_eq!(compare(vec![a, b], vec![[1; 4]], vec![a, b]).ended, [a]);
        let changed = compare(vec![a, b], vec![], vec![a, c]);
        assert_eq!((changed.foreign, changed.missing, changed.ended), (vec![c], vec![b], vec![]));
    }

    #[test]
    fn versions_that_share_a_prefix_are_told_apart() {
        let (a, b, c) = (tag(1, 1), tag(1, 2), tag(1, 3));
        assert_eq!(compare(vec![a, b], vec![], vec![a, c]).foreign, [c]);
        let two = compare(vec![a, b], vec![[1; 4]], vec![c]);
        assert_eq!((two.foreign, two.missing.len()), (vec![c], 1));
        assert_eq!(compare(vec![a, b], vec![[1; 4]], vec![a, b]).ended.len(), 1);
    }
}
