//! How long things take that a plan and its faults must agree on.

use std::time::Duration;

/// Timeout of a client that is made to wait.
pub const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long nothing listens, if something listens again later; pauses are longer then.
pub const WINDOW: Duration = Duration::from_millis(400);
/// Timeout of a call that gets a response, however busy the machine is.
pub const AMPLE: Duration = Duration::from_secs(30);
/// A moment, for a connection to become idle after its response.
pub const MOMENT: Duration = Duration::from_millis(2);
