//! Signing on threads of its own: an RSA signature takes 0.2 ms of processor time, which would hold up the threads
//! that serve connections.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use cashier_protocol::wallet::keys::SigningKey;
use cashier_protocol::wallet::sign::Covered;
use tokio::sync::oneshot;

/// What is to be signed.
struct Order {
    path: String,
    client_id: String,
    time: String,
    body: Arc<[u8]>,
    reply: oneshot::Sender<Option<String>>,
}

/// The wallet's signing key behind a small pool of threads. Cheap to clone; the threads end with the last clone.
#[derive(Clone)]
pub struct Signer {
    orders: Sender<Order>,
}

/// The version of the wallet's key, which its signatures name.
pub const WALLET_KEY_VERSION: u32 = 1;

impl Signer {
    /// Starts one thread per processor.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(key: &SigningKey) -> std::io::Result<Self> {
        let (orders, inbox) = channel();
        let inbox = Arc::new(Mutex::new(inbox));
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        for number in 0..threads {
            let (key, inbox) = (key.clone(), Arc::clone(&inbox));
            std::thread::Builder::new().name(format!("signer-{number}")).spawn(move || run(&key, &inbox))?;
        }
        Ok(Self { orders })
    }

    /// The value of the `signature` header for a message of the wallet. `None` when the key cannot sign.
    pub async fn sign(
        &self,
        path: String,
        client_id: String,
        time: String,
        body: Arc<[u8]>,
    ) -> Option<String> {
        let (reply, signature) = oneshot::channel();
        self.orders.send(Order { path, client_id, time, body, reply }).ok()?;
        signature.await.ok().flatten()
    }
}

fn run(key: &SigningKey, inbox: &Mutex<Receiver<Order>>) {
    loop {
        let next = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(order) = next else { return };
        let covered = Covered { path: &order.path, client_id: &order.client_id, time: &order.time };
        let signature = covered.sign(key, WALLET_KEY_VERSION, &order.body).ok();
        // A caller that has gone away needs no signature.
        let _ = order.reply.send(signature);
    }
}
