//! Work on all cores with bounded memory, results in the order of the input.
//!
//! One thread reads, `jobs` threads work, the caller's thread writes. Reading
//! waits while too much is under way, so memory stays bounded however slow one
//! item or the output is. The reading thread is left behind when the caller
//! stops early: it may wait for input that never comes.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::error::Error;

/// Deeply nested pages make deep recursion in parsers.
const STACK: usize = 16 << 20;
/// Items under way for each worker; more evens out slow items, fewer saves memory.
const ITEMS_PER_JOB: usize = 32;
/// Bytes of input under way; one larger item alone is let through.
const BYTES: usize = 256 << 20;

/// What the writing side is told.
pub(crate) enum Event<U> {
    /// The next result.
    Done(U),
    /// Nothing is ready: a good moment to flush.
    Idle,
}

struct State<T, U> {
    waiting: VecDeque<(usize, usize, T)>,
    done: BTreeMap<usize, (usize, U)>,
    items: usize,
    bytes: usize,
    /// How many items there are, once known.
    total: Option<usize>,
    /// The caller wants no more.
    stopped: bool,
    /// A thread of ours panicked.
    broken: bool,
}

struct Shared<T, U> {
    state: Mutex<State<T, U>>,
    room: Condvar,
    work: Condvar,
    result: Condvar,
}

impl<T, U> Shared<T, U> {
    fn new() -> Shared<T, U> {
        Shared {
            state: Mutex::new(State {
                waiting: VecDeque::new(),
                done: BTreeMap::new(),
                items: 0,
                bytes: 0,
                total: None,
                stopped: false,
                broken: false,
            }),
            room: Condvar::new(),
            work: Condvar::new(),
            result: Condvar::new(),
        }
    }

    /// A panic while the lock is held is noticed by [`Watch`]; the state itself stays whole.
    fn lock(&self) -> MutexGuard<'_, State<T, U>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_all(&self) {
        self.room.notify_all();
        self.work.notify_all();
        self.result.notify_all();
    }

    fn read(&self, source: impl Iterator<Item = T>, weigh: fn(&T) -> usize, jobs: usize) {
        let mut count = 0;
        for item in source {
            let weight = weigh(&item);
            let full = |s: &mut State<T, U>| {
                let too_much = s.items >= jobs * ITEMS_PER_JOB || s.bytes + weight > BYTES;
                !s.stopped && s.items > 0 && too_much
            };
            let mut state = self.room.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
            if state.stopped {
                return;
            }
            state.items += 1;
            state.bytes += weight;
            state.waiting.push_back((count, weight, item));
            drop(state);
            self.work.notify_one();
            count += 1;
        }
        self.lock().total = Some(count);
        self.wake_all();
    }

    fn work(&self, work: &impl Fn(T) -> U) {
        loop {
            let none = |s: &mut State<T, U>| s.waiting.is_empty() && s.total.is_none() && !s.stopped;
            let mut state = self.work.wait_while(self.lock(), none).unwrap_or_else(PoisonError::into_inner);
            if state.stopped {
                return;
            }
            let Some((index, weight, item)) = state.waiting.pop_front() else { return };
            drop(state);
            let made = work(item);
            self.lock().done.insert(index, (weight, made));
            self.result.notify_one();
        }
    }

    fn write(&self, sink: &mut impl FnMut(Event<U>) -> Result<(), Error>) -> Result<(), Error> {
        for next in 0.. {
            let mut state = self.lock();
            if !state.done.contains_key(&next) {
                drop(state);
                sink(Event::Idle)?;
                let absent =
                    |s: &mut State<T, U>| !s.done.contains_key(&next) && s.total.is_none_or(|t| next < t) && !s.broken;
                state = self.result.wait_while(self.lock(), absent).unwrap_or_else(PoisonError::into_inner);
            }
            let Some((weight, made)) = state.done.remove(&next) else {
                return if state.broken { Err(Error::internal("a thread ended early")) } else { Ok(()) };
            };
            state.items -= 1;
            state.bytes -= weight;
            drop(state);
            self.room.notify_one();
            sink(Event::Done(made))?;
        }
        Ok(())
    }
}

/// Tells the others when its thread panics, so that nobody waits for it.
struct Watch<'a, T, U>(&'a Shared<T, U>);

impl<T, U> Drop for Watch<'_, T, U> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut state = self.0.lock();
            state.broken = true;
            state.stopped = true;
            drop(state);
            self.0.wake_all();
        }
    }
}

/// What `work` gives for each item, in their order.
///
/// # Errors
///
/// A fault of ours.
pub(crate) fn all<T, U>(
    jobs: usize,
    items: Vec<T>,
    weigh: fn(&T) -> usize,
    work: impl Fn(T) -> U + Sync,
) -> Result<Vec<U>, Error>
where
    T: Send + 'static,
    U: Send + 'static,
{
    let mut made = Vec::with_capacity(items.len());
    in_order(jobs, items.into_iter(), weigh, work, |event| {
        if let Event::Done(done) = event {
            made.push(done);
        }
        Ok(())
    })?;
    Ok(made)
}

/// Calls `work` on each item of `source` on `jobs` threads and hands the
/// results to `sink` in the order of `source`. `weigh` gives the bytes that an
/// item holds.
///
/// # Errors
///
/// The first error of `sink`, which ends the work.
pub(crate) fn in_order<T, U>(
    jobs: usize,
    source: impl Iterator<Item = T> + Send + 'static,
    weigh: fn(&T) -> usize,
    work: impl Fn(T) -> U + Sync,
    mut sink: impl FnMut(Event<U>) -> Result<(), Error>,
) -> Result<(), Error>
where
    T: Send + 'static,
    U: Send + 'static,
{
    let shared = Arc::new(Shared::new());
    let reader = Arc::clone(&shared);
    spawned(thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let _watch = Watch(&*reader);
        reader.read(source, weigh, jobs);
    }))?;
    thread::scope(|scope| {
        let mut started = Ok(());
        for _ in 0..jobs {
            let (shared, work) = (&*shared, &work);
            let worker =
                thread::Builder::new().name("worker".to_owned()).stack_size(STACK).spawn_scoped(scope, move || {
                    let _watch = Watch(shared);
                    shared.work(work);
                });
            started = started.and(spawned(worker));
        }
        let result = started.and_then(|()| shared.write(&mut sink));
        shared.lock().stopped = true;
        shared.wake_all();
        result
    })
}

fn spawned<H>(handle: std::io::Result<H>) -> Result<(), Error> {
    handle
        .map(drop)
        .map_err(|e| Error::internal(format!("no thread can be started: {e}")).with_hint("try a smaller `--jobs`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(jobs: usize, count: usize, work: impl Fn(usize) -> usize + Sync) -> Result<Vec<usize>, Error> {
        let mut got = Vec::new();
        in_order(
            jobs,
            0..count,
            |_| 1,
            work,
            |event| {
                if let Event::Done(value) = event {
                    got.push(value);
                }
                Ok(())
            },
        )?;
        Ok(got)
    }

    #[test]
    fn keeps_the_order_whatever_the_number_of_jobs() {
        for jobs in [1, 2, 7] {
            let uneven = |i: usize| (0..(i * 7919) % 5000).fold(i, |a, _| std::hint::black_box(a));
            assert_eq!(run(jobs, 1000, uneven).unwrap(), (0..1000).collect::<Vec<_>>());
        }
        assert!(run(3, 0, |i| i).unwrap().is_empty());
    }

    #[test]
    fn an_error_of_the_sink_ends_the_work_though_the_source_never_ends() {
        let source = std::iter::from_fn(|| Some(1));
        let e = in_order(2, source, |_| 1, |i| i, |_| Err(Error::output("full"))).unwrap_err();
        assert_eq!(e.exit_code(), 4);
    }

    #[test]
    fn a_worker_that_panics_is_an_error_and_not_a_deadlock() {
        crate::fault::install();
        let outcome = std::panic::catch_unwind(|| run(2, 50, |i| if i == 20 { panic!("on purpose") } else { i }));
        assert!(outcome.is_err() || outcome.is_ok_and(|r| r.is_err()));
    }

    #[test]
    fn what_is_under_way_is_bounded() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        static READ: AtomicUsize = AtomicUsize::new(0);
        let mut written = 0;
        let mut most = 0;
        let source = (0..2000).inspect(|_| {
            READ.fetch_add(1, SeqCst);
        });
        in_order(
            2,
            source,
            |_| 1,
            |i| i,
            |event| {
                if let Event::Done(_) = event {
                    most = most.max(READ.load(SeqCst) - written);
                    written += 1;
                }
                Ok(())
            },
        )
        .unwrap();
        assert!(most <= 2 * ITEMS_PER_JOB + 2, "{most}");
    }
}
