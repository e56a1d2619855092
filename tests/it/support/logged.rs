//! Everything that is logged in this process, at every level. Only for tests in a process of their own.

use std::sync::Mutex;

static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Collect;

impl log::Log for Collect {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        add(&format!("log {} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Begins to collect what is logged.
pub fn start() {
    log::set_logger(&Collect).expect("the only logger");
    log::set_max_level(log::LevelFilter::Trace);
}

/// Adds a line.
pub fn add(line: &str) {
    let mut logged = LOGGED.lock().expect("no panic");
    logged.push_str(line);
    logged.push('\n');
}

/// Returns what was logged so far.
pub fn text() -> String {
    LOGGED.lock().expect("no panic").clone()
}
