//! The paths of the sandbox's own pages.

/// Where somebody begins who knows the address only.
pub const ROOT: &str = "/";

/// The state; all other pages are below it.
pub const STATE: &str = "/_sandbox";

/// The script of the page that shows the state.
pub const SCRIPT: &str = "/_sandbox/dashboard.js";

/// The route of the page behind a code.
pub const CODE_ROUTE: &str = "/_sandbox/codes/{id}";

/// What browsers ask for with every page.
pub const ICON: &str = "/favicon.ico";

/// Returns whether a path is one of the sandbox's own, so that its requests are not calls of the API.
pub fn is_own(path: &str) -> bool {
    let below = path.strip_prefix(STATE);
    [ROOT, ICON].contains(&path) || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the path of the page behind a code.
pub fn code(id: &str) -> String {
    CODE_ROUTE.replace("{id}", id)
}
