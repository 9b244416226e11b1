//! The Merkle tree of RFC 6962 over the hashes of a chain's blocks.
//!
//! A [`Frontier`] has the heads of the perfect subtrees that make up a tree of some size, so that leaves can be added and
//! the head computed without reading the others.

use super::{Digest, digest};

/// The prefix of what is hashed into a leaf.
pub const LEAF: u8 = 0;
/// The prefix of what is hashed into a node.
const NODE: u8 = 1;

/// The node above two others.
pub fn node(left: &Digest, right: &Digest) -> Digest {
    digest(&[&[NODE][..], left, right].concat())
}

/// The heads of the perfect subtrees of a tree, the largest first: one for each bit of its size.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    heads: Vec<Digest>,
}

impl Frontier {
    /// The frontier of a tree of this size; `None` if it has another number of heads.
    pub fn new(size: u64, heads: Vec<Digest>) -> Option<Self> {
        (usize::try_from(size.count_ones()).ok()? == heads.len()).then_some(Self { size, heads })
    }

    /// The number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The heads.
    pub fn heads(&self) -> &[Digest] {
        &self.heads
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Digest) {
        let mut head = leaf;
        // Each one at the end of the size is a subtree that the leaf completes.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.heads.pop() {
                head = node(&left, &head);
            }
        }
        self.heads.push(head);
        self.size = self.size.saturating_add(1);
    }

    /// The head of the tree. That of an empty tree is the digest of nothing.
    pub fn head(&self) -> Digest {
        let mut heads = self.heads.iter().rev();
        let Some(last) = heads.next() else { return digest(b"") };
        heads.fold(*last, |right, left| node(left, &right))
    }
}

/// The head of the tree of these leaves.
pub fn head(leaves: &[Digest]) -> Digest {
    let mut frontier = Frontier::default();
    for leaf in leaves {
        frontier.push(*leaf);
    }
    frontier.head()
}

/// The size of the left subtree of a tree of this size, which has two leaves or more: the largest power of two below it.
const fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// One head that a path needs: that of the leaves from `from` to before `until`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// The first leaf.
    pub from: u64,
    /// The leaf after the last.
    pub until: u64,
}

/// The heads on the path from leaf `index` to the head of a tree of `size` leaves, the lowest first; `None` if it has no
/// such leaf.
pub fn path(index: u64, size: u64) -> Option<Vec<Part>> {
    if index >= size {
        return None;
    }
    let (mut from, mut until) = (0, size);
    let mut parts = Vec::new();
    while until - from > 1 {
        let middle = from + split(until - from);
        if index < middle {
            parts.push(Part { from: middle, until });
            until = middle;
        } else {
            parts.push(Part { from, until: middle });
            from = middle;
        }
    }
    parts.reverse();
    Some(parts)
}

/// The head of the tree of `size` leaves that has `leaf` at `index`, if `heads` are those of its [`path`]. `None` if their
/// number is another.
pub fn climb(leaf: Digest, index: u64, size: u64, heads: &[Digest]) -> Option<Digest> {
    let parts = path(index, size)?;
    if parts.len() != heads.len() {
        return None;
    }
    Some(parts.iter().zip(heads).fold(leaf, |below, (part, head)| {
        if part.from > index { node(&below, head) } else { node(head, &below) }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u64) -> Vec<Digest> {
        (0..count).map(|n| digest(&[&[LEAF][..], &n.to_be_bytes()].concat())).collect()
    }

    /// The definition of RFC 6962, section 2.1.
    fn defined(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => digest(b""),
            [leaf] => *leaf,
            _ => {
                let (left, right) = leaves.split_at(usize::try_from(split(leaves.len() as u64)).unwrap());
                node(&defined(left), &defined(right))
            }
        }
    }

    #[test]
    fn heads_are_those_of_the_definition() {
        for size in 0..70 {
            assert_eq!(head(&leaves(size)), defined(&leaves(size)), "{size}");
        }
    }

    #[test]
    fn every_leaf_leads_to_the_head() {
        for size in 1..40 {
            let all = leaves(size);
            for index in 0..size {
                let parts = path(index, size).unwrap();
                let range =
                    |part: &Part| usize::try_from(part.from).unwrap()..usize::try_from(part.until).unwrap();
                let heads: Vec<_> = parts.iter().map(|part| head(&all[range(part)])).collect();
                let leaf = all[usize::try_from(index).unwrap()];
                assert_eq!(climb(leaf, index, size, &heads), Some(head(&all)), "{index} of {size}");
                assert_ne!(climb(digest(b"other"), index, size, &heads), Some(head(&all)));
                assert_eq!(climb(leaf, index, size, &[&heads[..], &[leaf]].concat()), None);
            }
            assert_eq!(path(size, size), None);
        }
    }

    #[test]
    fn a_frontier_is_continued_where_it_was_left() {
        let all = leaves(23);
        let mut frontier = Frontier::default();
        for leaf in &all {
            let stored = Frontier::new(frontier.size(), frontier.heads().to_vec()).unwrap();
            frontier = stored;
            frontier.push(*leaf);
        }
        assert_eq!(frontier.head(), head(&all));
        assert_eq!(Frontier::new(3, vec![]), None);
    }
}
