//! Roots: what is signed of the chains.
//!
//! A root has the head of the tree of each chain, so that whoever holds a signed one sees whether the blocks that it
//! covers were changed later. Its text is canonical: a text that would be written in another way is not a root.

use std::fmt::Write as _;

use data_encoding::BASE64;
use thiserror::Error;

use super::{Digest, digest};
use crate::time::Timestamp;

/// How the first line begins.
const HEADER: &str = "opencashier.root/v1 ";

/// The head of a chain's tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// The chain.
    pub chain: u32,
    /// The number of its first blocks that the head covers.
    pub size: u64,
    /// The head of the tree of these.
    pub head: Digest,
}

/// What is signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Root {
    /// Whose chains these are: see [`is_name`].
    pub origin: String,
    /// Its number, from 1.
    pub number: i64,
    /// When it was made.
    pub at: Timestamp,
    /// The digest of the root before it; zeros for the first.
    pub previous: Digest,
    /// The heads, in the order of their chains. A chain without blocks has none.
    pub chains: Vec<Head>,
}

/// Why a text is not a root.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum RootError {
    /// The first line names no origin, or another form.
    #[error("the first line must be `{HEADER}` and an origin without spaces and `+`")]
    Header,
    /// A line is missing or malformed.
    #[error("there is no well-formed line `{0}` where it must be")]
    Line(&'static str),
    /// The chains are not in order, or there is something after them.
    #[error("the lines after the third must be those of chains, each once, in the order of their numbers")]
    Chains,
    /// It says what a root can say, but in another way.
    #[error("the text is not written as a root is")]
    Form,
}

/// True if this can be an origin, or the name of a key: it has no spaces, no control characters and no plus sign.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

impl Root {
    /// Its text, which is signed. It ends with a line break.
    pub fn to_text(&self) -> String {
        let Self { origin, number, at, previous, chains } = self;
        let (at, previous) = (at.to_rfc3339_micros(), BASE64.encode(previous));
        let mut text = format!("{HEADER}{origin}\nnumber {number}\nat {at}\nprevious {previous}\n");
        for Head { chain, size, head } in chains {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "chain {chain} {size} {}", BASE64.encode(head));
        }
        text
    }

    /// The digest of its text, which the next root names.
    pub fn digest(&self) -> Digest {
        digest(self.to_text().as_bytes())
    }

    /// The head of a chain, if it had blocks.
    pub fn chain(&self, chain: u32) -> Option<&Head> {
        self.chains.iter().find(|head| head.chain == chain)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// When it is not what [`Self::to_text`] writes.
    pub fn parse(text: &str) -> Result<Self, RootError> {
        let mut lines = text.lines();
        let origin = lines.next().and_then(|line| line.strip_prefix(HEADER)).filter(|name| is_name(name));
        let origin = origin.ok_or(RootError::Header)?.to_owned();
        let mut field = |name: &'static str| {
            let line = lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.ok_or(RootError::Line(name))
        };
        let number = field("number")?.parse().ok().filter(|number| *number >= 1);
        let number = number.ok_or(RootError::Line("number"))?;
        let at = Timestamp::parse_rfc3339(field("at")?).map_err(|_| RootError::Line("at"))?;
        let previous = parse_digest(field("previous")?).ok_or(RootError::Line("previous"))?;
        let chains: Vec<_> = lines.map(parse_head).collect::<Option<_>>().ok_or(RootError::Chains)?;
        if !chains.is_sorted_by(|one, next| one.chain < next.chain) {
            return Err(RootError::Chains);
        }
        let root = Self { origin, number, at, previous, chains };
        if root.to_text() == text { Ok(root) } else { Err(RootError::Form) }
    }
}

fn parse_digest(text: &str) -> Option<Digest> {
    BASE64.decode(text.as_bytes()).ok()?.try_into().ok()
}

fn parse_head(line: &str) -> Option<Head> {
    let mut words = line.strip_prefix("chain ")?.split(' ');
    let chain = words.next()?.parse().ok()?;
    let size = words.next()?.parse().ok().filter(|size| *size >= 1)?;
    let head = parse_digest(words.next()?)?;
    words.next().is_none().then_some(Head { chain, size, head })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Root {
        Root {
            origin: "wallet.example.com".to_owned(),
            number: 12,
            at: Timestamp::from_micros(1_796_047_200_000_001),
            previous: digest(b"before"),
            chains: vec![
                Head { chain: 0, size: 1234, head: digest(b"0") },
                Head { chain: 1, size: 88, head: digest(b"1") },
            ],
        }
    }

    const TEXT: &str = "opencashier.root/v1 wallet.example.com\n\
        number 12\n\
        at 2026-11-30T14:00:00.000001Z\n\
        previous bbfYA+dPH/p9j1rcC/lbPhW/TINz//rfVGInzGxnQss=\n\
        chain 0 1234 X+zrZv/IbzjZUnhsbWlsecLbwjndTpG0ZynXOif7V+k=\n\
        chain 1 88 a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=\n";

    #[test]
    fn a_root_has_one_text() {
        assert_eq!(root().to_text(), TEXT);
        assert_eq!(Root::parse(TEXT), Ok(root()));
        let empty = Root { chains: Vec::new(), number: 1, previous: Digest::default(), ..root() };
        assert_eq!(Root::parse(&empty.to_text()), Ok(empty));
        assert_eq!(root().digest(), digest(TEXT.as_bytes()));
        assert_eq!(root().chain(1).map(|head| head.size), Some(88));
        assert_eq!(root().chain(2), None);
    }

    #[test]
    fn another_text_is_refused() {
        use RootError::{Chains, Form, Header, Line};
        let first = "chain 0 1234 X+zrZv/IbzjZUnhsbWlsecLbwjndTpG0ZynXOif7V+k=\n";
        for (from, to, why) in [
            ("root/v1", "root/v2", Header),
            ("wallet.example.com", "wallet example.com", Header),
            ("wallet.example.com", "a+b", Header),
            ("number 12", "number 0", Line("number")),
            ("number 12", "number -1", Line("number")),
            ("number 12", "number 012", Form),
            ("number 12", "number +12", Form),
            ("number 12\n", "", Line("number")),
            ("14:00:00.000001Z", "14:00:00.0000010Z", Form),
            ("14:00:00.000001Z", "17:00:00.000001+03:00", Form),
            ("30T14", "31T14", Line("at")),
            ("nQss=", "nQst=", Line("previous")),
            ("nQss=", "nQss", Line("previous")),
            ("chain 1 88", "chain 0 88", Chains),
            ("chain 1 88", "chain 1 0", Chains),
            ("chain 1 88", "chain 1  88", Chains),
            ("chain 1 88", "chain 4294967296 88", Chains),
            ("chain 1 88", "chain 01 88", Form),
            (first, "", Form),
            ("eHW0s=\n", "eHW0s=", Form),
            ("eHW0s=\n", "eHW0s=\r\n", Form),
            ("eHW0s=\n", "eHW0s=\n\n", Chains),
            ("eHW0s=\n", "eHW0s= 1\n", Chains),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert_ne!(text, TEXT, "{from}");
            if from == first {
                // Without one chain it is another root.
                assert_eq!(Root::parse(&text).map(|root| root.chains.len()), Ok(1));
                continue;
            }
            assert_eq!(Root::parse(&text), Err(why), "{from:?} as {to:?}");
        }
        assert_eq!(Root::parse(""), Err(Header));
    }
}
