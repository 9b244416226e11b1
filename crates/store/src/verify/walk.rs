//! Reading a whole table in the order of its keys, a page at a time, so that large books need little memory.

use crate::cell::{Cell, Fields, Source};
use crate::error::StoreError;
use crate::read::Reader;
use crate::table::Table;

use super::words::Words;

/// How far a walk has come: the parts of a key in their order. `None` is before the first row.
pub(super) type Place = Option<Vec<Cell<'static>>>;

/// A page of rows.
pub(super) struct Rows<T> {
    pub(super) readable: Vec<T>,
    /// What is wrong with each row that cannot be read.
    pub(super) unreadable: Vec<String>,
    /// The key of the last row.
    pub(super) last: Place,
    /// True if rows may follow.
    pub(super) is_full: bool,
}

/// A table, and the columns by which it is walked: those of its key, without the shard.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    pub(super) key: &'static [&'static str],
    /// How many rows are read at once.
    pub(super) page: usize,
}

impl Walk {
    /// The columns of a place. The whole table is walked in the order of its primary key, which on PostgreSQL begins
    /// with the shard.
    fn names(self, words: Words) -> Vec<&'static str> {
        let shard = (words.is_postgres && words.span.from.is_none()).then_some("shard");
        shard.into_iter().chain(self.key.iter().copied()).collect()
    }
}

impl Reader {
    /// The rows of a span after one place and up to another, which may have fewer parts.
    pub(super) async fn page<T: Table>(
        &self,
        walk: Walk,
        words: Words,
        (after, up_to): (&Place, &Place),
    ) -> Result<Rows<T>, StoreError> {
        let names = walk.names(words);
        let mut cells = Vec::new();
        let mut conditions = Vec::new();
        for (bound, sign) in [(after, ">"), (up_to, "<=")] {
            let Some(parts) = bound else { continue };
            let places: Vec<_> =
                (cells.len().saturating_add(1)..).take(parts.len()).map(|n| format!("?{n}")).collect();
            let columns: Vec<_> = names.iter().copied().take(parts.len()).collect();
            conditions.push(format!("({}) {sign} ({})", columns.join(", "), places.join(", ")));
            cells.extend(parts.iter().cloned());
        }
        if let Some(id) = walk.key.first() {
            conditions.push(words.spell(&format!("[new {id}]")));
        }
        let order = names.join(", ");
        let text = format!(
            "SELECT {order}, {} FROM {} AS t WHERE {} ORDER BY {order} LIMIT {}",
            T::column_list(),
            T::everywhere(),
            conditions.join(" AND "),
            walk.page
        );
        let width = names.len();
        let has_shard = names.first() == Some(&"shard");
        let decode = move |source: &dyn Source| {
            let part = |index| {
                if has_shard && index == 0 {
                    return Ok::<_, StoreError>(Cell::Int(source.int(0)?.unwrap_or_default()));
                }
                Ok(Cell::Blob(source.blob(index)?.unwrap_or_default().into()))
            };
            match T::decode(&mut Fields::at(source, T::NAME, width)) {
                Ok(row) => Ok(Ok(row)),
                Err(StoreError::Corrupt(what)) => {
                    Ok(Err((what, (0..width).map(part).collect::<Result<Vec<_>, _>>()?)))
                }
                Err(error) => Err(error),
            }
        };
        let found = self.ask(text, cells, decode).await?;
        let is_full = found.len() == walk.page;
        let last = found.last().map(|last| match last {
            Ok(row) => {
                let mut key = Vec::new();
                T::encode_key(&row.key(), &mut key);
                key.split_off(usize::from(!has_shard))
            }
            Err((_, place)) => place.clone(),
        });
        let mut page =
            Rows { readable: Vec::with_capacity(found.len()), unreadable: Vec::new(), last, is_full };
        for row in found {
            match row {
                Ok(row) => page.readable.push(row),
                Err((what, _)) => page.unreadable.push(what),
            }
        }
        Ok(page)
    }
}
