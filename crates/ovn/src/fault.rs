//! Faults of our own: a panic in one item becomes that item's error.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

thread_local! {
    /// `Some` while [`caught`] runs on this thread; the message of the panic once there is one.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics inside [`caught`] silent, since they are told with the item's name.
pub(crate) fn install() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let guarded = CAUGHT.with_borrow_mut(|slot| slot.as_mut().map(|told| *told = message(info)).is_some());
        if !guarded {
            usual(info);
        }
    }));
}

/// Runs `work`; a panic in it is given back as its message.
pub(crate) fn caught<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    CAUGHT.set(Some(String::new()));
    let done = catch_unwind(AssertUnwindSafe(work));
    let told = CAUGHT.take().unwrap_or_default();
    done.map_err(|_| format!("a fault of ovn itself: {told}"))
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let what = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let what = what.unwrap_or("panic");
    match info.location() {
        Some(at) => format!("{what} at {}:{}", at.file(), at.line()),
        None => what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message() {
        install();
        let e = caught(|| assert_eq!(1 + 1, 3, "sums are off")).unwrap_err();
        assert!(e.contains("sums are off") && e.contains("fault.rs"), "{e}");
        assert_eq!(caught(|| 5), Ok(5));
    }
}
