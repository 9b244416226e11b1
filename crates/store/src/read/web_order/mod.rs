//! Orders of app users: one, a page of a user's list, and their number.

mod filter;

use std::collections::BTreeSet;

use cashier_core::app::App;
use cashier_core::app_user::Number;
use cashier_core::id::{MerchantId, PaymentId};
use cashier_core::payment::Payment;
use cashier_core::time::Timestamp;
use cashier_core::web_order::WebOrder;

use super::{KEYS_AT_ONCE, Reader, params};
use crate::cell::{Cell, Fields, Source};
use crate::error::StoreError;
use crate::table::Table;
use filter::{Builder, REFUND_STATUS, UPDATED_AT};

pub use filter::{Compare, Condition, Field, FieldType};

/// An order with its payment and the state of its refunds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedOrder {
    /// What the app said.
    pub order: WebOrder,
    /// The payment.
    pub payment: Payment,
    /// `partial`, `complete`, `failed`, or nothing.
    pub refund_status: Option<String>,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Which orders of one user, and in which order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderQuery {
    /// The merchant whose shard the orders are in.
    pub merchant: MerchantId,
    /// The app's client id.
    pub app: String,
    /// The user.
    pub user: Number,
    /// The filter.
    pub condition: Condition,
    /// The fields to sort by, each descending or not; newest first when empty. Ties follow the last direction.
    pub order_by: Vec<(Field, bool)>,
    /// The page size.
    pub limit: u32,
    /// The number of orders skipped.
    pub offset: u32,
}

/// Each order with its payment, from one of the tables in which payments lie. A list asks both and puts the answers together: SQLite
/// would read both tables whole where it sorts or counts what comes from the two.
fn joins() -> impl Iterator<Item = String> {
    [Some(Payment::NAME), Payment::ARCHIVE.map(|archive| archive.name)]
        .into_iter()
        .flatten()
        .map(|payments| format!("web_orders o JOIN {payments} p ON p.shard = o.shard AND p.id = o.payment"))
}

/// One question to each of them.
fn of_each(question: impl Fn(&str) -> String) -> String {
    joins().map(|join| question(&join)).collect::<Vec<_>>().join(" UNION ALL ")
}

impl Reader {
    /// One order's own row.
    pub async fn web_order(&self, payment: PaymentId) -> Result<Option<WebOrder>, StoreError> {
        self.by_key(&payment).await
    }

    /// One order with its payment.
    pub async fn listed_order(&self, payment: PaymentId) -> Result<Option<ListedOrder>, StoreError> {
        let text =
            of_each(|join| format!("SELECT {} FROM {join} WHERE o.shard = ?1 AND o.payment = ?2", columns()));
        Ok(self.ask(text, params![payment.shard(), payment], decode).await?.into_iter().next())
    }

    /// Those of some users of an app who have an order.
    pub async fn users_with_orders(
        &self,
        app: &App,
        users: &[Number],
    ) -> Result<BTreeSet<Number>, StoreError> {
        let mut found = BTreeSet::new();
        for page in users.chunks(KEYS_AT_ONCE) {
            let places: Vec<_> = (3..).take(page.len()).map(|place| format!("?{place}")).collect();
            let text = format!(
                "SELECT DISTINCT user_number FROM web_orders WHERE shard = ?1 AND app = ?2 AND user_number IN ({})",
                places.join(", ")
            );
            let mut cells = params![app.merchant.shard(), app.client_id.clone()];
            cells.extend(page.iter().map(|user| Cell::from(user.value())));
            let numbers = self.ask(text, cells, |source| source.int(0)).await?;
            found.extend(numbers.into_iter().flatten().filter_map(Number::new));
        }
        Ok(found)
    }

    /// A page of a user's orders, and the total number.
    pub async fn list_orders(&self, query: &OrderQuery) -> Result<(Vec<ListedOrder>, i64), StoreError> {
        let Listing { count, page, counted, shown } = listing(query);
        let total = self.ask(count, counted, |source| source.int(0)).await?;
        let total = total.into_iter().flatten().next().unwrap_or(0);
        Ok((self.ask(page, shown, decode).await?, total))
    }
}

/// The two statements of a list, with their parameters.
struct Listing {
    count: String,
    page: String,
    counted: Vec<Cell<'static>>,
    shown: Vec<Cell<'static>>,
}

fn listing(query: &OrderQuery) -> Listing {
    let mut builder = Builder::default();
    let shard = builder.bind(Cell::from(query.merchant.shard()));
    let app = builder.bind(Cell::from(query.app.clone()));
    let user = builder.bind(Cell::from(query.user.value()));
    let condition = builder.condition(&query.condition);
    let place =
        format!("WHERE o.shard = {shard} AND o.app = {app} AND o.user_number = {user} AND {condition}");
    let of_one = |source: &str| format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {source} {place}");
    // Counting reads the payments only if a condition refers to them.
    let count = if builder.needs_payment {
        format!("SELECT CAST(SUM(n) AS BIGINT) FROM ({}) AS found", of_each(of_one))
    } else {
        of_one("web_orders o")
    };
    let counted = builder.cells.clone();
    let mut sorting: Vec<(String, bool)> =
        query.order_by.iter().map(|(field, down)| (builder.field(*field), *down)).collect();
    // Ties are in creation order, in the direction of the last field. The payment's id begins with the millisecond,
    // and makes every order total.
    match query.order_by.last() {
        None => sorting.push(("o.payment".to_owned(), true)),
        Some((_, down)) => {
            sorting.extend([("p.created_at".to_owned(), *down), ("o.payment".to_owned(), *down)]);
        }
    }
    let (limit, offset) = (builder.bind(Cell::from(query.limit)), builder.bind(Cell::from(query.offset)));
    // What both answers are sorted by stands behind the columns.
    let by: Vec<_> =
        sorting.iter().zip(1..).map(|((expression, _), n)| format!("{expression} AS by_{n}")).collect();
    let order: Vec<_> = sorting
        .iter()
        .zip(1..)
        .map(|((_, down), n)| format!("by_{n}{}", if *down { " DESC" } else { "" }))
        .collect();
    let rows = of_each(|join| format!("SELECT {}, {} FROM {join} {place}", columns(), by.join(", ")));
    let page = format!("{rows} ORDER BY {} LIMIT {limit} OFFSET {offset}", order.join(", "));
    Listing { count, page, counted, shown: builder.cells }
}

fn columns() -> String {
    let of = |letter: char, names: &mut dyn Iterator<Item = &'static str>| {
        names.map(|name| format!("{letter}.{name}")).collect::<Vec<_>>().join(", ")
    };
    let orders = of('o', &mut WebOrder::COLUMNS.iter().map(|column| column.name));
    let payments = of('p', &mut Payment::COLUMNS.iter().map(|column| column.name));
    format!("{orders}, {payments}, {REFUND_STATUS}, {UPDATED_AT}")
}

fn decode(source: &dyn Source) -> Result<ListedOrder, StoreError> {
    let mut fields = Fields::new(source, "web_orders");
    Ok(ListedOrder {
        order: WebOrder::decode(&mut fields)?,
        payment: Payment::decode(&mut fields)?,
        refund_status: fields.opt_text()?,
        updated_at: fields.time()?,
    })
}

#[cfg(test)]
mod tests {
    use cashier_core::id::{Fresh, Shard};

    use super::*;
    use crate::address::Address;
    use crate::store::Store;

    /// SQLite's query plan of a statement.
    async fn plan(reader: &Reader, text: &str, cells: Vec<Cell<'static>>) -> String {
        let steps = reader.ask(format!("EXPLAIN QUERY PLAN {text}"), cells, |source| source.text(3)).await;
        steps.unwrap().into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// A list uses an index that begins with its user, and its rows come in order. Looking up one order by number, or
    /// whether something was bought, reads only those rows, however many others the user has.
    #[tokio::test]
    async fn lists_go_through_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Address::Sqlite(folder.path().join("plan.db"))).await.unwrap();
        let mut fresh = Fresh::new(Timestamp::from_micros(1_800_000_000_000_000), [7; 16]);
        let merchant: MerchantId = fresh.id(Shard::of_text("SHOP"));
        let is = |field, cell: Cell<'static>| Condition::Is(field, Compare::Eq, cell);
        let bought = vec![
            is(Field::SchemaId, Cell::from(7_i64)),
            is(Field::RecordId, Cell::from("article".to_owned())),
            is(Field::Status, Cell::from("success".to_owned())),
        ];
        for (parts, index) in [
            (Vec::new(), "web_orders_by_user"),
            (vec![is(Field::Status, Cell::from("pending".to_owned()))], "web_orders_by_user"),
            (vec![is(Field::TradeNo, Cell::from("x".to_owned()))], "web_orders_by_number"),
            (bought, "web_orders_by_article"),
        ] {
            let query = OrderQuery {
                merchant,
                app: "0cea5511e7ea0000c0de".to_owned(),
                user: Number::new(1_000).unwrap(),
                condition: Condition::All(parts),
                order_by: Vec::new(),
                limit: 20,
                offset: 0,
            };
            let Listing { count, page, counted, shown } = listing(&query);
            let (count, page) =
                (plan(&store.reader, &count, counted).await, plan(&store.reader, &page, shown).await);
            // For counting, any index that begins with the user will do.
            for plan in [&count, &page] {
                // What was found of one payment may be gone through.
                let rest = plan.replace("SCAN found", "");
                assert!(plan.contains("SEARCH o") && !rest.contains("SCAN"), "{index}: {plan}");
            }
            assert!(page.contains(index), "{index}: {page}");
            assert!(!page.contains("TEMP B-TREE"), "the rows come sorted: {page}");
        }
    }
}
