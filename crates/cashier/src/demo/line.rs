//! The connection between the second wallet and its acquirer. It forwards bytes while it is up; when it is cut, open
//! connections break and nothing new gets through. The simulator's panel cuts it.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use cashier_simulator::Line;
use tokio::net::{TcpListener, TcpStream};

/// Opens the line to an address, and returns the address to connect to. It lasts as long as the process.
pub(super) async fn lay(line: Arc<Line>, to: SocketAddr) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            // Dropped when it is cut: the caller sees a closed connection.
            if line.is_up() {
                tokio::spawn(carry(Arc::clone(&line), near, to));
            }
        }
    });
    Ok(address)
}

async fn carry(line: Arc<Line>, mut near: TcpStream, to: SocketAddr) {
    let Ok(mut far) = TcpStream::connect(to).await else { return };
    tokio::select! {
        // Either side may disconnect at any time; the other one sees it.
        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
        () = line.until_cut() => {}
    }
}
