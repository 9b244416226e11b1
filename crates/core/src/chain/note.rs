//! Signed notes: a text with lines of signatures, as <https://c2sp.org/signed-note> defines them. All keys here are
//! Ed25519.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use thiserror::Error;

use super::digest;
use super::root::is_name;

/// Stands before the key of a verifier, for Ed25519.
const ALGORITHM: u8 = 1;

/// How a line of a signature begins.
const DASH: &str = "\u{2014} ";

/// More than anybody signs a note with; the format asks that at least 16 are read.
const SIGNATURES_MAX: usize = 64;

/// The first bytes of the digest of a key and its name.
type KeyHash = [u8; 4];

/// A text and its signatures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedNote {
    /// What is signed. It ends with a line break.
    pub text: String,
    /// The signatures, one at least.
    pub signatures: Vec<Signature>,
}

/// A line of a note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// Tells keys of the same name apart.
    pub hash: KeyHash,
    /// The signature's bytes.
    pub bytes: Vec<u8>,
}

/// Why a note is not one, or proves nothing.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum NoteError {
    /// It is no signed note.
    #[error("this is not a signed note: a text, an empty line, and lines that begin with `{DASH}`")]
    Form,
    /// None of the given keys has signed it.
    #[error("the note has no signature of a known key")]
    Unsigned,
    /// A signature is not that of the known key that it names.
    #[error("the signature of {0} is wrong")]
    Wrong(String),
    /// A text is no verifier key.
    #[error("this is not a verifier key: a name, `+`, eight hexadecimal digits, `+`, and an Ed25519 key")]
    Key,
}

impl SignedNote {
    /// Signs a text, which must end with a line break.
    ///
    /// # Errors
    /// When the text cannot be that of a note.
    pub fn sign(text: &str, signers: &[&Signer]) -> Result<Self, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::Form);
        }
        let signatures = signers.iter().map(|signer| signer.sign(text)).collect();
        // So no note is made that nobody can read.
        Self::parse(&Self { text: text.to_owned(), signatures }.to_string())
    }

    /// Reads a note, without checking its signatures.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Form)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Form);
        }
        let signatures: Vec<_> =
            lines.split('\n').map(Signature::parse).collect::<Option<_>>().ok_or(NoteError::Form)?;
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::Form);
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// Proves that one of these keys has signed the text, and returns the first that has.
    ///
    /// # Errors
    /// When none has, or a signature is not that of the key that it names.
    pub fn verify<'a>(&self, verifiers: &'a [Verifier]) -> Result<&'a Verifier, NoteError> {
        let mut signed = None;
        for signature in &self.signatures {
            let Some(verifier) = verifiers.iter().find(|verifier| verifier.is_named_in(signature)) else {
                continue;
            };
            if !verifier.accepts(&self.text, signature) {
                return Err(NoteError::Wrong(verifier.name.clone()));
            }
            signed = signed.or(Some(verifier));
        }
        signed.ok_or(NoteError::Unsigned)
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, hash, bytes } in &self.signatures {
            writeln!(f, "{DASH}{name} {}", BASE64.encode(&[&hash[..], bytes].concat()))?;
        }
        Ok(())
    }
}

impl Signature {
    fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = BASE64.decode(bytes.as_bytes()).ok()?;
        let (hash, bytes) = bytes.split_first_chunk()?;
        let is_whole = is_name(name) && !bytes.is_empty();
        is_whole.then(|| Self { name: name.to_owned(), hash: *hash, bytes: bytes.to_vec() })
    }
}

/// What checks the signatures of one key: its name and its public half. As a text it is a verifier key.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Verifier {
    name: String,
    key: [u8; 32],
}

impl Verifier {
    /// The verifier of a public key; `None` if this cannot be a key's name.
    pub fn new(name: &str, key: [u8; 32]) -> Option<Self> {
        is_name(name).then(|| Self { name: name.to_owned(), key })
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key.
    pub const fn key(&self) -> &[u8; 32] {
        &self.key
    }

    /// Tells keys of the same name apart.
    pub fn hash(&self) -> KeyHash {
        let digest = digest(&[self.name.as_bytes(), b"\n", &self.typed()].concat());
        digest.first_chunk().copied().unwrap_or_default()
    }

    fn typed(&self) -> Vec<u8> {
        [&[ALGORITHM][..], &self.key].concat()
    }

    /// True if the signature claims to be this key's.
    pub fn is_named_in(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.hash == self.hash()
    }

    fn accepts(&self, text: &str, signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.key).verify(text.as_bytes(), &signature.bytes).is_ok()
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.hash()), BASE64.encode(&self.typed()))
    }
}

impl FromStr for Verifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (name, _, key) = (parts.next(), parts.next(), parts.next());
        let key = key.and_then(|key| BASE64.decode(key.as_bytes()).ok()).ok_or(NoteError::Key)?;
        let Some((&ALGORITHM, key)) = key.split_first() else { return Err(NoteError::Key) };
        let key = key.try_into().map_err(|_| NoteError::Key)?;
        let verifier = Self::new(name.unwrap_or_default(), key).ok_or(NoteError::Key)?;
        // The hash, too, must be that of the key.
        if verifier.to_string() == text { Ok(verifier) } else { Err(NoteError::Key) }
    }
}

/// Signs notes.
pub struct Signer {
    verifier: Verifier,
    pair: Ed25519KeyPair,
}

impl Signer {
    /// A signer with this key; `None` if this cannot be a key's name.
    pub fn new(name: &str, pair: Ed25519KeyPair) -> Option<Self> {
        let verifier = Verifier::new(name, pair.public_key().as_ref().try_into().ok()?)?;
        Some(Self { verifier, pair })
    }

    /// What checks its signatures.
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    fn sign(&self, text: &str) -> Signature {
        let bytes = self.pair.sign(text.as_bytes()).as_ref().to_vec();
        Signature { name: self.verifier.name.clone(), hash: self.verifier.hash(), bytes }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Signer").field(&self.verifier).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(name: &str, seed: [u8; 32]) -> Signer {
        Signer::new(name, Ed25519KeyPair::from_seed_unchecked(&seed).unwrap()).unwrap()
    }

    /// The example of the format's first implementation, Go's `golang.org/x/mod/sumdb/note`.
    #[test]
    fn a_note_of_another_program_is_proven() {
        let note = "If you think cryptography is the answer to your problem,\n\
            then you don't know what your problem is.\n\
            \n\
            — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let verifier: Verifier = key.parse().unwrap();
        assert_eq!(verifier.to_string(), key);
        let read = SignedNote::parse(note).unwrap();
        assert_eq!(read.to_string(), note);
        assert_eq!(read.verify(std::slice::from_ref(&verifier)), Ok(&verifier));
        let other = SignedNote { text: read.text.replace("answer", "question"), ..read };
        assert_eq!(other.verify(&[verifier]), Err(NoteError::Wrong("PeterNeumann".to_owned())));
    }

    /// The bytes of a signed root, computed by another library.
    #[test]
    fn a_signed_root_has_these_bytes() {
        let text = "opencashier.root/v1 wallet.example.com\n\
            number 12\n\
            at 2026-11-30T14:00:00.000001Z\n\
            previous bbfYA+dPH/p9j1rcC/lbPhW/TINz//rfVGInzGxnQss=\n\
            chain 0 1234 X+zrZv/IbzjZUnhsbWlsecLbwjndTpG0ZynXOif7V+k=\n\
            chain 1 88 a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=\n";
        let signer = signer("wallet.example.com", std::array::from_fn(|n| u8::try_from(n).unwrap()));
        assert_eq!(
            signer.verifier().to_string(),
            "wallet.example.com+3ab0781a+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
        );
        let line = "— wallet.example.com OrB4Gr7H1ohoOFMikXyj3KELDWtvV9mbvQe7tfu8tpT8ACz9RVixPU0AEopkXZH8X6ZXD8gbN/LDqpyjZJ2jmF947AM=";
        let note = SignedNote::sign(text, &[&signer]).unwrap();
        assert_eq!(note.to_string(), format!("{text}\n{line}\n"));
        assert_eq!(super::super::Root::parse(&note.text).unwrap().number, 12);
    }

    #[test]
    fn one_known_key_is_enough_and_a_wrong_signature_too_many() {
        let (old, new) = (signer("a", [1; 32]), signer("a", [2; 32]));
        let [old_key, new_key] = [&old, &new].map(|signer| signer.verifier().clone());
        let note = SignedNote::sign("x\n", &[&old, &new]).unwrap();
        assert_eq!(note.verify(std::slice::from_ref(&new_key)), Ok(&new_key));
        assert_eq!(note.verify(std::slice::from_ref(&old_key)), Ok(&old_key));
        let stranger = signer("a", [3; 32]).verifier().clone();
        assert_eq!(note.verify(&[stranger]), Err(NoteError::Unsigned));
        assert_eq!(note.verify(&[]), Err(NoteError::Unsigned));
        let mut forged = note;
        forged.signatures[0].bytes = forged.signatures[1].bytes.clone();
        assert_eq!(forged.verify(std::slice::from_ref(&new_key)), Ok(&new_key));
        assert_eq!(forged.verify(&[new_key, old_key]), Err(NoteError::Wrong("a".to_owned())));
    }

    #[test]
    fn malformed_notes_and_keys_are_refused() {
        let line = "— a AAAAAAA=\n";
        for note in [
            "",
            "x\n",
            "x\n\n",
            "x\n\n— a AAAAAAA=",
            "x\n\n- a AAAAAAA=\n",
            "x\n\n— a AAAAAA==\n",
            "x\n\n— a+b AAAAAAA=\n",
        ] {
            assert_eq!(SignedNote::parse(note), Err(NoteError::Form), "{note:?}");
        }
        assert_eq!(SignedNote::parse(&format!("\tx\n\n{line}")), Err(NoteError::Form));
        assert_eq!(SignedNote::parse(&format!("x\n\n{}", line.repeat(65))), Err(NoteError::Form));
        assert_eq!(SignedNote::parse(&format!("x\n\ny\n\n{line}")).unwrap().text, "x\n\ny\n");
        for text in ["", "x", "a\tb\n"] {
            assert_eq!(SignedNote::sign(text, &[&signer("a", [1; 32])]), Err(NoteError::Form), "{text:?}");
        }
        assert_eq!(SignedNote::sign("x\n", &[]), Err(NoteError::Form));
        let key = signer("a", [1; 32]).verifier().to_string();
        for other in
            [key.replace("a+", "b+"), key.replace("+A", "+B"), format!("{key}A"), key.replacen('+', "", 1)]
        {
            assert_eq!(other.parse::<Verifier>(), Err(NoteError::Key), "{other}");
        }
        assert_eq!(Verifier::new("a b", [0; 32]), None);
    }
}
