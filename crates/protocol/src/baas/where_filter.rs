//! The `where` parameter: conditions as JSON. It is parsed into values with limits on depth and size; their meaning
//! for a row is decided elsewhere, and no part of it ever becomes a statement.

use cashier_core::error::Error;
use serde_json::{Map, Number, Value};

use super::illegal;

/// The longest text, in bytes.
const TEXT_MAX: usize = 8 * 1024;
/// The maximum nesting depth of conditions.
const DEPTH_MAX: usize = 8;
/// The maximum number of comparisons.
const COMPARISONS_MAX: usize = 64;
/// The maximum number of values in a list.
const VALUES_MAX: usize = 100;

/// A condition.
#[derive(Clone, PartialEq, Debug)]
pub enum Where {
    /// All of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// One comparison.
    Is {
        /// The field's name as it was sent.
        field: String,
        /// How it is compared.
        operator: Operator,
    },
}

/// How a field is compared.
#[derive(Clone, PartialEq, Debug)]
pub enum Operator {
    /// Equal.
    Eq(Literal),
    /// Not equal.
    Ne(Literal),
    /// Less.
    Lt(Literal),
    /// Less or equal.
    Lte(Literal),
    /// Greater.
    Gt(Literal),
    /// Greater or equal.
    Gte(Literal),
    /// The text contains this text.
    Contains(Literal),
    /// One of these.
    In(Vec<Literal>),
    /// None of these.
    NotIn(Vec<Literal>),
    /// Without a value, or with one.
    IsNull(bool),
}

/// A value of a comparison.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, with its text as sent.
    Number(Number),
    /// A text.
    Text(String),
}

/// Parses the parameter. An empty text or object means no condition.
///
/// # Errors
/// `PARAM_ILLEGAL` when it is not JSON, too long, too deep, or uses an operator that orders do not support.
pub fn parse(text: &str) -> Result<Where, Error> {
    if text.len() > TEXT_MAX {
        return Err(illegal("where may have at most 8 KiB."));
    }
    if text.trim().is_empty() {
        return Ok(Where::All(Vec::new()));
    }
    let value: Value = serde_json::from_str(text).map_err(|_| illegal("where is not JSON."))?;
    let mut left = COMPARISONS_MAX;
    object(&value, DEPTH_MAX, &mut left)
}

/// An object: each of its members must hold.
fn object(value: &Value, depth: usize, left: &mut usize) -> Result<Where, Error> {
    let Value::Object(members) = value else { return Err(illegal("where must be an object.")) };
    let depth = depth.checked_sub(1).ok_or_else(|| illegal("where is nested too deeply."))?;
    let mut parts = Vec::with_capacity(members.len());
    for (name, value) in members {
        parts.push(match name.as_str() {
            "$and" => Where::All(list(value, depth, left)?),
            "$or" => Where::Any(list(value, depth, left)?),
            name if name.starts_with('$') => return Err(unknown(name)),
            name => comparisons(name, value, left)?,
        });
    }
    Ok(Where::All(parts))
}

fn list(value: &Value, depth: usize, left: &mut usize) -> Result<Vec<Where>, Error> {
    let Value::Array(items) = value else { return Err(illegal("$and and $or take a list.")) };
    items.iter().map(|item| object(item, depth, left)).collect()
}

/// The comparisons of one field: an object of operators, or a value that it must equal.
fn comparisons(field: &str, value: &Value, left: &mut usize) -> Result<Where, Error> {
    let operators: Map<String, Value> = match value {
        Value::Object(operators) => operators.clone(),
        value => Map::from_iter([("$eq".to_owned(), value.clone())]),
    };
    let mut parts = Vec::with_capacity(operators.len());
    for (name, value) in &operators {
        *left = left.checked_sub(1).ok_or_else(|| illegal("where has too many comparisons."))?;
        parts.push(Where::Is { field: field.to_owned(), operator: operator(name, value)? });
    }
    Ok(Where::All(parts))
}

fn operator(name: &str, value: &Value) -> Result<Operator, Error> {
    Ok(match name {
        "$eq" => Operator::Eq(literal(value)?),
        "$ne" => Operator::Ne(literal(value)?),
        "$lt" => Operator::Lt(literal(value)?),
        "$lte" => Operator::Lte(literal(value)?),
        "$gt" => Operator::Gt(literal(value)?),
        "$gte" => Operator::Gte(literal(value)?),
        "$contains" => Operator::Contains(literal(value)?),
        "$in" => Operator::In(literals(value)?),
        "$nin" => Operator::NotIn(literals(value)?),
        "$isnull" => Operator::IsNull(flag(value)?),
        "$exists" => Operator::IsNull(!flag(value)?),
        name => return Err(unknown(name)),
    })
}

fn unknown(name: &str) -> Error {
    let shown: String = name.chars().filter(|letter| !letter.is_control()).take(20).collect();
    illegal(format!("where: orders do not know the operator {shown}."))
}

fn flag(value: &Value) -> Result<bool, Error> {
    value.as_bool().ok_or_else(|| illegal("where: $isnull and $exists take true or false."))
}

fn literals(value: &Value) -> Result<Vec<Literal>, Error> {
    let items = value.as_array().ok_or_else(|| illegal("where: $in and $nin take a list."))?;
    if items.len() > VALUES_MAX {
        return Err(illegal("where: a list may have at most 100 values."));
    }
    items.iter().map(literal).collect()
}

fn literal(value: &Value) -> Result<Literal, Error> {
    match value {
        Value::Null => Ok(Literal::Null),
        Value::Bool(value) => Ok(Literal::Bool(*value)),
        Value::Number(number) => Ok(Literal::Number(number.clone())),
        // PostgreSQL text cannot contain NUL.
        Value::String(text) if text.contains('\0') => Err(illegal("where: a string contains a NUL.")),
        Value::String(text) => Ok(Literal::Text(text.clone())),
        Value::Array(_) | Value::Object(_) => Err(illegal("where: a comparison takes a single value.")),
    }
}
