//! The server under load: the built binary on a fresh SQLite database.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cashier::config::Config;
use cashier::keys;
use cashier_web::app::SecretKeys;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_cashier");

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub(crate) base: String,
    pub(crate) config: Config,
    folder: TempDir,
}

impl Server {
    /// Generates keys and starts `cashier serve` on a free port.
    pub(crate) async fn start() -> Self {
        Self::start_by(Command::new(PROGRAM)).await
    }

    /// The same, on some of the processors only. The server treats these as the whole machine.
    pub(crate) async fn start_on(processors: &str) -> Self {
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", processors, PROGRAM]);
        Self::start_by(command).await
    }

    async fn start_by(mut program: Command) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let listen = listener.local_addr().expect("an address");
        drop(listener);
        let config = Config {
            database: format!("sqlite:{}", folder.path().join("bench.db").display()),
            keys: folder.path().join("keys"),
            listen,
            ..Config::default()
        };
        keys::generate(&config.keys).expect("keys");
        // A few payers order as fast as they can, all from one address.
        let file = folder.path().join("bench.toml");
        let limits =
            ["orders_burst", "orders_per_minute", "address_orders_burst", "address_orders_per_minute"];
        let limits = limits.map(|name| format!("{name} = 1000000000\n")).concat();
        std::fs::write(&file, format!("[baas]\n{limits}")).expect("a file");
        let child = program
            .env("CASHIER_CONFIG", &file)
            .args(["serve", "--database", &config.database, "--listen", &listen.to_string(), "--keys"])
            .arg(&config.keys)
            .env("CASHIER_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .expect("the server");
        let server = Self { child, base: format!("http://{listen}"), config, folder };
        for _ in 0..500 {
            if tokio::net::TcpStream::connect(listen).await.is_ok() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the server in {} does not answer", server.folder.path().display());
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn secrets(&self) -> SecretKeys {
        keys::load(&self.config.keys).expect("keys").unproven().secrets
    }

    pub(crate) fn stop(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
