//! Translates names and values on the wire to conditions of the store. Names come from a closed list, and values are
//! checked against the type of their field.

use cashier_core::error::{Code, Error};
use cashier_core::web_order::payment_of_transaction_no;
use cashier_protocol::alipay::yuan;
use cashier_protocol::baas::order::parse_schema_id;
use cashier_protocol::baas::where_filter::{Literal, Operator, Where};
use cashier_store::cell::Cell;
use cashier_store::read::{Compare, Condition, Field, FieldType};

/// Every field, by its names on the wire.
const FIELDS: [(&str, Field); 18] = [
    ("id", Field::Number),
    ("trade_no", Field::TradeNo),
    ("transaction_no", Field::Payment),
    ("gateway_type", Field::Gateway),
    ("currency_type", Field::Currency),
    ("total_cost", Field::Amount),
    ("status", Field::Status),
    ("refund_status", Field::RefundStatus),
    ("paid_at", Field::PaidAt),
    ("created_at", Field::CreatedAt),
    ("updated_at", Field::UpdatedAt),
    ("created_by", Field::User),
    ("created_by_id", Field::User),
    ("merchandise_description", Field::Description),
    ("merchandise_schema_id", Field::SchemaId),
    ("merchandise_record_id", Field::RecordId),
    ("profit_sharing", Field::ProfitSharing),
    ("transactionID", Field::Payment),
];

fn illegal(detail: String) -> Error {
    Error::new(Code::ParamIllegal).with_detail(detail)
}

/// The field with this name.
pub(super) fn field(name: &str) -> Result<Field, Error> {
    let found = FIELDS.into_iter().find(|(known, _)| *known == name).map(|(_, field)| field);
    found.ok_or_else(|| {
        let shown: String = name.chars().filter(|letter| !letter.is_control()).take(40).collect();
        illegal(format!("Orders have no field {shown}."))
    })
}

/// A parameter that a field must equal. A blank value means "no refund" for the refund status, and is ignored for
/// other fields.
pub(super) fn equal(name: &str, value: &str) -> Result<Option<Condition>, Error> {
    let field = field(name)?;
    if value.trim().is_empty() {
        return Ok((field == Field::RefundStatus).then_some(Condition::Null(field, true)));
    }
    let cell = match field {
        Field::SchemaId => Cell::from(parse_schema_id(value)?),
        field => cell(name, field, &Literal::Text(value.to_owned()))?,
    };
    Ok(Some(Condition::Is(field, Compare::Eq, cell)))
}

/// The condition expressed by `where`.
pub(super) fn condition(tree: &Where) -> Result<Condition, Error> {
    let all = |parts: &[Where]| parts.iter().map(condition).collect::<Result<Vec<_>, _>>();
    match tree {
        Where::All(parts) => Ok(Condition::All(all(parts)?)),
        Where::Any(parts) => Ok(Condition::Any(all(parts)?)),
        Where::Is { field: name, operator } => comparison(name, operator),
    }
}

fn comparison(name: &str, operator: &Operator) -> Result<Condition, Error> {
    let field = field(name)?;
    let is = |compare, literal: &Literal| Ok(Condition::Is(field, compare, cell(name, field, literal)?));
    let cells = |literals: &[Literal]| {
        literals.iter().map(|literal| cell(name, field, literal)).collect::<Result<Vec<_>, _>>()
    };
    match operator {
        Operator::Eq(Literal::Null) => Ok(Condition::Null(field, true)),
        Operator::Ne(Literal::Null) => Ok(Condition::Null(field, false)),
        Operator::IsNull(is_null) => Ok(Condition::Null(field, *is_null)),
        Operator::Eq(literal) => is(Compare::Eq, literal),
        Operator::Ne(literal) => is(Compare::Ne, literal),
        Operator::Lt(literal) => is(Compare::Lt, literal),
        Operator::Lte(literal) => is(Compare::Lte, literal),
        Operator::Gt(literal) => is(Compare::Gt, literal),
        Operator::Gte(literal) => is(Compare::Gte, literal),
        Operator::Contains(_) if field.kind() != FieldType::Text => {
            Err(illegal(format!("where: {name} is no text.")))
        }
        Operator::Contains(literal) => is(Compare::Contains, literal),
        Operator::In(literals) => Ok(Condition::In(field, cells(literals)?, true)),
        Operator::NotIn(literals) => Ok(Condition::In(field, cells(literals)?, false)),
    }
}

/// A value in the type of the field's column.
fn cell(name: &str, field: Field, literal: &Literal) -> Result<Cell<'static>, Error> {
    let wrong = || illegal(format!("{name} cannot be compared with this value."));
    let text = match literal {
        Literal::Bool(value) if field == Field::ProfitSharing => return Ok(Cell::from(*value)),
        Literal::Null | Literal::Bool(_) => return Err(wrong()),
        Literal::Number(number) => number.to_string(),
        Literal::Text(text) => text.clone(),
    };
    Ok(match field {
        // A text that is not an order number matches no order.
        Field::Payment => {
            payment_of_transaction_no(&text).map_or_else(|| Cell::Blob(Vec::new().into()), Cell::from)
        }
        Field::Amount => Cell::from(yuan::parse_signed(&text).map_err(|_| wrong())?),
        field if field.kind() == FieldType::Int => Cell::from(text.parse::<i64>().map_err(|_| wrong())?),
        _ => Cell::from(text),
    })
}
