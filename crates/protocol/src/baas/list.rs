//! The list of orders: its parameters, and a page of it.

use cashier_core::error::Error;
use serde::Serialize;
use serde_json::value::RawValue;

use super::order::OrderView;
use super::{illegal, where_filter};

/// The default page size.
const LIMIT: u32 = 20;
/// The maximum page size.
const LIMIT_MAX: u32 = 1_000;
/// The maximum number of orders skipped.
const OFFSET_MAX: u32 = 10_000_000;

/// The parameters of a list.
#[derive(Clone, PartialEq, Debug)]
pub struct ListQuery {
    /// The page size.
    pub limit: u32,
    /// The number of orders skipped.
    pub offset: u32,
    /// The filter.
    pub condition: where_filter::Where,
    /// The fields to sort by, each descending or not.
    pub order_by: Vec<(String, bool)>,
    /// Fields that must have the given value, as text.
    pub equal: Vec<(&'static str, String)>,
}

/// Parameters that compare a field of the same or another name.
const FILTERS: [(&str, &str); 8] = [
    ("merchandise_schema_id", "merchandise_schema_id"),
    ("merchandise_record_id", "merchandise_record_id"),
    ("status", "status"),
    ("refund_status", "refund_status"),
    ("trade_no", "trade_no"),
    ("transaction_no", "transaction_no"),
    // The SDK's type declarations use this name for the same thing.
    ("transactionID", "transaction_no"),
    ("gateway_type", "gateway_type"),
];

impl ListQuery {
    /// Parses the query parameters. Unknown names are ignored.
    ///
    /// # Errors
    /// `PARAM_ILLEGAL`.
    pub fn parse(pairs: impl Iterator<Item = (String, String)>) -> Result<Self, Error> {
        let mut query = Self {
            limit: LIMIT,
            offset: 0,
            condition: where_filter::Where::All(Vec::new()),
            order_by: Vec::new(),
            equal: Vec::new(),
        };
        for (name, value) in pairs {
            match name.as_str() {
                "limit" => query.limit = number("limit", &value, LIMIT_MAX)?,
                "offset" => query.offset = number("offset", &value, OFFSET_MAX)?,
                "where" => query.condition = where_filter::parse(&value)?,
                "order_by" => query.order_by = sorting(&value)?,
                name => query.equal.extend(filter(name, value)?),
            }
        }
        Ok(query)
    }
}

fn number(name: &str, text: &str, max: u32) -> Result<u32, Error> {
    let value = text.parse::<u32>().ok().filter(|value| *value <= max);
    value.ok_or_else(|| illegal(format!("{name} must be a whole number up to {max}.")))
}

fn sorting(text: &str) -> Result<Vec<(String, bool)>, Error> {
    let fields: Vec<_> = text.split(',').map(str::trim).filter(|field| !field.is_empty()).collect();
    if fields.len() > 5 {
        return Err(illegal("order_by may have at most five fields."));
    }
    let field = |text: &str| match text.strip_prefix('-') {
        Some(name) => (name.to_owned(), true),
        None => (text.to_owned(), false),
    };
    Ok(fields.into_iter().map(field).collect())
}

fn filter(name: &str, value: String) -> Result<Option<(&'static str, String)>, Error> {
    let Some((_, field)) = FILTERS.into_iter().find(|(known, _)| *known == name) else { return Ok(None) };
    if value.contains('\0') || value.len() > 256 {
        return Err(illegal(format!("{name} is not valid.")));
    }
    // The SDK's documentation lists refund states under `status` as well.
    if field == "status" && ["complete", "partial"].contains(&value.as_str()) {
        return Ok(Some(("refund_status", value)));
    }
    Ok(Some((field, value)))
}

#[derive(Serialize)]
struct Meta {
    limit: u32,
    offset: u32,
    next: Option<String>,
    previous: Option<String>,
    total_count: i64,
}

#[derive(Serialize)]
struct Page {
    meta: Meta,
    objects: Vec<Box<RawValue>>,
}

/// A page of orders. `path` is the called path, for the URLs of the adjacent pages.
pub fn page(path: &str, query: &ListQuery, total: i64, orders: &[OrderView<'_>]) -> Vec<u8> {
    let (limit, offset) = (query.limit, query.offset);
    let at = |offset: u32| format!("{path}?limit={limit}&offset={offset}");
    let end = offset.saturating_add(limit);
    let meta = Meta {
        limit,
        offset,
        next: (limit > 0 && i64::from(end) < total).then(|| at(end)),
        previous: (limit > 0 && offset > 0).then(|| at(offset.saturating_sub(limit))),
        total_count: total,
    };
    let objects = orders.iter().filter_map(|order| order.to_raw()).collect();
    serde_json::to_vec(&Page { meta, objects }).unwrap_or_default()
}
