//! Proof of the roots: that each is signed and names the one before it, and that its heads are those of the chains as they
//! are now.
//!
//! The hashes of blocks are handed in by whoever walks the chains, so that they are read once. A root that somebody kept
//! outside is compared too: it sees a database that was put back, or exchanged together with its key.

use std::collections::BTreeMap;

use cashier_core::chain::tile::Growing;
use cashier_core::chain::{BlockKey, Digest, Head, Root, SignedNote, StoredRoot, Tile, TileKey, Verifier};

use super::{Finding, ROWS_MAX};

const SIGNED: &str = "every root is signed by a known key";
const LINKED: &str = "every root names the one before it and covers at least as much";
const COVERED: &str = "the blocks that a root covers are those that were signed";
const TILED: &str = "the heads of subtrees are those of the blocks";
const WITNESSED: &str = "a root that was kept outside is one of this database";

/// Proves roots while the chains are walked.
pub struct RootsCheck {
    findings: Vec<Finding>,
    /// For each chain, the sizes at which a root says what the head is.
    wanted: BTreeMap<u32, BTreeMap<u64, Vec<(i64, Digest)>>>,
    tiles: BTreeMap<TileKey, Digest>,
    chains: BTreeMap<u32, Growing>,
    count: usize,
}

impl RootsCheck {
    /// Begins with the stored roots, the tiles, the keys that are trusted, and notes of roots that were kept outside.
    pub fn new(roots: &[StoredRoot], tiles: &[Tile], verifiers: &[Verifier], outside: &[String]) -> Self {
        let mut check = Self {
            findings: Vec::new(),
            wanted: BTreeMap::new(),
            tiles: tiles.iter().map(|tile| (tile.key, tile.head)).collect(),
            chains: BTreeMap::new(),
            count: roots.len(),
        };
        let mut stored: BTreeMap<i64, Root> = BTreeMap::new();
        let mut sorted: Vec<_> = roots.iter().collect();
        sorted.sort_by_key(|root| root.number);
        for root in sorted {
            if let Some(read) = check.read(root, verifiers) {
                check.link(stored.values().next_back(), &read);
                check.want(&read);
                stored.insert(read.number, read);
            }
        }
        for note in outside {
            check.compare(note, verifiers, &stored);
        }
        check
    }

    fn finding(&mut self, invariant: &'static str, row: String) {
        if self.findings.iter().filter(|found| found.invariant == invariant).count() < ROWS_MAX {
            self.findings.push(Finding { invariant, row });
        }
    }

    /// A stored root whose signature is right.
    fn read(&mut self, stored: &StoredRoot, verifiers: &[Verifier]) -> Option<Root> {
        let name = format!("root {}", stored.number);
        match opened(&stored.note, verifiers) {
            Err(why) => self.finding(SIGNED, format!("{name}: {why}")),
            Ok(root) if root.number != stored.number => {
                self.finding(SIGNED, format!("{name}: it is the text of root {}", root.number));
            }
            Ok(root) if root.at != stored.at => {
                self.finding(SIGNED, format!("{name}: it was signed at {}", root.at.to_rfc3339_micros()));
            }
            Ok(root) => return Some(root),
        }
        None
    }

    fn link(&mut self, before: Option<&Root>, root: &Root) {
        let number = root.number;
        let Some(before) = before else {
            if number == 1 && root.previous != Digest::default() {
                self.finding(LINKED, "root 1 names one before it".to_owned());
            }
            return;
        };
        // Those between them were deleted after their period.
        let is_next = before.number.checked_add(1) == Some(number);
        if is_next && root.previous != before.digest() {
            self.finding(LINKED, format!("root {number} names another root than {}", before.number));
        }
        if root.at < before.at {
            self.finding(LINKED, format!("root {number} is older than {}", before.number));
        }
        for head in &before.chains {
            if root.chain(head.chain).is_none_or(|now| now.size < head.size) {
                let (chain, before) = (head.chain, before.number);
                self.finding(LINKED, format!("root {number} covers less of chain {chain} than {before}"));
            }
        }
    }

    fn want(&mut self, root: &Root) {
        for Head { chain, size, head } in &root.chains {
            let of_chain = self.wanted.entry(*chain).or_default();
            of_chain.entry(*size).or_default().push((root.number, *head));
        }
    }

    /// Compares a root that was kept outside.
    fn compare(&mut self, note: &str, verifiers: &[Verifier], stored: &BTreeMap<i64, Root>) {
        // An e-mail may have other line breaks.
        let root = match opened(&note.replace("\r\n", "\n"), verifiers) {
            Ok(root) => root,
            Err(why) => return self.finding(WITNESSED, format!("a root from outside: {why}")),
        };
        let number = root.number;
        match stored.get(&number) {
            Some(own) if *own == root => return,
            Some(_) => self.finding(WITNESSED, format!("root {number} is another one here")),
            None if stored.keys().next_back().is_none_or(|newest| *newest < number) => {
                self.finding(
                    WITNESSED,
                    format!("root {number} is not here, nor is a newer one: the database was put back"),
                );
            }
            // It was deleted after its period. It proves what it covers all the same.
            None => {}
        }
        self.want(&root);
    }

    /// The next block of a chain has this hash. The blocks of a chain come in their order.
    pub fn block(&mut self, key: BlockKey, hash: Digest) {
        let chain = key.chain;
        let tree = self.chains.entry(chain).or_default();
        if u64::try_from(key.number) != Ok(tree.size()) {
            // The walk itself names the gap; no head after it is right.
            return;
        }
        let mut tiles = Vec::new();
        tree.push(hash, |level, index, head| tiles.push((level, index, head)));
        let size = tree.size();
        let wanted = self.wanted.get_mut(&chain).and_then(|sizes| sizes.remove(&size));
        let head = wanted.is_some().then(|| tree.head());
        for (root, wanted) in wanted.unwrap_or_default() {
            if head != Some(wanted) {
                self.finding(COVERED, format!("root {root}: the first {size} blocks of chain {chain}"));
            }
        }
        for (level, index, head) in tiles {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            if self.tiles.remove(&TileKey { chain, level, index }).is_some_and(|stored| stored != head) {
                self.finding(TILED, format!("chain {chain}, level {level}, place {index}"));
            }
        }
    }

    /// How many roots there are.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The end of the walk.
    pub fn finish(mut self) -> Vec<Finding> {
        let missing: Vec<_> = std::mem::take(&mut self.wanted)
            .into_iter()
            .flat_map(|(chain, sizes)| sizes.into_iter().map(move |(size, roots)| (chain, size, roots)))
            .collect();
        for (chain, size, roots) in missing {
            let there = self.chains.get(&chain).map_or(0, Growing::size);
            for (root, _) in roots {
                self.finding(
                    COVERED,
                    format!("root {root} covers {size} blocks of chain {chain}, of which {there} are there"),
                );
            }
        }
        for key in std::mem::take(&mut self.tiles).into_keys() {
            let TileKey { chain, level, index } = key;
            self.finding(TILED, format!("chain {chain}, level {level}, place {index}: no such blocks"));
        }
        self.findings
    }
}

/// The root of a note that one of these keys signed.
fn opened(note: &str, verifiers: &[Verifier]) -> Result<Root, String> {
    let note = SignedNote::parse(note).map_err(|error| error.to_string())?;
    note.verify(verifiers).map_err(|error| error.to_string())?;
    Root::parse(&note.text).map_err(|error| error.to_string())
}
