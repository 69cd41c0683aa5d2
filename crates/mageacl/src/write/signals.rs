//! Defers signals while files are replaced.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};

/// Defers SIGINT and SIGTERM. When it is dropped, a signal that arrived in the meantime ends the process.
#[derive(Debug)]
pub(super) struct Deferred(&'static State);

#[derive(Debug)]
struct State {
    /// Whether signals have their default effect.
    is_idle: Arc<AtomicBool>,
    /// The signal that arrived; 0 for none.
    pending: Arc<AtomicUsize>,
}

/// Signal handlers cannot be uninstalled, so the process has one set of them.
static STATE: OnceLock<State> = OnceLock::new();

impl Deferred {
    /// Starts to defer signals.
    pub(super) fn start() -> Self {
        let state = STATE.get_or_init(State::install);
        state.pending.store(0, Ordering::SeqCst);
        state.is_idle.store(false, Ordering::SeqCst);
        Deferred(state)
    }

    /// Fails if a signal arrived. The error is not of the kind `Interrupted`, after which a writer tries again.
    pub(super) fn check(&self) -> io::Result<()> {
        match self.0.pending.load(Ordering::SeqCst) {
            0 => Ok(()),
            _ => Err(io::Error::other("interrupted")),
        }
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        self.0.is_idle.store(true, Ordering::SeqCst);
        let pending = self.0.pending.load(Ordering::SeqCst);
        if let Some(signal) = i32::try_from(pending).ok().filter(|signal| *signal != 0) {
            // If the signal cannot be raised, the run ends as without it.
            let _ = low_level::emulate_default_handler(signal);
        }
    }
}

impl State {
    fn install() -> State {
        let state = State { is_idle: Arc::new(AtomicBool::new(true)), pending: Arc::new(AtomicUsize::new(0)) };
        for signal in [SIGINT, SIGTERM] {
            // Without a handler the signal keeps its default effect: the next run removes the temporary files.
            let _ = flag::register_conditional_default(signal, Arc::clone(&state.is_idle));
            let number = usize::try_from(signal).unwrap_or_default();
            let _ = flag::register_usize(signal, Arc::clone(&state.pending), number);
        }
        state
    }
}

/// Turns the signal for files over the size limit of the process into an error of the write that exceeds it.
pub(crate) fn survive_file_size_limit() {
    #[cfg(unix)]
    {
        let _ = flag::register(signal_hook::consts::SIGXFSZ, Arc::new(AtomicBool::new(false)));
    }
}
