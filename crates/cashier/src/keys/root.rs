//! The key that signs roots: an Ed25519 key that can be replaced.
//!
//! A rotation writes the new key beside the old one, has the database accept it together with a root that both sign, and
//! then renames the file. If it is interrupted, the fingerprint in the database says which of the two files counts.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use cashier_core::chain::{Signer, Verifier};
use cashier_core::setting::Setting;
use cashier_engine::roots::{KeyRing, RootKey};
use zeroize::Zeroizing;

use super::files::{self, Privacy};
use super::fingerprint::{Fingerprint, setting};
use super::pem;

/// The private key that signs roots, as PEM.
pub(super) const ROOT: &str = "root.key";
/// The key that takes its place, while a rotation goes on.
const NEXT: &str = "root.key.next";
/// The verifier keys of earlier keys, one a line.
const EARLIER: &str = "root.earlier.txt";

fn read(path: &Path, privacy: Privacy) -> Result<Ed25519KeyPair> {
    let text = Zeroizing::new(files::read_secret(path, privacy)?);
    let pair = pem::parse(&text).filter(|keys| keys.len() == 1).and_then(|mut keys| keys.pop());
    pair.with_context(|| {
        format!(
            "{} is not an Ed25519 private key in PEM; restore it from the backup of the keys",
            path.display()
        )
    })
}

fn print_of(pair: &Ed25519KeyPair) -> Fingerprint {
    Fingerprint::of_public(ROOT, pair.public_key().as_ref())
}

/// The fingerprint of the key, and that of the one that takes its place, if a rotation was interrupted.
pub(super) fn prints(folder: &Path, privacy: Privacy) -> Result<(Fingerprint, Vec<Fingerprint>)> {
    let own = folder.join(ROOT);
    ensure!(
        own.exists(),
        "the key {} is missing. Restore it from the backup of the keys; if this installation is of a version that had none, run \
         `cashier keys generate`",
        own.display()
    );
    let next = folder.join(NEXT);
    let next = if next.exists() { vec![print_of(&read(&next, privacy)?)] } else { Vec::new() };
    Ok((print_of(&read(&own, privacy)?), next))
}

/// The keys that sign roots, in their folder.
pub struct RootFolder {
    folder: PathBuf,
    privacy: Privacy,
    /// The name under which they sign.
    origin: String,
    setting: String,
}

impl RootFolder {
    /// The keys in this folder, which sign for this origin.
    pub fn new(folder: &Path, privacy: Privacy, origin: &str) -> Self {
        let (folder, origin) = (folder.to_owned(), origin.to_owned());
        Self { folder, privacy, origin, setting: setting(ROOT) }
    }

    fn signer(&self, file: &str) -> Result<(Signer, String)> {
        let pair = read(&self.folder.join(file), self.privacy)?;
        let print = print_of(&pair).text;
        let signer = Signer::new(&self.origin, pair);
        Ok((signer.with_context(|| format!("{:?} cannot be the name of a key", self.origin))?, print))
    }

    fn find(&self, print: &str) -> Result<RootKey> {
        let (signer, own) = self.signer(ROOT)?;
        let key = |signer| RootKey { signer, print: self.print(print.to_owned()) };
        if own == print {
            return Ok(key(signer));
        }
        if self.folder.join(NEXT).exists() {
            let (signer, next) = self.signer(NEXT)?;
            if next == print {
                self.take_over()?;
                return Ok(key(signer));
            }
        }
        bail!(
            "the database has another key for roots than {}; restore it from the backup of the keys",
            self.folder.join(ROOT).display()
        )
    }

    fn print(&self, value: String) -> Setting {
        Setting { name: self.setting.clone(), value }
    }

    /// The new key of a rotation. One that was interrupted before the database knew it goes on with the same key.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub fn make_next(&self) -> Result<RootKey> {
        let path = self.folder.join(NEXT);
        if !path.exists() {
            files::write_secret(&path, &pem::make()?)?;
        }
        let (signer, print) = self.signer(NEXT)?;
        Ok(RootKey { signer, print: self.print(print) })
    }

    /// The new key takes the old one's place.
    ///
    /// # Errors
    /// When the file cannot be renamed.
    pub fn take_over(&self) -> Result<()> {
        let (from, to) = (self.folder.join(NEXT), self.folder.join(ROOT));
        // Another process may have done it.
        if from.exists() {
            std::fs::rename(&from, &to).with_context(|| format!("cannot replace {}", to.display()))?;
            std::fs::File::open(&self.folder).and_then(|folder| folder.sync_all())?;
        }
        Ok(())
    }

    /// The verifier keys: those of earlier keys, and the present one last.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn verifiers(&self) -> Result<Vec<Verifier>> {
        let mut all = self.earlier()?;
        all.push(self.signer(ROOT)?.0.verifier().clone());
        Ok(all)
    }

    fn earlier(&self) -> Result<Vec<Verifier>> {
        let path = self.folder.join(EARLIER);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let keys = lines.map(|line| line.trim().parse().map_err(anyhow::Error::new));
        keys.collect::<Result<_>>().with_context(|| format!("the file {} is damaged", path.display()))
    }

    /// Keeps the verifier key of a key that is about to be replaced.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_verifier(&self, verifier: &Verifier) -> Result<()> {
        let mut all = self.earlier()?;
        if all.contains(verifier) {
            return Ok(());
        }
        all.push(verifier.clone());
        let lines: Vec<_> = all.iter().map(ToString::to_string).collect();
        files::replace_public(&self.folder.join(EARLIER), &(lines.join("\n") + "\n"))
    }
}

impl KeyRing for RootFolder {
    fn setting(&self) -> &str {
        &self.setting
    }

    fn key(&self, print: &str) -> Result<RootKey, String> {
        self.find(print).map_err(|error| format!("{error:#}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, RootFolder) {
        let folder = tempfile::tempdir().unwrap();
        files::write_secret(&folder.path().join(ROOT), &pem::make().unwrap()).unwrap();
        let keys = RootFolder::new(folder.path(), Privacy::Required, "wallet.example");
        (folder, keys)
    }

    /// Whichever moment a rotation is interrupted at, the key that the database knows is found.
    #[test]
    fn the_key_that_the_database_knows_is_found() {
        let (folder, keys) = folder();
        let (old, none) = prints(folder.path(), Privacy::Required).unwrap();
        assert!(none.is_empty());
        let next = keys.make_next().unwrap();
        assert_eq!(keys.make_next().unwrap().print, next.print, "it goes on with the same key");
        assert_eq!(prints(folder.path(), Privacy::Required).unwrap().1[0].text, next.print.value);
        assert_eq!(keys.key(&old.text).unwrap().print.value, old.text);
        let found = keys.key(&next.print.value).unwrap();
        assert_eq!(found.signer.verifier(), next.signer.verifier());
        assert!(!folder.path().join(NEXT).exists(), "the new key has taken over");
        assert!(keys.key(&old.text).err().unwrap().contains("root.key"));
    }

    #[test]
    fn earlier_verifier_keys_are_kept_once() {
        let (folder, keys) = folder();
        let old = keys.verifiers().unwrap().remove(0);
        let next = keys.make_next().unwrap();
        keys.keep_verifier(&old).unwrap();
        keys.keep_verifier(&old).unwrap();
        keys.take_over().unwrap();
        assert_eq!(keys.verifiers().unwrap(), [old, next.signer.verifier().clone()]);
        std::fs::write(folder.path().join(EARLIER), "x\n").unwrap();
        assert!(keys.verifiers().unwrap_err().to_string().contains(EARLIER));
    }
}
