//! Serves an edition from memory to this machine, or a newsroom to its readers: a file a resource.

mod account;
mod answer;
pub(crate) mod api;
mod article;
mod attempts;
mod bar;
mod edition;
mod feeds;
mod files;
mod fronts;
mod guard;
mod marks;
mod own;
mod readers;
mod room;
mod rules;
mod search;
mod sieve;
mod subjects;
mod sync;
mod trouble;
mod websub;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::routing::{get, post};
use axum::{Router, middleware};
use openvoicenews::publish::Files;

use crate::error::{Error, reason};
use crate::newsroom::Newsroom;
pub(crate) use answer::METRICS;
use answer::Site;
use room::Room;

/// Bytes of what is sent here, at most.
const LARGEST: usize = 1 << 20;
/// For how long answers under way are waited for at the end.
const PATIENCE: Duration = Duration::from_secs(10);

/// A port that is taken but not served yet.
pub(crate) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Where the edition will be, for somebody at this machine.
    pub(crate) fn url(&self) -> String {
        if self.address.ip().is_unspecified() {
            return format!("http://localhost:{}/", self.address.port());
        }
        format!("http://{}/", self.address)
    }
}

/// Takes a port of the loopback address; 0 takes a free one.
///
/// # Errors
///
/// Where the port is in use or not allowed.
pub(crate) fn listen(port: u16) -> Result<Listener, Error> {
    listen_at(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

/// The same at another address of this machine.
///
/// # Errors
///
/// As [`listen`], or where the address is not this machine's.
pub(crate) fn listen_at(address: IpAddr, port: u16) -> Result<Listener, Error> {
    let taken = TcpListener::bind((address, port)).and_then(|socket| {
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        Ok(Listener { socket, address })
    });
    taken.map_err(|e| {
        let error = Error::network(format!("port `{port}` cannot be served: {}", reason(&e)));
        match e.kind() {
            io::ErrorKind::AddrInUse => error.with_hint("`--port 0` takes a free port"),
            io::ErrorKind::AddrNotAvailable => error.with_hint("the address is none of this machine's"),
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
    let site = Arc::new(Site::new(files, listener.address.port()));
    let served = runtime.block_on(async {
        let socket = tokio::net::TcpListener::from_std(listener.socket)?;
        let answer = |State(site): State<Arc<Site>>, method: Method, uri: Uri, headers: HeaderMap| async move {
            site.answer(&method, &uri, &headers)
        };
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

/// Serves a newsroom in the background for as long as what is returned lives.
///
/// # Errors
///
/// Where the system gives no sockets or threads, or somebody beyond this machine would come in without a password.
pub(crate) fn serve_beside(listener: Listener, newsroom: &Newsroom) -> Result<(Live, Background), Error> {
    let room = Arc::new(Room::open(newsroom, listener.address)?);
    let runtime = runtime()?;
    let live = Live { room: Arc::clone(&room), port: listener.address.port() };
    let socket = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener.socket).map_err(failed)?
    };
    let app = router(room).into_make_service_with_connect_info::<SocketAddr>();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let until = async move {
        let _ = ended.await;
    };
    let served = runtime.spawn(async move { axum::serve(socket, app).with_graceful_shutdown(until).await });
    Ok((live, Background { runtime: Some(runtime), end: Some(end), served: Some(served) }))
}

/// Serves a newsroom until the program is told to end; answers under way are finished. `ready` is told where.
///
/// # Errors
///
/// As [`serve_beside`].
pub(crate) fn serve_newsroom(listener: Listener, newsroom: &Newsroom, ready: impl FnOnce(&str)) -> Result<(), Error> {
    let room = Arc::new(Room::open(newsroom, listener.address)?);
    let runtime = runtime()?;
    ready(&listener.url());
    let served = runtime.block_on(async {
        let socket = tokio::net::TcpListener::from_std(listener.socket)?;
        let app = router(room).into_make_service_with_connect_info::<SocketAddr>();
        let (ended, end) = tokio::sync::oneshot::channel();
        let until = async move {
            told_to_end().await;
            let _ = ended.send(());
        };
        let served = axum::serve(socket, app).with_graceful_shutdown(until);
        // Whoever holds a connection open is not waited for longer than this.
        let patience = async {
            let _ = end.await;
            tokio::time::sleep(PATIENCE).await;
        };
        tokio::select! {
            served = async { served.await } => served,
            () = patience => Ok(()),
        }
    });
    runtime.shutdown_background();
    served.map_err(failed)
}

/// What is at which address.
fn router(room: Arc<Room>) -> Router {
    Router::new()
        .route("/", get(own::front))
        .route("/category/{name}", get(own::category))
        .route("/report/{name}", get(edition::report))
        .route("/editions", get(edition::editions))
        .route("/subjects", get(subjects::list))
        .route("/person/{key}", get(subjects::show))
        .route("/body/{key}", get(subjects::show))
        .route("/place/{key}", get(subjects::show))
        .route("/topic/{key}", get(subjects::show))
        .route("/pulse.json", get(edition::pulse))
        .route("/article", get(article::show))
        .route("/login", get(account::form).post(account::log_in))
        .route("/logout", post(account::log_out))
        .route("/you", get(account::you))
        .route("/you/password", post(account::set_password))
        .route("/you/sync", post(account::set_sync))
        .route("/you/articles", post(account::set_articles))
        .route("/you/token", post(account::add_token))
        .route("/you/token/remove", post(account::remove_token))
        .route("/you/ratings", post(account::set_ratings))
        .route("/readers", get(readers::list))
        .route("/readers/add", post(readers::add))
        .route("/readers/rename", post(readers::rename))
        .route("/readers/password", post(readers::set_password))
        .route("/readers/sessions", post(readers::end_sessions))
        .route("/readers/operator", post(readers::set_operator))
        .route("/readers/remove", post(readers::remove))
        .route("/marks", post(marks::set))
        .route("/follow", post(marks::follow))
        .route("/starred", get(marks::starred))
        .route("/unread", get(marks::unread))
        .route("/followed", get(marks::followed))
        .merge(lists())
        .route("/feeds/{key}/{*path}", get(feeds::with_key))
        .route("/you/feeds", post(feeds::renew))
        .route("/search", get(search::show))
        .route("/search/results", get(search::results))
        .route("/search.atom", get(search::feed))
        .route("/search.rss", get(search::feed))
        .route("/search.json", get(search::feed))
        .route("/rules", get(rules::list).post(rules::add))
        .route("/rules/remove", post(rules::remove))
        .route("/websub/{source}/{token}", get(websub::verify).post(websub::push))
        .merge(sync::routes())
        .merge(api::router())
        .fallback(get(edition::other))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn_with_state(Arc::clone(&room), guard::enter))
        .with_state(room)
}

/// The feeds of what is a reader's own.
fn lists() -> Router<Arc<Room>> {
    let names = ["unread", "starred", "followed"];
    let paths = names.iter().flat_map(|name| ["atom", "rss", "json"].map(|ending| format!("/{name}.{ending}")));
    paths.fold(Router::new(), |all, path| all.route(&path, get(feeds::of_list)))
}

/// What runs beside the server tells it.
#[derive(Clone)]
pub(crate) struct Live {
    room: Arc<Room>,
    port: u16,
}

impl Live {
    /// There is a new edition.
    pub(crate) fn renew(&self) {
        self.room.forget();
    }

    /// Serves other pages of the desk from now on.
    pub(crate) fn put_desk(&self, files: Files) {
        self.room.put_desk(files, self.port);
    }
}

/// A server in the background; it ends when this is dropped, after the answers under way.
pub(crate) struct Background {
    runtime: Option<tokio::runtime::Runtime>,
    end: Option<tokio::sync::oneshot::Sender<()>>,
    served: Option<tokio::task::JoinHandle<io::Result<()>>>,
}

impl Drop for Background {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        if let Some((end, served)) = self.end.take().zip(self.served.take()) {
            let _ = end.send(());
            // Whoever holds a connection open is not waited for longer than this.
            let _ = runtime.block_on(async { tokio::time::timeout(PATIENCE, served).await });
        }
        runtime.shutdown_background();
    }
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
