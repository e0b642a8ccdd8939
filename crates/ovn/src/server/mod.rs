//! Serves an edition from memory, to this machine only; while a newsroom gathers, always its newest.

mod answer;

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use openvoicenews::publish::Files;

use crate::error::{Error, reason};
pub(crate) use answer::METRICS;
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

fn failed(e: io::Error) -> Error {
    Error::network(format!("the edition cannot be served: {}", reason(&e)))
}

fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(failed)
}

/// Serves the files until the program is told to end.
///
/// # Errors
///
/// Where the system gives no sockets or threads.
pub(crate) fn serve(listener: Listener, files: Files) -> Result<(), Error> {
    let runtime = runtime()?;
    let live = Live::new(&listener);
    live.put(files);
    let served = runtime.block_on(async {
        let socket = tokio::net::TcpListener::from_std(listener.socket)?;
        let app = Router::new().fallback(answer).with_state(live);
        tokio::select! {
            served = async { axum::serve(socket, app).await } => served,
            () = told_to_end() => Ok(()),
        }
    });
    // A browser may hold a connection open for minutes; nobody waits for it.
    runtime.shutdown_background();
    served.map_err(failed)
}

/// What is served now: the edition, and beside it the pages that only whoever runs the newsroom sees.
#[derive(Clone)]
pub(crate) struct Live {
    port: u16,
    edition: Arc<RwLock<Arc<Site>>>,
    desk: Arc<RwLock<Arc<Site>>>,
}

impl Live {
    fn new(listener: &Listener) -> Live {
        let port = listener.address.port();
        let none = || Arc::new(RwLock::new(Arc::new(Site::new(Files::new(), port))));
        Live { port, edition: none(), desk: none() }
    }

    /// Serves another edition from now on.
    pub(crate) fn put(&self, files: Files) {
        let site = Arc::new(Site::new(files, self.port));
        *self.edition.write().unwrap_or_else(PoisonError::into_inner) = site;
    }

    /// Serves other pages of the desk from now on.
    pub(crate) fn put_desk(&self, files: Files) {
        let site = Arc::new(Site::new(files, self.port));
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = site;
    }

    fn sites(&self) -> [Arc<Site>; 2] {
        let of = |site: &RwLock<Arc<Site>>| Arc::clone(&site.read().unwrap_or_else(PoisonError::into_inner));
        [of(&self.desk), of(&self.edition)]
    }
}

/// Serves in the background for as long as what is returned lives.
///
/// # Errors
///
/// Where the system gives no sockets or threads.
pub(crate) fn serve_beside(listener: Listener) -> Result<(Live, Background), Error> {
    let runtime = runtime()?;
    let live = Live::new(&listener);
    let app = Router::new().fallback(answer).with_state(live.clone());
    let socket = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener.socket).map_err(failed)?
    };
    runtime.spawn(async move { axum::serve(socket, app).await });
    Ok((live, Background(Some(runtime))))
}

/// A server in the background; it ends when this is dropped.
pub(crate) struct Background(Option<tokio::runtime::Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

async fn answer(State(live): State<Live>, method: Method, uri: Uri, headers: HeaderMap) -> axum::response::Response {
    let [desk, edition] = live.sites();
    let site = if desk.has(&uri) { desk } else { edition };
    site.answer(&method, &uri, &headers)
}

/// Waits for Ctrl-C, or for the signal with which services are ended.
pub(crate) async fn told_to_end() {
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
