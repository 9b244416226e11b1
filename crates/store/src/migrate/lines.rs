//! Puts the lines of statements into the order in which they were written (version 15).
//!
//! Earlier versions ordered lines by id only. Two lines from the same millisecond may have been written in the opposite
//! order: where a line does not begin with the balance that the one before it left, the balances give the true order.

use std::collections::{HashMap, VecDeque};
use std::fmt::Write as _;

use super::Dialect;
use crate::cell::Source;
use crate::error::StoreError;

/// Every line of each account that has a line out of place, account by account, in the assumed order.
pub(crate) const QUESTION: &str =
    "SELECT l.user_id, l.currency, l.transfer, l.balance_after - l.change, l.balance_after
    FROM entries l JOIN (
      SELECT DISTINCT e.user_id, e.currency FROM entries e
      LEFT JOIN entries p ON p.shard = e.shard AND p.transfer = e.previous AND p.user_id = e.user_id
      WHERE e.balance_after - e.change <> COALESCE(p.balance_after, 0)) AS b
    ON b.user_id = l.user_id AND b.currency = l.currency
    ORDER BY l.user_id, l.currency, l.number";

/// A line of such an account.
pub(crate) struct Line {
    user: Vec<u8>,
    currency: String,
    transfer: Vec<u8>,
    before: i64,
    after: i64,
}

impl Line {
    pub(crate) fn decode(source: &dyn Source) -> Result<Self, StoreError> {
        Ok(Self {
            user: source.blob(0)?.unwrap_or_default(),
            currency: source.text(1)?.unwrap_or_default(),
            transfer: source.blob(2)?.unwrap_or_default(),
            before: source.int(3)?.unwrap_or_default(),
            after: source.int(4)?.unwrap_or_default(),
        })
    }
}

/// The statements that put these lines into order. If the books are wrong and no order fits, the lines stay as they
/// are, and `verify` names them.
pub(crate) fn statements(lines: &[Line], dialect: Dialect) -> Vec<String> {
    let mut statements = Vec::new();
    for account in lines.chunk_by(|one, next| (&one.user, &one.currency) == (&next.user, &next.currency)) {
        let Some(order) = order(account) else { continue };
        let mut previous = "NULL".to_owned();
        for (line, number) in order.iter().zip(1..) {
            let transfer = literal(&line.transfer, dialect);
            let user = literal(&line.user, dialect);
            statements.push(format!(
                "UPDATE entries SET number = {number}, previous = {previous} WHERE transfer = {transfer} AND user_id = {user}"
            ));
            previous = transfer;
        }
    }
    statements
}

/// A path from zero that takes each line once, and the earlier of two lines first; `None` if there is none.
fn order(lines: &[Line]) -> Option<Vec<&Line>> {
    let mut from: HashMap<i64, VecDeque<&Line>> = HashMap::new();
    for line in lines {
        from.entry(line.before).or_default().push_back(line);
    }
    let mut way: Vec<Option<&Line>> = vec![None];
    let mut order = Vec::with_capacity(lines.len());
    while let Some(last) = way.last() {
        let balance = last.map_or(0, |line| line.after);
        match from.get_mut(&balance).and_then(VecDeque::pop_front) {
            Some(line) => way.push(Some(line)),
            // No line leaves this balance any more: the line that led here comes before all lines found so far.
            None => order.extend(way.pop().flatten()),
        }
    }
    order.reverse();
    let fits = order.windows(2).all(|pair| matches!(pair, [one, next] if one.after == next.before));
    (order.len() == lines.len() && fits).then_some(order)
}

fn literal(bytes: &[u8], dialect: Dialect) -> String {
    let hex = bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    match dialect {
        Dialect::Sqlite => format!("x'{hex}'"),
        Dialect::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(steps: &[(i64, i64)]) -> Vec<Line> {
        let line = |(number, (before, after)): (u8, &(i64, i64))| Line {
            user: vec![9],
            currency: "IQD".to_owned(),
            transfer: vec![number],
            before: *before,
            after: *after,
        };
        (1..).zip(steps).map(line).collect()
    }

    fn numbers(steps: &[(i64, i64)]) -> Option<Vec<u8>> {
        let lines = lines(steps);
        order(&lines).map(|order| order.iter().map(|line| line.transfer[0]).collect())
    }

    /// Balances that recur, lines that are swapped, and a loop that is left and entered again.
    #[test]
    fn balances_say_the_order() {
        assert_eq!(numbers(&[(0, 9), (9, 4), (4, 6)]), Some(vec![1, 2, 3]));
        assert_eq!(numbers(&[(0, 9), (4, 6), (9, 4)]), Some(vec![1, 3, 2]));
        assert_eq!(numbers(&[(0, 9), (9, 4), (4, 9), (9, 4)]), Some(vec![1, 2, 3, 4]));
        assert_eq!(numbers(&[(0, 9), (9, 4), (9, 2), (4, 9)]), Some(vec![1, 2, 4, 3]));
        assert_eq!(numbers(&[(0, 9), (9, 2), (9, 4), (4, 9)]), Some(vec![1, 3, 4, 2]));
    }

    #[test]
    fn what_is_in_no_order_stays() {
        assert_eq!(numbers(&[(0, 9), (8, 4)]), None);
        assert_eq!(numbers(&[(0, 9), (0, 9)]), None);
        assert!(statements(&lines(&[(0, 9), (8, 4)]), Dialect::Sqlite).is_empty());
    }
}
