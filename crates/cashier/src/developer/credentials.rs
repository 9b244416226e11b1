//! The keys of servers that somebody logged in to: one file, which only its owner can read.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::folders::config_folder;
use super::wire::Mode;
use crate::keys::replace_secret;

const FILE: &str = "credentials.json";
/// Nobody else may read or write it.
const DENIED: u32 = 0o077;

/// What is kept about one server. It holds the key, so it is never printed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Login {
    /// The developer key.
    pub key: String,
    /// Whose it is.
    pub client_id: String,
    /// Test or live.
    pub mode: Mode,
    /// When it ends, as RFC 3339.
    pub expires_at: String,
}

/// Every login.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// The server of the last login, which commands use when none is named.
    last: Option<String>,
    #[serde(default)]
    logins: BTreeMap<String, Login>,
}

/// The file of logins.
pub struct Credentials {
    file: PathBuf,
    kept: Kept,
}

impl Credentials {
    /// Reads the user's file. One that does not exist has no logins.
    ///
    /// # Errors
    /// When it cannot be read, or others can.
    pub fn load() -> Result<Self> {
        Self::load_from(config_folder()?.join(FILE))
    }

    fn load_from(file: PathBuf) -> Result<Self> {
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Self { file, kept: Kept::default() });
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        let mode = std::fs::metadata(&file)?.permissions().mode();
        ensure!(
            mode & DENIED == 0,
            "others can read the keys in {0} (mode {1:04o}); run `chmod 600 {0}`",
            file.display(),
            mode & 0o7777
        );
        let kept = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged; remove it and log in again", file.display()))?;
        Ok(Self { file, kept })
    }

    /// The login for a server, or the last one.
    pub fn find(&self, base: Option<&str>) -> Option<(&str, &Login)> {
        let base = base.or(self.kept.last.as_deref())?;
        self.kept.logins.get_key_value(base).map(|(base, login)| (base.as_str(), login))
    }

    /// Every login, and whether commands use it when no server is named.
    pub fn list(&self) -> impl Iterator<Item = (&str, &Login, bool)> {
        let last = self.kept.last.as_deref();
        self.kept.logins.iter().map(move |(base, login)| (base.as_str(), login, last == Some(base)))
    }

    /// Keeps a login, and makes it the one that is used when no server is named.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, base: &str, login: Login) -> Result<()> {
        self.kept.logins.insert(base.to_owned(), login);
        self.kept.last = Some(base.to_owned());
        self.save()
    }

    /// Forgets a login, or the last one. Returns the server's address.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove(&mut self, base: Option<&str>) -> Result<Option<String>> {
        let Some((base, _)) = self.find(base).map(|(base, login)| (base.to_owned(), login.clone())) else {
            return Ok(None);
        };
        self.kept.logins.remove(&base);
        if self.kept.last.as_ref() == Some(&base) {
            self.kept.last = self.kept.logins.keys().next().cloned();
        }
        self.save()?;
        Ok(Some(base))
    }

    /// Where the logins are kept.
    pub fn file(&self) -> &Path {
        &self.file
    }

    fn save(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .with_context(|| format!("cannot create the folder {}", folder.display()))?;
        }
        replace_secret(&self.file, &serde_json::to_string_pretty(&self.kept)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(key: &str) -> Login {
        let (client_id, expires_at) = ("TEA".to_owned(), "2027-01-01T00:00:00Z".to_owned());
        Login { key: key.to_owned(), client_id, mode: Mode::Test, expires_at }
    }

    /// What was added is found after a restart, by its address or as the last; what others can read is refused.
    #[test]
    fn logins_are_kept_for_their_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new").join(FILE);
        let mut first = Credentials::load_from(file.clone()).unwrap();
        assert!(first.find(None).is_none());
        first.add("https://a", login("dk_a")).unwrap();
        first.add("https://b", login("dk_b")).unwrap();

        let mut second = Credentials::load_from(file.clone()).unwrap();
        assert_eq!(second.find(None).unwrap().1.key, "dk_b");
        assert_eq!(second.find(Some("https://a")).unwrap().1.key, "dk_a");
        assert_eq!(second.remove(None).unwrap().as_deref(), Some("https://b"));
        assert_eq!(second.find(None).unwrap().0, "https://a");
        assert_eq!(second.remove(Some("https://c")).unwrap(), None);

        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(Credentials::load_from(file).err().unwrap().to_string().contains("chmod 600"));
    }
}
