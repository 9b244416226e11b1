//! The statements of a table, for many rows at once.

use crate::table::{Column, Role, Table, WHOLE_MAX, update_columns};

/// The texts of a table's statements.
pub(super) struct Texts {
    pub(super) select: String,
    /// Reads a whole sparse table, limited to one row more than allowed. Nothing is locked.
    pub(super) whole: String,
    pub(super) insert: String,
    /// Inserts too, but costs less for many rows and more for a few.
    pub(super) copy: String,
    pub(super) update: String,
    pub(super) delete: String,
}

fn unnest<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let arrays: Vec<_> =
        columns.zip(1..).map(|(column, n)| format!("${n}::{}[]", column.ty.pg_name())).collect();
    format!("unnest({})", arrays.join(", "))
}

fn names<'a>(columns: impl Iterator<Item = &'a Column>, before: &str) -> String {
    columns.map(|column| format!("{before}{}", column.name)).collect::<Vec<_>>().join(", ")
}

impl Texts {
    pub(super) fn of<T: Table>() -> Self {
        let keys = || T::columns(Role::Key);
        let by_key =
            keys().map(|column| format!("t.{0} = k.{0}", column.name)).collect::<Vec<_>>().join(" AND ");
        let assignments = T::columns(Role::Mutable)
            .map(|column| format!("{0} = k.{0}", column.name))
            .collect::<Vec<_>>()
            .join(", ");
        let sent = || update_columns::<T>().map(|(_, column)| column);
        Self {
            // Locked in key order, so that two processes cannot deadlock.
            select: format!(
                "SELECT {} FROM {} AS k({}) JOIN {} t ON {by_key} ORDER BY {} FOR UPDATE OF t",
                names(T::COLUMNS.iter(), "t."),
                unnest(keys()),
                names(keys(), ""),
                T::NAME,
                names(keys(), "t."),
            ),
            whole: format!("SELECT {} FROM {} LIMIT {WHOLE_MAX} + 1", T::column_list(), T::NAME),
            insert: format!(
                "INSERT INTO {} ({}) SELECT * FROM {}",
                T::NAME,
                T::column_list(),
                unnest(T::COLUMNS.iter())
            ),
            copy: format!("COPY {} ({}) FROM STDIN (FORMAT binary)", T::NAME, T::column_list()),
            update: format!(
                "UPDATE {} t SET {assignments} FROM {} AS k({}) WHERE {by_key}",
                T::NAME,
                unnest(sent()),
                names(sent(), "")
            ),
            delete: format!(
                "DELETE FROM {} t USING {} AS k({}) WHERE {by_key}",
                T::NAME,
                unnest(keys()),
                names(keys(), "")
            ),
        }
    }
}
