//! The fields by which a user's orders can be filtered and sorted: a closed list, each with its own expression; the
//! caller's input only ever becomes a bound parameter.

use crate::cell::Cell;

/// A field of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// The order's own number.
    Number,
    /// The number at the provider.
    TradeNo,
    /// The payment's id, as bytes.
    Payment,
    /// The gateway's name.
    Gateway,
    /// ISO 4217.
    Currency,
    /// Minor units.
    Amount,
    /// `pending`, `success` or `failed`.
    Status,
    /// `partial`, `complete`, `failed`, or nothing.
    RefundStatus,
    /// Seconds since 1970, or nothing.
    PaidAt,
    /// Seconds since 1970.
    CreatedAt,
    /// Seconds since 1970.
    UpdatedAt,
    /// The user's number.
    User,
    /// What is paid for.
    Description,
    /// The app's number of the table of goods.
    SchemaId,
    /// The app's id of the row in that table.
    RecordId,
    /// 0 or 1.
    ProfitSharing,
}

/// The type of a field's values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// Whole numbers.
    Int,
    /// Texts.
    Text,
    /// Ids as bytes.
    Blob,
}

/// The refunds of the payment, wherever they lie. SQLite would read all refunds if only the outer question named the payment.
macro_rules! refunds {
    ($column:literal) => {
        concat!(
            "(SELECT ",
            $column,
            ", state FROM refunds WHERE shard = p.shard AND payment = p.id \
             UNION ALL SELECT ",
            $column,
            ", state FROM archived_refunds WHERE shard = p.shard AND payment = p.id) AS found"
        )
    };
}

/// When a payment last changed: its newest refund, its end, or its creation.
pub(super) const UPDATED_AT: &str = concat!(
    "COALESCE((SELECT MAX(found.state_at) FROM ",
    refunds!("state_at"),
    "), p.state_at, p.created_at)"
);

/// The state of the refunds as one word. A refund counts once the money has been returned, not while it is in
/// progress.
pub(super) const REFUND_STATUS: &str = concat!(
    "CASE WHEN p.refunded >= p.amount AND p.amount <= (SELECT SUM(found.amount) FROM ",
    refunds!("amount"),
    " WHERE found.state = 'succeeded') THEN 'complete' WHEN p.refunded > 0 AND EXISTS (SELECT 1 FROM ",
    refunds!("amount"),
    " WHERE found.state = 'succeeded') THEN 'partial' WHEN EXISTS (SELECT 1 FROM ",
    refunds!("amount"),
    " WHERE found.state = 'failed') THEN 'failed' END"
);

impl Field {
    /// The type of its values.
    pub const fn kind(self) -> FieldType {
        match self {
            Self::Payment => FieldType::Blob,
            Self::TradeNo
            | Self::Gateway
            | Self::Currency
            | Self::Status
            | Self::RefundStatus
            | Self::Description
            | Self::RecordId => FieldType::Text,
            Self::Number
            | Self::Amount
            | Self::PaidAt
            | Self::CreatedAt
            | Self::UpdatedAt
            | Self::User
            | Self::SchemaId
            | Self::ProfitSharing => FieldType::Int,
        }
    }

    /// Returns true when the payment's row is needed as well.
    pub(super) const fn needs_payment(self) -> bool {
        matches!(
            self,
            Self::Currency
                | Self::Amount
                | Self::Status
                | Self::RefundStatus
                | Self::PaidAt
                | Self::CreatedAt
                | Self::UpdatedAt
                | Self::Description
        )
    }

    pub(super) fn expression(self) -> String {
        let seconds = |micros: &str| format!("({micros} / 1000000)");
        match self {
            Self::Number => "o.number".to_owned(),
            Self::TradeNo => "o.trade_no".to_owned(),
            Self::Payment => "o.payment".to_owned(),
            Self::Gateway => "o.gateway".to_owned(),
            Self::User => "o.user_number".to_owned(),
            Self::SchemaId => "o.schema_id".to_owned(),
            Self::RecordId => "o.record_id".to_owned(),
            Self::ProfitSharing => "o.profit_sharing".to_owned(),
            Self::Currency => "p.currency".to_owned(),
            Self::Amount => "p.amount".to_owned(),
            Self::Description => "p.description".to_owned(),
            Self::Status => {
                "CASE p.state WHEN 'created' THEN 'pending' WHEN 'succeeded' THEN 'success' ELSE 'failed' END"
                    .to_owned()
            }
            Self::RefundStatus => format!("({REFUND_STATUS})"),
            Self::PaidAt => seconds("CASE p.state WHEN 'succeeded' THEN p.state_at END"),
            Self::CreatedAt => seconds("p.created_at"),
            Self::UpdatedAt => seconds(UPDATED_AT),
        }
    }
}

/// How a field is compared with one value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compare {
    /// Equal.
    Eq,
    /// Not equal; a missing value is not equal to any.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// The text contains this text.
    Contains,
}

/// A condition on an order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// All of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// A comparison with a value of the field's type.
    Is(Field, Compare, Cell<'static>),
    /// One of these values, or none of them.
    In(Field, Vec<Cell<'static>>, bool),
    /// No value, or some value.
    Null(Field, bool),
}

/// Builds the text of a condition, and collects its parameters.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) cells: Vec<Cell<'static>>,
    pub(super) needs_payment: bool,
}

impl Builder {
    pub(super) fn bind(&mut self, cell: Cell<'static>) -> String {
        self.cells.push(cell);
        format!("?{}", self.cells.len())
    }

    pub(super) fn field(&mut self, field: Field) -> String {
        self.needs_payment |= field.needs_payment();
        field.expression()
    }

    pub(super) fn condition(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::All(parts) => self.join(parts, " AND ", "1 = 1"),
            Condition::Any(parts) => self.join(parts, " OR ", "1 = 0"),
            Condition::Is(field, compare, value) => self.comparison(*field, *compare, value),
            Condition::In(field, values, is_in) => self.membership(*field, values, *is_in),
            Condition::Null(field, is_null) => {
                let expression = self.field(*field);
                format!("({expression}) IS {}NULL", if *is_null { "" } else { "NOT " })
            }
        }
    }

    fn join(&mut self, parts: &[Condition], word: &str, empty: &str) -> String {
        if parts.is_empty() {
            return empty.to_owned();
        }
        let texts: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        format!("({})", texts.join(word))
    }

    fn comparison(&mut self, field: Field, compare: Compare, value: &Cell<'static>) -> String {
        let expression = self.field(field);
        let place = self.bind(value.clone());
        let sign = match compare {
            Compare::Eq => "=",
            Compare::Ne => return format!("(({expression}) IS NULL OR ({expression}) <> {place})"),
            Compare::Lt => "<",
            Compare::Lte => "<=",
            Compare::Gt => ">",
            Compare::Gte => ">=",
            // A text that contains another changes when that one is removed. Unlike LIKE, this has no wildcards and
            // is case-sensitive on both engines.
            Compare::Contains => return format!("replace({expression}, {place}, '') <> {expression}"),
        };
        format!("({expression}) {sign} {place}")
    }

    fn membership(&mut self, field: Field, values: &[Cell<'static>], is_in: bool) -> String {
        if values.is_empty() {
            return if is_in { "1 = 0" } else { "1 = 1" }.to_owned();
        }
        let expression = self.field(field);
        let places: Vec<_> = values.iter().map(|value| self.bind(value.clone())).collect();
        let list = places.join(", ");
        if is_in {
            format!("({expression}) IN ({list})")
        } else {
            format!("(({expression}) IS NULL OR ({expression}) NOT IN ({list}))")
        }
    }
}
