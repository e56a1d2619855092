//! Locking.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks a mutex, even after a panic elsewhere: the values behind mutexes are valid after every statement.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
