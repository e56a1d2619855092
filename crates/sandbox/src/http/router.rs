//! The handler of each path.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::Response;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use axum::{Extension, Router};

use super::connection_state::SharedState;
use super::handler;
use crate::context::Context;
use crate::page;
use crate::paths;
use crate::sync::lock;

/// Returns the routes: the sandbox's own pages, and the API for everything else.
pub fn router(context: Arc<Context>) -> Router {
    let pages = Router::new()
        .route(paths::STATE, get(page::state::show))
        .route(paths::CODE_ROUTE, get(page::code::show).post(page::code::decide))
        .layer(from_fn(mark_responded));
    pages.fallback(handler::handle).with_state(context)
}

/// Tells the connection that the handler of a page has responded, so that it becomes idle; the API's handler does so
/// itself.
async fn mark_responded(Extension(connection): Extension<SharedState>, request: Request, next: Next) -> Response<Body> {
    let response = next.run(request).await;
    lock(&connection).responded();
    response
}
