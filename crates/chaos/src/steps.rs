//! What has to happen to an object before an operation can act on it: an invoice is sent after it was submitted.
//!
//! The document does not say it, so it is tried out: other actions on the same object, and time.

use std::collections::BTreeMap;
use std::time::Duration;

use elepay_spec::Operation;
use tokio::sync::Mutex;

use crate::document::{document, operations};
use crate::ids::Ids;
use crate::setup::Setup;

/// Longer than anything takes in the sandbox, and shorter than the time until something expires.
const MOMENT: Duration = Duration::from_secs(3);

/// The most steps that are tried out.
const MOST: usize = 2;

/// One step.
#[derive(Debug, Clone, Copy)]
enum Step {
    Call(&'static Operation<'static>),
    Wait,
}

/// The steps before each operation, as far as they were tried out.
static KNOWN: Mutex<BTreeMap<&str, Vec<Step>>> = Mutex::const_new(BTreeMap::new());

/// Creates the objects that a call of an operation names, so that it succeeds.
///
/// # Errors
/// If the sandbox refuses it, or if nothing makes the operation succeed.
pub async fn prepared(setup: &Setup<'_>, operation: &'static Operation<'static>) -> Result<Ids, String> {
    let others = others(operation)?;
    if others.is_empty() {
        return setup.ids(operation).await;
    }
    let mut known = KNOWN.lock().await;
    let steps = match known.get(operation.id) {
        Some(steps) => steps.clone(),
        None => known.entry(operation.id).or_insert(tried_out(setup, operation, &others).await?).clone(),
    };
    drop(known);
    let ids = setup.ids(operation).await?;
    take(setup, &steps, &ids).await?;
    Ok(ids)
}

/// Returns the other actions without a body on the object of an action; nothing if the operation is not an action.
fn others(operation: &Operation<'_>) -> Result<Vec<&'static Operation<'static>>, String> {
    let document = document()?;
    let object = |path: &'static str| path.rsplit_once('/').map(|(object, _)| object).filter(|it| it.ends_with('}'));
    let of = operations().iter().find(|known| known.id == operation.id).and_then(|known| object(known.path));
    let is_other =
        |other: &&Operation<'_>| other.method == "post" && other.id != operation.id && other.body(document).is_none();
    let beside = |other: &&'static Operation<'static>| of.is_some() && object(other.path) == of;
    Ok(if operation.method == "post" { operations().iter().filter(is_other).filter(beside).collect() } else { vec![] })
}

/// Returns the fewest steps after which the operation succeeds.
async fn tried_out(
    setup: &Setup<'_>,
    operation: &'static Operation<'static>,
    others: &[&'static Operation<'static>],
) -> Result<Vec<Step>, String> {
    let all: Vec<_> = others.iter().map(|other| Step::Call(other)).chain([Step::Wait]).collect();
    let mut candidates = vec![Vec::new()];
    for _ in 0..=MOST {
        for steps in &candidates {
            let ids = setup.ids(operation).await?;
            if take(setup, steps, &ids).await.is_ok() && setup.call(operation, ids).await.is_ok() {
                return Ok(steps.clone());
            }
        }
        let longer = |steps: &Vec<Step>| {
            let steps = steps.clone();
            all.iter().map(move |step| steps.iter().copied().chain([*step]).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        candidates = candidates.iter().flat_map(longer).collect();
    }
    Err(format!("nothing in crates/chaos/src/steps.rs makes `{}` succeed in the sandbox", operation.id))
}

async fn take(setup: &Setup<'_>, steps: &[Step], ids: &Ids) -> Result<(), String> {
    for step in steps {
        match step {
            Step::Call(operation) => drop(setup.call(operation, ids.clone()).await?),
            Step::Wait => setup.sandbox.advance(MOMENT),
        }
    }
    Ok(())
}
