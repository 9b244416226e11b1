//! The proof that the books had one version of a row, for somebody who has nothing but the public key of the roots.
//!
//! It shows that this version was recorded in a block, and the block covered by a signed root. It does not show that the
//! version is still there: a later block may have replaced it, and no proof about one row can say that none did.

use thiserror::Error;

use super::{Block, Digest, LONG, Root, Value, digest, push_line, push_row, push_value, tree};

/// A value of a row that is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Held {
    /// An integer.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Held {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Int(value) => Value::Int(*value),
            Self::Text(text) => Value::Text(text),
            Self::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

/// A value with its column. The name is for readers: what is proved has only the number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The column's number.
    pub column: u8,
    /// Its name.
    pub name: String,
    /// The value.
    pub value: Held,
}

/// A row: its values that are not null, in the order of their columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown {
    /// The table's number.
    pub table: u8,
    /// Its name, for readers.
    pub name: String,
    /// Its values.
    pub values: Vec<Named>,
}

impl Shown {
    /// The value in the column with this number.
    pub fn value(&self, column: u8) -> Option<&Held> {
        self.values.iter().find(|named| named.column == column).map(|named| &named.value)
    }

    /// The canonical bytes of the row, with the rows that belong to it.
    pub fn bytes(&self, lines: &[Self]) -> Vec<u8> {
        let mut out = Vec::new();
        push_row(&mut out, self.table);
        self.push_values(&mut out);
        for line in lines {
            push_line(&mut out, line.table);
            line.push_values(&mut out);
        }
        out
    }

    fn push_values(&self, out: &mut Vec<u8>) {
        for Named { column, value, .. } in &self.values {
            push_value(out, *column, value.value());
        }
    }
}

/// The proof that a version of a row was recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inclusion {
    /// The row.
    pub row: Shown,
    /// The rows that belong to it: the entries of a transfer.
    pub lines: Vec<Shown>,
    /// The block that recorded it. Its number is its place among the leaves of its chain's tree.
    pub block: Block,
    /// The heads on the way from the block to the head in the root, the lowest first.
    pub path: Vec<Digest>,
    /// The root that covers the block, signed.
    pub root: String,
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum InclusionError {
    /// The facts of the block are malformed.
    #[error("the facts of the block are not of their form")]
    Facts,
    /// The block recorded no such version.
    #[error("the block did not record this row with these values")]
    Row,
    /// The root covers fewer blocks, or the path has another length.
    #[error("the path does not lead from this block to the root")]
    Path,
    /// The path leads to another head.
    #[error("the root is about other blocks")]
    Head,
}

impl Inclusion {
    /// Checks that the block recorded the row, and that a root covers the block. The caller checks the root's signature,
    /// and that names are those of the numbers.
    ///
    /// # Errors
    /// When it does not.
    pub fn check(&self, root: &Root) -> Result<(), InclusionError> {
        let facts = self.block.facts().ok_or(InclusionError::Facts)?;
        let version = digest(&self.row.bytes(&self.lines));
        let tag = version.first_chunk::<LONG>();
        if !facts.long.added.iter().any(|added| Some(added) == tag) {
            return Err(InclusionError::Row);
        }
        let covered = root.chain(self.block.key.chain).ok_or(InclusionError::Path)?;
        let index = u64::try_from(self.block.key.number).map_err(|_| InclusionError::Path)?;
        let head = tree::climb(self.block.hash(), index, covered.size, &self.path);
        if head.ok_or(InclusionError::Path)? == covered.head { Ok(()) } else { Err(InclusionError::Head) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKey, Facts, Head, Sum, TagLength};
    use super::*;
    use crate::id::BatchId;
    use crate::time::Timestamp;

    fn named(column: u8, value: Held) -> Named {
        Named { column, name: format!("c{column}"), value }
    }

    /// A row in the third of five blocks, and the root over them.
    fn made() -> (Inclusion, Root) {
        let values =
            vec![named(1, Held::Int(-5)), named(2, Held::Text("x".into())), named(3, Held::Bytes(vec![7]))];
        let row = Shown { table: 9, name: "things".to_owned(), values };
        let line = Shown { table: 8, name: "parts".to_owned(), values: vec![named(0, Held::Int(1))] };
        let mut facts = Facts::default();
        facts.add(TagLength::Long, &digest(b"another"));
        let block = |number, facts: &Facts| Block {
            key: BlockKey { chain: 3, number },
            batch: BatchId::from_bytes([1; 16]),
            at: Timestamp::from_micros(5),
            previous: [2; 32],
            facts: facts.to_bytes(),
            sum: facts.sum,
        };
        let mut proof = Inclusion {
            row,
            lines: vec![line],
            block: block(2, &facts),
            path: Vec::new(),
            root: String::new(),
        };
        facts.add(TagLength::Long, &digest(&proof.row.bytes(&proof.lines)));
        proof.block = block(2, &facts);
        let leaves: Vec<_> = (0..5).map(|number| block(number, &facts).hash()).collect();
        let range =
            |part: &tree::Part| usize::try_from(part.from).unwrap()..usize::try_from(part.until).unwrap();
        proof.path = tree::path(2, 5).unwrap().iter().map(|part| tree::head(&leaves[range(part)])).collect();
        let root = Root {
            origin: "books".to_owned(),
            number: 1,
            at: Timestamp::from_micros(6),
            previous: Digest::default(),
            chains: vec![Head { chain: 3, size: 5, head: tree::head(&leaves) }],
        };
        (proof, root)
    }

    #[test]
    fn a_recorded_row_is_proved_and_no_other() {
        use InclusionError::{Facts, Head, Path, Row};
        let (proof, root) = made();
        assert_eq!(proof.check(&root), Ok(()));
        assert_eq!(proof.row.value(1), Some(&Held::Int(-5)));
        let spoiled = |change: &dyn Fn(&mut Inclusion)| {
            let mut proof = proof.clone();
            change(&mut proof);
            proof.check(&root)
        };
        for (change, why) in [
            (&(|proof: &mut Inclusion| proof.row.table = 8) as &dyn Fn(&mut Inclusion), Row),
            (&|proof| proof.row.values[0].value = Held::Int(5), Row),
            (&|proof| proof.row.values[0].column = 0, Row),
            (&|proof| proof.row.values[1].value = Held::Bytes(b"x".to_vec()), Row),
            (&|proof| drop(proof.row.values.pop()), Row),
            (&|proof| proof.lines.clear(), Row),
            (&|proof| proof.lines[0].table = 9, Row),
            (&|proof| proof.block.facts = Vec::new(), Facts),
            (&|proof| proof.block.facts.truncate(5), Facts),
            (&|proof| proof.block.facts[8] ^= 1, Head),
            (&|proof| proof.block.key.chain = 0, Path),
            (&|proof| proof.block.key.number = 4, Path),
            (&|proof| proof.block.key.number = 5, Path),
            (&|proof| proof.block.key.number = -1, Path),
            (&|proof| proof.block.key.number = 3, Head),
            (&|proof| proof.block.batch = BatchId::from_bytes([0; 16]), Head),
            (&|proof| proof.block.at = Timestamp::from_micros(4), Head),
            (&|proof| proof.block.previous = [3; 32], Head),
            (&|proof| proof.block.sum = Sum::default(), Head),
            (&|proof| proof.path.truncate(1), Path),
            (&|proof| proof.path.push([0; 32]), Path),
            (&|proof| proof.path[0][0] ^= 1, Head),
            (&|proof| proof.path.swap(0, 1), Head),
        ] {
            assert_eq!(spoiled(change), Err(why));
        }
        // Names are for readers.
        assert_eq!(spoiled(&|proof| proof.row.name.clear()), Ok(()));
        let shorter = Root { chains: vec![crate::chain::Head { size: 4, ..root.chains[0] }], ..root };
        assert_eq!(proof.check(&shorter), Err(Path));
    }
}
