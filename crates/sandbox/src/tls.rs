//! The providers' host names: TLS with a certificate of the local authority, and plain HTTP, on one address.
//!
//! SDKs with fixed hosts reach it through a line in the hosts file. It listens on this machine's own addresses only.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::serve::Listener;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::Sandbox;
use crate::keys::KeyFolderError;

/// The port for TLS.
pub const TLS_PORT: u16 = 443;
/// The port for plain HTTP.
pub const PLAIN_PORT: u16 = 80;

/// The time limit for a handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How a call arrived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scheme {
    Plain,
    Tls,
}

impl Scheme {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Plain => "http",
            Self::Tls => "https",
        }
    }
}

/// What is known about the client of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Client {
    /// True when it presented a certificate of the local authority.
    pub(crate) has_certificate: bool,
}

/// Why the providers' hosts cannot be served.
#[derive(Debug, Error)]
pub enum TlsError {
    /// An address that is not one of this machine or its network.
    #[error(
        "{0} is not an address of this machine. The sandbox answers as the payment providers' hosts, so it listens on \
         loopback and private addresses only, such as 127.0.0.2"
    )]
    Public(IpAddr),
    /// The port is in use, or ports below 1024 need a capability.
    #[error(
        "the sandbox cannot listen on {0}: {1}. Ports below 1024 need the capability CAP_NET_BIND_SERVICE"
    )]
    Listen(SocketAddr, std::io::Error),
    /// The certificate.
    #[error(transparent)]
    Keys(#[from] KeyFolderError),
    /// TLS.
    #[error("the sandbox cannot set up TLS: {0}")]
    Tls(String),
}

/// Serves the providers' host names, over TLS on one port and in plain text on another, until the task is dropped.
///
/// # Errors
/// See [`TlsError`].
pub async fn serve_hosts(
    sandbox: &Sandbox,
    address: IpAddr,
    tls: u16,
    plain: u16,
) -> Result<[SocketAddr; 2], TlsError> {
    if !is_own(address) {
        return Err(TlsError::Public(address));
    }
    let acceptor = TlsAcceptor::from(Arc::new(config(sandbox, address)?));
    let bind = async |port| {
        let at = SocketAddr::new(address, port);
        let listener = TcpListener::bind(at).await.map_err(|error| TlsError::Listen(at, error))?;
        let at = listener.local_addr().map_err(|error| TlsError::Listen(at, error))?;
        Ok::<_, TlsError>((listener, at))
    };
    let ((secure, secure_at), (plain, plain_at)) = (bind(tls).await?, bind(plain).await?);
    let router = sandbox.router();
    tokio::spawn(serve(plain, router.clone().layer(Extension(Scheme::Plain))));
    let listener = TlsListener::start(secure, acceptor);
    let router = router.layer(Extension(Scheme::Tls));
    tokio::spawn(async move {
        let service = router.into_make_service_with_connect_info::<Client>();
        axum::serve(listener, service).await
    });
    Ok([secure_at, plain_at])
}

async fn serve(listener: TcpListener, router: Router) -> std::io::Result<()> {
    axum::serve(listener, router).await
}

/// True for loopback and private addresses.
const fn is_own(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

fn config(sandbox: &Sandbox, address: IpAddr) -> Result<ServerConfig, TlsError> {
    let broken = |error: &dyn std::fmt::Display| TlsError::Tls(error.to_string());
    let (certificate, key) = sandbox.keys.hosts(&[address.to_string()])?;
    let certificate =
        CertificateDer::from_pem_slice(certificate.as_bytes()).map_err(|error| broken(&error))?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| broken(&error))?;
    let authority =
        CertificateDer::from_pem_slice(sandbox.keys.ca_pem().as_bytes()).map_err(|error| broken(&error))?;
    let mut roots = RootCertStore::empty();
    roots.add(authority).map_err(|error| broken(&error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    // A client certificate is requested but not required: only some calls need one.
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let clients = clients.allow_unauthenticated().build().map_err(|error| broken(&error))?;
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| broken(&error))?.with_client_cert_verifier(clients);
    let mut config = builder.with_single_cert(vec![certificate], key).map_err(|error| broken(&error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Connections after their handshakes. A slow handshake does not hold up the others.
struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: std::io::Result<SocketAddr>,
}

impl TlsListener {
    fn start(listener: TcpListener, acceptor: TlsAcceptor) -> Self {
        let address = listener.local_addr();
        let (sender, ready) = mpsc::channel(64);
        tokio::spawn(async move {
            while !sender.is_closed() {
                let Ok((stream, peer)) = listener.accept().await else { continue };
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        Ok(Ok(stream)) => drop(sender.send((stream, peer)).await),
                        Ok(Err(error)) => {
                            tracing::debug!(error = %error, "a TLS handshake with the sandbox failed");
                        }
                        Err(_) => {}
                    }
                });
            }
        });
        Self { ready, address }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.address.as_ref().copied().map_err(|error| std::io::Error::from(error.kind()))
    }
}

impl axum::extract::connect_info::Connected<axum::serve::IncomingStream<'_, TlsListener>> for Client {
    fn connect_info(stream: axum::serve::IncomingStream<'_, TlsListener>) -> Self {
        Self { has_certificate: stream.io().get_ref().1.peer_certificates().is_some() }
    }
}
