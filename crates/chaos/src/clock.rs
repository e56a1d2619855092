//! The time and chance of each call: pauses are counted instead of waited for, and chance follows from the plan.

use std::cell::RefCell;
use std::pin::Pin;
use std::time::Duration;

use fastrand::Rng;

tokio::task_local! {
    /// The time of the call that this task makes.
    static OWN: RefCell<Own>;
}

struct Own {
    now: Duration,
    pauses: u32,
    rng: Rng,
    /// How long a pause really takes.
    real: Duration,
}

/// A clock that shows every call its own time.
pub struct CallClock;

impl elepay::Clock for CallClock {
    fn now(&self) -> Duration {
        own(|own| own.now)
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let real = own(|own| {
            own.now = own.now.saturating_add(time);
            own.pauses += 1;
            own.real
        });
        Box::pin(tokio::time::sleep(real))
    }

    fn chance(&self) -> f64 {
        own(|own| own.rng.f64())
    }
}

/// Makes a call in a time of its own. Also returns how often it paused, which is how often it was retried.
pub async fn within<T>(chance: u64, real: Duration, call: impl Future<Output = T>) -> (T, u32) {
    let own = Own { now: Duration::ZERO, pauses: 0, rng: Rng::with_seed(chance), real };
    let counted = async {
        let outcome = call.await;
        (outcome, OWN.with(|own| own.borrow().pauses))
    };
    OWN.scope(RefCell::new(own), counted).await
}

/// Returns a part of the call's own time; the default outside of a call, where its objects are prepared.
fn own<T: Default>(of: impl FnOnce(&mut Own) -> T) -> T {
    OWN.try_with(|own| of(&mut own.borrow_mut())).unwrap_or_default()
}
