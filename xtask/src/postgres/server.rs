//! One running server: started with [`Server::start`], stopped when the value is dropped.
//!
//! The server's parent is a small shell script that stops it as soon as our end of a pipe closes, so even `kill -9`
//! on this program leaves nothing behind. The server listens on 127.0.0.1 and on a socket in its own folder, and
//! trusts every local connection; it must hold only test data.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use super::Settings;
use super::account::Account;
use crate::process;

const SUPERVISOR: &str = include_str!("supervise.sh");
/// A safeguard against hanging only.
const START_LIMIT: Duration = Duration::from_mins(5);
/// Another program may take the port between our check and the server's start; then we try another port.
const TRIES: u32 = 5;

/// A server that only this program uses.
#[derive(Debug)]
pub(crate) struct Server {
    supervisor: Child,
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a new data folder and starts a server on it.
    ///
    /// # Errors
    /// When the server does not answer in time, or another server answers instead; the message holds the server's
    /// log.
    pub(crate) fn start(programs: &Path, settings: Settings) -> Result<Self> {
        let mut last = anyhow!("never tried");
        for _ in 0..TRIES {
            match Self::try_start(programs, settings) {
                Ok(server) => return Ok(server),
                Err(error) if format!("{error:#}").contains("Address already in use") => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    /// The URL of the database `postgres`, from which tests create their own.
    pub(crate) fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The URL of the named database on this server.
    pub(crate) fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Creates an empty database and returns its URL.
    ///
    /// # Errors
    /// When the server reports an error.
    pub(crate) fn create_database(&self, name: &str) -> Result<String> {
        self.ask(&format!("create database {name}"))?;
        Ok(self.url_of(name))
    }

    /// Drops a database that has no connections.
    ///
    /// # Errors
    /// When the server reports an error.
    pub(crate) fn drop_database(&self, name: &str) -> Result<()> {
        self.ask(&format!("drop database {name}")).map(drop)
    }

    /// Drops the databases whose names begin with this prefix and flushes everything to disk, so that every
    /// measurement starts from the same state.
    ///
    /// # Errors
    /// When the server reports an error.
    pub(crate) fn settle(&self, prefix: &str) -> Result<()> {
        let names = self.ask("select datname from pg_database order by datname")?;
        for name in names.lines().filter(|name| name.starts_with(prefix)) {
            self.ask(&format!("drop database {name} with (force)"))?;
        }
        self.ask("checkpoint").map(drop)
    }

    /// A client program of the same PostgreSQL (`psql`, `pgbench`), set up to connect to this server.
    pub(crate) fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.env_clear().env("LC_ALL", "C").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(self.client_environment()).current_dir("/");
        command
    }

    /// The environment variables that make PostgreSQL's client programs connect to this server.
    pub(crate) fn client_environment(&self) -> [(&'static str, String); 5] {
        [
            ("PGHOST", "127.0.0.1".to_owned()),
            ("PGPORT", self.port.to_string()),
            ("PGUSER", "postgres".to_owned()),
            ("PGDATABASE", "postgres".to_owned()),
            ("PGCONNECT_TIMEOUT", "5".to_owned()),
        ]
    }

    fn try_start(programs: &Path, settings: Settings) -> Result<Self> {
        let account = Account::pick()?;
        let folder =
            tempfile::Builder::new().prefix("cashier-pg-").tempdir().context("no temporary folder")?;
        account.own_folder(folder.path())?;
        let data = folder.path().join("data");
        let mut initdb = as_command(&account.command_line(&programs.join("initdb")));
        initdb.current_dir(folder.path()).arg("--pgdata").arg(&data);
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        process::capture(&mut initdb)?;

        let port = free_port()?;
        let mut line = account.command_line(&programs.join("postgres"));
        line.extend([
            "-D".to_owned(),
            data.to_string_lossy().into_owned(),
            "-p".to_owned(),
            port.to_string(),
        ]);
        line.extend(["-c".to_owned(), "listen_addresses=127.0.0.1".to_owned()]);
        line.extend(["-c".to_owned(), format!("unix_socket_directories={}", folder.path().display())]);
        line.extend(settings.arguments());

        let mut supervisor = Command::new("sh");
        supervisor.args(["-c", SUPERVISOR, "supervise.sh"]).arg(folder.path()).args(line);
        supervisor.process_group(0).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let supervisor = supervisor.spawn().context("cannot start sh")?;
        // From here on the supervisor deletes the folder.
        let mut server = Self { supervisor, programs: programs.to_path_buf(), folder: folder.keep(), port };
        server.read_process_id()?;
        server.wait_until_ready(&data)?;
        Ok(server)
    }

    fn read_process_id(&mut self) -> Result<u32> {
        let output = self.supervisor.stdout.take().context("the supervisor has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        line.trim().parse().with_context(|| format!("the supervisor said {line:?} instead of a process id"))
    }

    fn wait_until_ready(&self, data: &Path) -> Result<()> {
        let ours = data.canonicalize().unwrap_or_else(|_| data.to_path_buf());
        let deadline = Instant::now() + START_LIMIT;
        loop {
            let log = std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
            if log.contains("FATAL:") && !log.contains("starting up") {
                bail!("PostgreSQL does not start:\n{log}");
            }
            match self.ask("show data_directory") {
                Ok(theirs) if Path::new(&theirs) == ours => return Ok(()),
                Ok(theirs) => {
                    bail!("another PostgreSQL answers on port {}: its data is in {theirs}", self.port)
                }
                Err(error) if Instant::now() > deadline => {
                    return Err(error.context(format!("PostgreSQL does not answer; its log:\n{log}")));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Runs one statement and returns its single value.
    fn ask(&self, statement: &str) -> Result<String> {
        process::capture(self.client("psql").args([
            "-X",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
        ]))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            eprintln!("cannot wait for PostgreSQL to stop: {error}");
        }
    }
}

/// A port on 127.0.0.1 that is free at the moment.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

fn as_command(line: &[String]) -> Command {
    let mut words = line.iter();
    let mut command = Command::new(words.next().map_or("", String::as_str));
    command.args(words);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A started server is ours and answers; after the drop, it and its folder are gone.
    #[test]
    fn server_starts_and_leaves_nothing() {
        let Ok(programs) = super::super::find() else {
            eprintln!("skipped: no PostgreSQL on this machine");
            return;
        };
        let server = Server::start(&programs, Settings::TEST).unwrap();
        let folder = server.folder.clone();
        let url = server.create_database("second").unwrap();
        server.create_database("third").unwrap();
        server.settle("thi").unwrap();
        assert!(server.ask("select datname from pg_database").unwrap().lines().all(|name| name != "third"));
        assert!(url.ends_with("/second") && url.contains(&server.port.to_string()));
        assert_eq!(server.ask("show fsync").unwrap(), "on");
        let process = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
        let process = process.lines().next().unwrap().to_owned();
        drop(server);
        assert!(!folder.exists());
        assert!(!Path::new("/proc").join(process).exists());
    }
}
