//! The rows are those that the wallet wrote: what the chain's blocks tell of is there, and nothing else.
//!
//! All blocks are read, then all rows; both leave a tag of each version. If the tags or the sums of the digests do not
//! agree, rows and blocks are read again to name what is wrong.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cashier_core::chain::{
    Block, BlockKey, Digest, Facts, LONG, SHORT, Sum, TagLength, Tags, Verifier, digest,
};
use cashier_core::time::Timestamp;
use futures_util::future::try_join_all;

use super::roots::RootsCheck;
use super::tags::{Compared, compare};
use super::{Finding, ROWS_MAX};
use crate::cell::{Fields, Source};
use crate::chain::{Present, Reading, name};
use crate::error::StoreError;
use crate::read::Reader;
use crate::table::Table as _;

/// What the chain proves.
pub(super) const CHAINED: [&str; 6] = [AS_WRITTEN, NOT_ENDED, NOT_MISSING, LINKED, ADDS_UP, LINE];
const AS_WRITTEN: &str = "every row is as the wallet wrote it";
const NOT_ENDED: &str = "no row is an earlier version of itself";
const NOT_MISSING: &str = "no row is missing";
const LINKED: &str = "every block is linked to the one before it";
const ADDS_UP: &str = "the digests of all rows add up to the sums of the blocks";
const LINE: &str = "every line of a statement belongs to a transfer";

/// The result.
#[derive(Default)]
pub(super) struct Chain {
    pub(super) blocks: i64,
    /// The time of the first block: the rows that there were then are taken as they were.
    pub(super) since: Option<Timestamp>,
    /// How many roots were checked, if they were.
    pub(super) roots: Option<usize>,
    pub(super) findings: Vec<Finding>,
}

/// Whom to believe about roots.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys that sign them.
    pub keys: Vec<Verifier>,
    /// The notes of roots that were kept outside of the database.
    pub known: Vec<String>,
}

/// What the blocks tell of.
#[derive(Default)]
struct Told {
    long: Tags<LONG>,
    short: Tags<SHORT>,
    sum: Sum,
    blocks: i64,
    since: Option<Timestamp>,
    /// The last block of the chain that is being read, and its hash.
    last: Option<(BlockKey, Digest)>,
    /// The roots, if somebody knows who signs them.
    roots: Option<RootsCheck>,
    findings: Vec<Finding>,
}

impl Told {
    fn take(&mut self, source: &dyn Source) -> Result<(), StoreError> {
        let block = match Block::decode(&mut Fields::new(source, Block::NAME)) {
            Ok(block) => block,
            Err(StoreError::Corrupt(what)) => {
                self.find(what);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let BlockKey { chain, number } = block.key;
        let before = self.last.filter(|(last, _)| last.chain == chain);
        let expected =
            before.map_or((0, Digest::default()), |(last, hash)| (last.number.saturating_add(1), hash));
        if number != expected.0 {
            self.find(format!(
                "block {number} of chain {chain} comes after block {}",
                expected.0.saturating_sub(1)
            ));
        } else if block.previous != expected.1 {
            self.find(format!(
                "block {number} of chain {chain} follows another block than the one that is there"
            ));
        }
        let hash = block.hash();
        if let Some(roots) = &mut self.roots {
            roots.block(block.key, hash);
        }
        self.last = Some((block.key, hash));
        self.blocks = self.blocks.saturating_add(1);
        self.since = Some(self.since.map_or(block.at, |since| since.min(block.at)));
        match block.facts() {
            Some(Facts { mut long, mut short, sum }) => {
                self.long.append(&mut long);
                self.short.append(&mut short);
                self.sum = self.sum.plus(sum);
            }
            None => self.find(format!("block {number} of chain {chain} cannot be read")),
        }
        Ok(())
    }

    fn find(&mut self, row: String) {
        self.findings.push(Finding { invariant: LINKED, row });
    }
}

/// The rows that are there.
#[derive(Default)]
struct Rows {
    long: Vec<[u8; LONG]>,
    short: Vec<[u8; SHORT]>,
    sum: Sum,
    findings: Vec<Finding>,
}

impl Rows {
    fn take(&mut self, row: &Present<'_>) {
        if row.is_stray {
            self.findings.push(Finding { invariant: LINE, row: name(row) });
            return;
        }
        let version = digest(row.bytes);
        match row.table.chained.tag_length() {
            TagLength::Long => self.long.extend(version.first_chunk::<LONG>()),
            TagLength::Short => self.short.extend(version.first_chunk::<SHORT>()),
        }
        self.sum = self.sum.plus(Sum::from_bytes(version));
    }

    fn append(&mut self, mut other: Self) {
        self.long.append(&mut other.long);
        self.short.append(&mut other.short);
        self.sum = self.sum.plus(other.sum);
        self.findings.append(&mut other.findings);
    }
}

/// The tags that do not agree, of either length: enough of each to find it again.
struct Wrong(BTreeSet<[u8; SHORT]>);

impl Wrong {
    fn of(long: &[[u8; LONG]], short: &[[u8; SHORT]]) -> Self {
        let starts = long.iter().filter_map(|tag| tag.first_chunk::<SHORT>());
        Self(starts.chain(short).copied().collect())
    }

    fn has(&self, digest: &[u8]) -> bool {
        digest.first_chunk::<SHORT>().is_some_and(|start| self.0.contains(start))
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn taken<T: Default>(shared: &Mutex<T>) -> T {
    std::mem::take(&mut *locked(shared))
}

impl Reader {
    /// Proves that the rows are those that the chain tells of, and that the chain is the one that was signed.
    pub(super) async fn prove_chain(&self, trust: Option<&Trust>) -> Result<Chain, StoreError> {
        let roots = match trust {
            Some(trust) => {
                let (roots, tiles) = self.roots_and_tiles().await?;
                Some(RootsCheck::new(&roots, &tiles, &trust.keys, &trust.known))
            }
            None => None,
        };
        let told = Arc::new(Mutex::new(Told { roots, ..Told::default() }));
        let own = Arc::clone(&told);
        self.blocks(move |source| locked(&own).take(source)).await?;
        let mut told = taken(&told);
        let mut rows = Rows::default();
        for found in self.present(Rows::take).await? {
            rows.append(found);
        }
        let mut findings = std::mem::take(&mut told.findings);
        let roots = told.roots.as_ref().map(RootsCheck::count);
        findings.extend(told.roots.take().map(RootsCheck::finish).into_iter().flatten());
        findings.append(&mut rows.findings);
        let (long, short) = (compare(told.long, rows.long), compare(told.short, rows.short));
        if !long.is_right() || !short.is_right() {
            findings.extend(self.name_rows(&long, &short).await?);
            findings.extend(self.name_blocks(Wrong::of(&long.missing, &short.missing)).await?);
        }
        if findings.is_empty() && rows.sum != told.sum {
            let row =
                "a row was exchanged for another one with the same tag, or blocks were rewritten".to_owned();
            findings.push(Finding { invariant: ADDS_UP, row });
        }
        for invariant in CHAINED {
            limit(&mut findings, invariant);
        }
        Ok(Chain { blocks: told.blocks, since: told.since, roots, findings })
    }

    /// Hands over every block, chain by chain in order.
    async fn blocks(
        &self,
        take: impl Fn(&dyn Source) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        let text = format!("SELECT {} FROM blocks ORDER BY chain, number", Block::column_list());
        self.ask(text, Vec::new(), take).await.map(|_| ())
    }

    /// Collects something of every row of which the chain says something: of the rows of each table, in any order.
    async fn present<A, T>(&self, take: T) -> Result<Vec<A>, StoreError>
    where
        A: Default + Send + 'static,
        T: Fn(&mut A, &Present<'_>) + Send + Sync + 'static,
    {
        let take = Arc::new(take);
        let each = Reading::all(self.is_postgres()).map(|reading| {
            let take = Arc::clone(&take);
            async move {
                let text = reading.text.clone();
                let state = Arc::new(Mutex::new((reading, A::default())));
                let (own, to) = (Arc::clone(&state), Arc::clone(&take));
                let decode = move |source: &dyn Source| {
                    let (reading, all) = &mut *locked(&own);
                    reading.take(source, &mut |row| {
                        to(all, row);
                        Ok(())
                    })
                };
                self.ask(text, Vec::new(), decode).await?;
                let (reading, all) = &mut *locked(&state);
                reading.end(&mut |row| {
                    take(all, row);
                    Ok(())
                })?;
                Ok::<_, StoreError>(std::mem::take(all))
            }
        });
        try_join_all(each).await
    }

    /// Names the rows that are not as they should be.
    async fn name_rows(
        &self,
        long: &Compared<LONG>,
        short: &Compared<SHORT>,
    ) -> Result<Vec<Finding>, StoreError> {
        let foreign = Wrong::of(&long.foreign, &short.foreign);
        let ended = Wrong::of(&long.ended, &short.ended);
        let look = move |found: &mut Vec<Finding>, row: &Present<'_>| {
            let version = digest(row.bytes);
            let invariant = match () {
                () if row.is_stray => return,
                () if foreign.has(&version) => AS_WRITTEN,
                () if ended.has(&version) => NOT_ENDED,
                () => return,
            };
            found.push(Finding { invariant, row: name(row) });
        };
        let mut found = self.present(look).await?.concat();
        found.sort_by(|one, other| one.row.cmp(&other.row));
        Ok(found)
    }

    /// Names the blocks that wrote what is missing. The version of a row that was changed is among them.
    async fn name_blocks(&self, missing: Wrong) -> Result<Vec<Finding>, StoreError> {
        let found = Arc::<Mutex<Vec<Finding>>>::default();
        let own = Arc::clone(&found);
        let look = move |source: &dyn Source| {
            let Ok(block) = Block::decode(&mut Fields::new(source, Block::NAME)) else { return Ok(()) };
            let Some(facts) = block.facts() else { return Ok(()) };
            let BlockKey { chain, number } = block.key;
            let at = block.at.to_rfc3339();
            let long = facts.long.added.iter().filter(|tag| missing.has(*tag)).count();
            let lost = facts.short.added.iter().filter(|tag| missing.has(*tag)).count().saturating_add(long);
            if lost > 0 {
                let row = format!("{lost} of the rows that block {number} of chain {chain} wrote at {at}");
                locked(&own).push(Finding { invariant: NOT_MISSING, row });
            }
            Ok(())
        };
        self.blocks(look).await?;
        Ok(taken(&found))
    }
}

/// Keeps the first findings of an invariant.
fn limit(findings: &mut Vec<Finding>, invariant: &str) {
    let mut count: usize = 0;
    findings.retain(|finding| {
        if finding.invariant == invariant {
            count = count.saturating_add(1);
        }
        finding.invariant != invariant || count <= ROWS_MAX
    });
}
