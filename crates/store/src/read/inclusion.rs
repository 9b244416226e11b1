//! The proof that the chain recorded a payment or a refund as it is now: its block, and the way from there to a root.
//!
//! A block has no index of what it recorded, which would take more room than the block. It is looked for near the times
//! that the row tells of, then everywhere, until as many blocks were searched as the caller allows.

use cashier_core::chain::{Block, BlockKey, Inclusion, InclusionError, LONG, Root, Shown, StoredRoot};
use cashier_core::chain::{digest, tree};
use cashier_core::id::{PaymentId, RefundId};
use cashier_core::payment::{Payment, State};
use cashier_core::provider::AttemptState;
use cashier_core::refund::{Refund, RefundState};
use cashier_core::time::Timestamp;

use super::{Reader, params, row_of};
use crate::chain::show;
use crate::error::StoreError;
use crate::table::Table;

/// How many blocks one statement searches.
const PAGE: i64 = 256;

/// How long after the time of a command its block may have been made.
const LATE: std::time::Duration = std::time::Duration::from_mins(2);

/// How often a row is read that changes while it is looked for.
const READINGS: usize = 3;

/// What came of looking for a proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Proof {
    /// Here it is. Its root's signature was not checked.
    Made(Box<Inclusion>),
    /// There is no such row.
    Absent,
    /// The root does not cover the row as it is now, or there is no root.
    Uncovered,
    /// No block was found that recorded the row as it is now.
    Unrecorded {
        /// True if every block was searched, so that the row was changed by somebody else than the wallet.
        is_certain: bool,
    },
    /// The blocks are not those that the root is about.
    Broken(InclusionError),
}

/// Which root a proof leads to, and how far to search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The number of the root; the newest one if it is `None`.
    pub root: Option<i64>,
    /// How many blocks are searched at most.
    pub blocks_max: i64,
}

/// The blocks of a chain from `from` to before `until`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) chain: u32,
    pub(super) from: i64,
    pub(super) until: i64,
}

/// The times between which the version may have been made, and those at which it probably was.
struct Times {
    likely: Vec<Timestamp>,
    first: Timestamp,
    last: Timestamp,
}

impl Times {
    fn of(likely: Vec<Timestamp>, first: Timestamp, last: Timestamp) -> Self {
        let last = likely.iter().copied().fold(last, Timestamp::max);
        Self { likely, first, last }
    }
}

impl Reader {
    /// The proof of a payment as it is now.
    ///
    /// # Errors
    /// When the database does not answer, or lacks blocks.
    pub async fn prove_payment(&self, id: PaymentId, wanted: Wanted) -> Result<Proof, StoreError> {
        let Some(payment) = self.payment(id).await? else { return Ok(Proof::Absent) };
        // What changes a payment: its end, an attempt to pay it, a refund.
        let mut likely = match payment.state {
            State::Created => Vec::new(),
            State::Succeeded { at, .. } | State::Cancelled { at, .. } | State::Expired { at } => vec![at],
        };
        for refund in self.refunds_of(id).await? {
            likely.extend([refund.id.created_at(), since(&refund)]);
        }
        for attempt in self.payment_attempts_of(id).await? {
            likely.extend([attempt.created_at, attempt.sent_at]);
            if let AttemptState::Succeeded { at, .. }
            | AttemptState::Failed { at, .. }
            | AttemptState::Closed { at } = attempt.state
            {
                likely.push(at);
            }
        }
        likely.push(payment.created_at);
        let times = Times::of(likely, payment.created_at, payment.expires_at);
        self.prove_row::<Payment>(&id, times, wanted).await
    }

    /// The proof of a refund as it is now.
    ///
    /// # Errors
    /// When the database does not answer, or lacks blocks.
    pub async fn prove_refund(&self, id: RefundId, wanted: Wanted) -> Result<Proof, StoreError> {
        let Some(refund) = self.refund(id).await? else { return Ok(Proof::Absent) };
        let at = since(&refund);
        let times = Times::of(vec![at, id.created_at()], id.created_at(), at);
        self.prove_row::<Refund>(&id, times, wanted).await
    }

    async fn prove_row<T: Table>(
        &self,
        key: &T::Key,
        times: Times,
        wanted: Wanted,
    ) -> Result<Proof, StoreError> {
        let mut before = None;
        let mut unrecorded = Proof::Unrecorded { is_certain: false };
        for _ in 0..READINGS {
            let Some(row) = self.shown::<T>(key).await? else { return Ok(Proof::Absent) };
            // Its block was committed with it: if it is the same row as before the search, there is none.
            if before.as_ref() == Some(&row) {
                break;
            }
            let version = digest(&row.bytes(&[]));
            let tag = version.first_chunk::<LONG>().copied().unwrap_or_default();
            let mut search = Search { reader: self, tag, left: wanted.blocks_max };
            if let Some(block) = search.run(&times).await? {
                return self.lead_to_root(row, block, wanted.root).await;
            }
            unrecorded = Proof::Unrecorded { is_certain: search.left > 0 };
            before = Some(row);
        }
        Ok(unrecorded)
    }

    /// A row as the chain tells of it.
    async fn shown<T: Table>(&self, key: &T::Key) -> Result<Option<Shown>, StoreError> {
        let (text, cells) = row_of::<T>(key);
        let found = self.ask(text, cells, |source| show(&T::DESCRIBED, source)).await?;
        Ok(found.into_iter().next())
    }

    async fn lead_to_root(&self, row: Shown, block: Block, number: Option<i64>) -> Result<Proof, StoreError> {
        let stored: Option<StoredRoot> = match number {
            Some(number) => self.root(number).await?,
            None => self.newest_root().await?,
        };
        let Some(stored) = stored else { return Ok(Proof::Uncovered) };
        let malformed = || StoreError::Corrupt(format!("table roots: number {} is no root", stored.number));
        let root: Root = stored.root().ok_or_else(malformed)?;
        let BlockKey { chain, number } = block.key;
        let size = root.chain(chain).map_or(0, |head| head.size);
        let Some(parts) = u64::try_from(number).ok().and_then(|index| tree::path(index, size)) else {
            return Ok(Proof::Uncovered);
        };
        let mut path = Vec::with_capacity(parts.len());
        for part in parts {
            path.push(self.tree_head(chain, part.from, part.until).await?);
        }
        let proof = Inclusion { row, lines: Vec::new(), block, path, root: stored.note };
        let checked = proof.check(&root);
        Ok(checked.map_or_else(Proof::Broken, |()| Proof::Made(Box::new(proof))))
    }

    /// When a block was made.
    pub(super) async fn block_time(&self, chain: u32, number: i64) -> Result<Option<Timestamp>, StoreError> {
        let text = "SELECT at FROM blocks WHERE shard = 0 AND chain = ?1 AND number = ?2".to_owned();
        let found = self.ask(text, params![chain, number], |source| source.int(0)).await?;
        Ok(found.into_iter().flatten().next().map(Timestamp::from_micros))
    }

    /// The blocks in a range that have these bytes somewhere in their facts.
    pub(super) async fn blocks_with(&self, range: Range, tag: [u8; LONG]) -> Result<Vec<Block>, StoreError> {
        let has = if self.is_postgres() { "position(?4 IN facts)" } else { "instr(facts, ?4)" };
        let rest = format!(
            "WHERE shard = 0 AND chain = ?1 AND number >= ?2 AND number < ?3 AND {has} > 0 ORDER BY number"
        );
        self.rows(&rest, params![range.chain, range.from, range.until, tag]).await
    }
}

/// A search for the block that recorded a version.
struct Search<'a> {
    reader: &'a Reader,
    tag: [u8; LONG],
    /// How many more blocks may be searched.
    left: i64,
}

impl Search<'_> {
    async fn run(&mut self, times: &Times) -> Result<Option<Block>, StoreError> {
        let chains: Vec<Range> = self.reader.tips().await?.iter().map(whole).collect();
        for chain in &chains {
            // What happened a moment ago.
            let from = chain.until.saturating_sub(PAGE).max(0);
            if let Some(block) = self.through(Range { from, ..*chain }).await? {
                return Ok(Some(block));
            }
            for at in &times.likely {
                let from = self.first_at(*chain, *at).await?;
                let until = from.saturating_add(PAGE).min(chain.until);
                if let Some(block) = self.through(Range { from, until, ..*chain }).await? {
                    return Ok(Some(block));
                }
            }
        }
        for chain in &chains {
            let from = self.first_at(*chain, times.first).await?;
            let until = self.first_at(*chain, times.last.saturating_add(LATE)).await?;
            if let Some(block) = self.through(Range { from, until, ..*chain }).await? {
                return Ok(Some(block));
            }
            // The rows that were there when the chain began, or if a clock was wrong.
            if let Some(block) = self.through(*chain).await? {
                return Ok(Some(block));
            }
        }
        Ok(None)
    }

    /// The first block of a chain that was made at this time or later.
    async fn first_at(&self, chain: Range, at: Timestamp) -> Result<i64, StoreError> {
        let (mut from, mut until) = (chain.from, chain.until);
        while from < until {
            let middle = i64::midpoint(from, until);
            let made = self.reader.block_time(chain.chain, middle).await?;
            let gap = || StoreError::Corrupt(format!("chain {}: block {middle} is missing", chain.chain));
            if made.ok_or_else(gap)? < at {
                from = middle.saturating_add(1);
            } else {
                until = middle;
            }
        }
        Ok(from)
    }

    /// The first block in a range that recorded the version, as far as blocks may be searched.
    async fn through(&mut self, range: Range) -> Result<Option<Block>, StoreError> {
        let mut from = range.from;
        while from < range.until && self.left > 0 {
            let until = from.saturating_add(PAGE.min(self.left)).min(range.until);
            self.left = self.left.saturating_sub(until.saturating_sub(from));
            let found = self.reader.blocks_with(Range { from, until, ..range }, self.tag).await?;
            let has = |block: &Block| block.facts().is_some_and(|facts| facts.long.added.contains(&self.tag));
            if let Some(block) = found.into_iter().find(has) {
                return Ok(Some(block));
            }
            from = until;
        }
        Ok(None)
    }
}

/// Since when a refund is in its state.
const fn since(refund: &Refund) -> Timestamp {
    match refund.state {
        RefundState::Processing { at }
        | RefundState::Succeeded { at, .. }
        | RefundState::Failed { at, .. } => at,
    }
}

/// All blocks of the chain that ends with this one.
fn whole(last: &Block) -> Range {
    Range { chain: last.key.chain, from: 0, until: last.key.number.saturating_add(1) }
}
