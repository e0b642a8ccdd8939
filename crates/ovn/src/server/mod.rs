//! Serves an edition from memory, to this machine only.

mod answer;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use openvoicenews::publish::Files;

use crate::error::{Error, reason};
use answer::Site;

/// A port that is taken but not served yet.
pub(crate) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Where the edition will be.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

/// Takes a port of the loopback address; 0 takes a free one.
///
/// # Errors
///
/// Where the port is in use or not allowed.
pub(crate) fn listen(port: u16) -> Result<Listener, Error> {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|socket| {
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        Ok(Listener { socket, address })
    });
    taken.map_err(|e| {
        let error = Error::network(format!("port `{port}` cannot be served: {}", reason(&e)));
        match e.kind() {
            io::ErrorKind::AddrInUse => error.with_hint("`--port 0` takes a free port"),
            io::ErrorKind::PermissionDenied => error.with_hint("ports from 1024 on need no permission"),
            _ => error,
        }
    })
}

/// Serves the files until the program is told to end.
///
/// # Errors
///
/// Where the system gives no sockets or threads.
pub(crate) fn serve(listener: Listener, files: Files) -> Result<(), Error> {
    let failed = |e: io::Error| Error::network(format!("the edition cannot be served: {}", reason(&e)));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)?;
    let site = Arc::new(Site::new(files, listener.address.port()));
    let served = runtime.block_on(async {
        let socket = tokio::net::TcpListener::from_std(listener.socket)?;
        let app = Router::new().fallback(answer).with_state(site);
        tokio::select! {
            served = async { axum::serve(socket, app).await } => served,
            () = told_to_end() => Ok(()),
        }
    });
    // A browser may hold a connection open for minutes; nobody waits for it.
    runtime.shutdown_background();
    served.map_err(failed)
}

async fn answer(
    State(site): State<Arc<Site>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> axum::response::Response {
    site.answer(&method, &uri, &headers)
}

/// Waits for Ctrl-C, or for the signal with which services are ended.
async fn told_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
