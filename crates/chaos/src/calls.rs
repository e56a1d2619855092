//! Makes a call by the name of its operation.

use std::time::Duration;

use elepay::{Client, Error, Paginator, Response};

use crate::arguments::Arguments;
use crate::plan::Plan;
use crate::timing::PATIENCE;

/// Makes the call once. Returns `None` if the client has no such operation.
pub async fn perform(plan: &Plan, client: &Client, arguments: &Arguments) -> Option<Result<(), Error>> {
    let id = plan.operation.id;
    if plan.alternative {
        // The one call that is not generated.
        if id == "retrieveChargeStatus" {
            let wait = client.wait_for_charge(arguments.path("id")).interval(Duration::from_millis(1));
            return Some(wait.deadline(PATIENCE * 5 / 2).await.map(drop));
        }
        let all = elepay::__stream_by_name!(client, id, arguments, all);
        if all.is_some() {
            return all;
        }
    }
    elepay::__call_by_name!(client, id, arguments, without_response)
}

fn without_response<T>(result: Result<Response<T>, Error>) -> Result<(), Error> {
    result.map(drop)
}

async fn all<T: Clone + PartialEq>(mut items: Paginator<T>) -> Result<(), Error> {
    while let Some(item) = items.next().await {
        item?;
    }
    Ok(())
}
