//! Lists of the console, page by page: the newest first, through the keys that begin with the time.
//!
//! No index was added for them, because each would cost every payment. So a page looks at so many rows at most, and says where
//! it stopped: whoever filters for something rare goes on from there.

use cashier_core::id::{Id, MerchantId, NoticeId, PaymentId, RefundId, Shard};
use cashier_core::notice::Notice;
use cashier_core::payment::Payment;
use cashier_core::refund::Refund;
use cashier_core::request::{Operation, Request, RequestKey};
use cashier_core::time::Timestamp;

use super::{Reader, params};
use crate::cell::Cell;
use crate::error::StoreError;
use crate::table::{Table, first_id};

/// How many rows of all merchants are looked at for one page.
const STRETCH: u32 = 20_000;

/// Which payments are listed.
#[derive(Clone, Debug, Default)]
pub struct PaymentFilter {
    /// Those of one merchant.
    pub merchant: Option<MerchantId>,
    /// Those in this state.
    pub state: Option<&'static str>,
    /// Those of this amount, in minor units of this currency.
    pub amount: Option<(i64, &'static str)>,
    /// Those made at this time or later.
    pub from: Option<Timestamp>,
    /// Those made before this time.
    pub until: Option<Timestamp>,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct ListPage<T, I> {
    /// The rows, the newest first.
    pub rows: Vec<T>,
    /// Where the next page begins, if there may be one: its rows have smaller ids.
    pub next: Option<I>,
    /// True if so many rows were looked at that the page ended before it was full.
    pub is_cut: bool,
}

/// Where to look: rows with ids from `low` on and below `high`, of this kind.
struct Window {
    high: [u8; 16],
    low: [u8; 16],
    merchant: Option<MerchantId>,
}

impl Reader {
    /// Payments before `before`, the newest first, at most `limit`.
    pub async fn list_payments(
        &self,
        filter: &PaymentFilter,
        before: Option<PaymentId>,
        limit: u32,
    ) -> Result<ListPage<Payment, PaymentId>, StoreError> {
        let until = filter.until.map(|until| first_id(until).to_bytes());
        let high = before.map(PaymentId::to_bytes).into_iter().chain(until).min().unwrap_or([0xff; 16]);
        let low = filter.from.map_or([0; 16], |from| first_id(from).to_bytes());
        let mut more = Vec::new();
        let mut cells = Vec::new();
        let place = |cells: &Vec<Cell<'static>>| cells.len().saturating_add(6);
        if let Some(state) = filter.state {
            more.push(format!(" AND state = ?{}", place(&cells)));
            cells.push(Cell::from(state));
        }
        if let Some((minor, currency)) = filter.amount {
            more.push(format!(" AND amount = ?{}", place(&cells)));
            cells.push(Cell::from(minor));
            more.push(format!(" AND currency = ?{}", place(&cells)));
            cells.push(Cell::from(currency));
        }
        self.list(Window { high, low, merchant: filter.merchant }, (&more.concat(), cells), limit).await
    }

    /// Refunds before `before`, the newest first, at most `limit`: of one merchant, or of all.
    pub async fn list_refunds(
        &self,
        merchant: Option<MerchantId>,
        before: Option<RefundId>,
        limit: u32,
    ) -> Result<ListPage<Refund, RefundId>, StoreError> {
        let high = before.map_or([0xff; 16], RefundId::to_bytes);
        self.list(Window { high, low: [0; 16], merchant }, ("", Vec::new()), limit).await
    }

    /// A page of a table whose rows have an id and a merchant.
    async fn list<T: Table<Key = Id<K>> + Listed, K: cashier_core::id::Kind>(
        &self,
        window: Window,
        (more, cells): (&str, Vec<Cell<'static>>),
        limit: u32,
    ) -> Result<ListPage<T, Id<K>>, StoreError> {
        let wanted = limit.saturating_add(1);
        if self.is_postgres() && window.merchant.is_none() {
            return self.list_by_shard(window, (more, cells), limit).await;
        }
        let Window { high, low, merchant } = window;
        let shard = merchant.map(MerchantId::shard);
        let everywhere = T::everywhere();
        // On PostgreSQL the key begins with the shard, and a merchant's rows lie in one.
        let within = if self.is_postgres() { "shard = ?4 AND" } else { "?4 = ?4 AND" };
        let text = format!(
            "SELECT id FROM {everywhere} AS p WHERE {within} id < ?1 AND id >= ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3"
        );
        let shard = i64::from(shard.unwrap_or(Shard::from_low_bits(0)).number());
        let end = self.ask(text, params![high, low, STRETCH, shard], |source| source.blob(0)).await?;
        let end = end.into_iter().flatten().next().and_then(|bytes| Id::<K>::from_slice(&bytes));
        let whose = if merchant.is_some() { "merchant = ?5" } else { "?5 = ?5" };
        let rest = format!("WHERE {within} id < ?1 AND id >= ?2 AND {whose}{more} ORDER BY id DESC LIMIT ?3");
        let whose = merchant.map_or([0; 16], MerchantId::to_bytes);
        let mut all = params![high, end.map_or(low, Id::to_bytes), wanted, shard, whose];
        all.extend(cells);
        let rows = self.rows(&rest, all).await?;
        Ok(page(rows, limit, end))
    }

    /// The same on PostgreSQL for all merchants: the newest of each shard are looked up first.
    async fn list_by_shard<T: Table<Key = Id<K>> + Listed, K: cashier_core::id::Kind>(
        &self,
        window: Window,
        (more, cells): (&str, Vec<Cell<'static>>),
        limit: u32,
    ) -> Result<ListPage<T, Id<K>>, StoreError> {
        let rest = format!(
            "WHERE ?4::bigint = ?4 AND ?5::bigint = ?5 AND (shard, id) IN (SELECT s.n, k.id
               FROM (SELECT generate_series(0, 4095)::bigint AS n) AS s, LATERAL (SELECT id FROM {} AS p
               WHERE shard = s.n AND id < ?1 AND id >= ?2{more} ORDER BY id DESC LIMIT ?3) AS k
               ORDER BY k.id DESC LIMIT ?3) ORDER BY id DESC",
            T::everywhere()
        );
        let mut all = params![window.high, window.low, limit.saturating_add(1), 0_i64, 0_i64];
        all.extend(cells);
        Ok(page(self.rows(&rest, all).await?, limit, None))
    }

    /// Notices to a merchant's server before `before`, the newest first, at most `limit`. Those of months that were put aside
    /// are not among them.
    pub async fn list_notices(
        &self,
        merchant: MerchantId,
        before: Option<NoticeId>,
        limit: u32,
    ) -> Result<ListPage<Notice, NoticeId>, StoreError> {
        let high = before.unwrap_or(NoticeId::from_bytes([0xff; 16]));
        let text = "SELECT id FROM notices AS n WHERE shard = ?1 AND channel = 'merchant' AND id < ?2
            ORDER BY id DESC LIMIT 1 OFFSET ?3";
        let end =
            self.ask(text.to_owned(), params![merchant.shard(), high, STRETCH], |source| source.blob(0));
        let end = end.await?.into_iter().flatten().next().and_then(|bytes| NoticeId::from_slice(&bytes));
        let rest = "WHERE shard = ?1 AND channel = 'merchant' AND id < ?2 AND id >= ?3 AND receiver = ?4
            ORDER BY id DESC LIMIT ?5";
        let low = end.unwrap_or(NoticeId::from_bytes([0; 16]));
        let rows = self.recent(rest, params![merchant.shard(), high, low, merchant, limit.saturating_add(1)]);
        Ok(page(rows.await?, limit, end))
    }

    /// The requests of merchants with this key of their own, for payments and refunds.
    pub async fn requests_named(
        &self,
        merchants: &[MerchantId],
        key: &str,
    ) -> Result<Vec<Request>, StoreError> {
        let named = |merchant: &MerchantId| {
            [Operation::Pay, Operation::Refund].map(|operation| RequestKey {
                owner: (*merchant).into(),
                operation,
                key: key.to_owned(),
            })
        };
        let keys: Vec<_> = merchants.iter().flat_map(named).collect();
        self.by_keys(&keys).await
    }
}

/// A row of a list.
trait Listed {
    /// Its id, by which the list is sorted.
    fn id_bytes(&self) -> [u8; 16];
}

impl Listed for Payment {
    fn id_bytes(&self) -> [u8; 16] {
        self.id.to_bytes()
    }
}

impl Listed for Refund {
    fn id_bytes(&self) -> [u8; 16] {
        self.id.to_bytes()
    }
}

impl Listed for Notice {
    fn id_bytes(&self) -> [u8; 16] {
        self.id.to_bytes()
    }
}

/// The rows of a page, of which one more than `limit` was looked for, and rows before `end` not at all.
fn page<T: Listed, K: cashier_core::id::Kind>(
    mut rows: Vec<T>,
    limit: u32,
    end: Option<Id<K>>,
) -> ListPage<T, Id<K>> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let is_full = rows.len() > limit;
    rows.truncate(limit);
    let last = rows.last().map(|row| Id::from_bytes(row.id_bytes()));
    let next = if is_full { last } else { end };
    ListPage { rows, next, is_cut: !is_full && end.is_some() }
}
