//! The handler of each path.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Response, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use axum::{Extension, Router};

use super::connection_state::SharedState;
use super::handler;
use crate::context::Context;
use crate::control;
use crate::page;
use crate::paths;
use crate::sync::lock;

/// Returns the routes: the sandbox's own pages, and the API for everything else.
pub fn router(context: Arc<Context>) -> Router {
    // For those who may control the sandbox.
    let guarded = Router::new()
        .route(paths::STATE, get(page::dashboard::show).post(page::dashboard::act))
        .route(paths::SCRIPT, get(page::dashboard::script));
    // For everybody who reaches the sandbox, such as the payer of a code.
    let open = Router::new()
        .route(paths::ROOT, get(page::root::show))
        .route(paths::ICON, get(StatusCode::NO_CONTENT))
        .route(paths::CODE_ROUTE, get(page::code::show).post(page::code::decide))
        .method_not_allowed_fallback(control::routes::wrong_method);
    let pages = control::routes::router(&context, guarded).merge(open).layer(from_fn(mark_responded));
    pages.fallback(handler::handle).with_state(context)
}

/// Tells the connection that the handler of a page has responded, so that it becomes idle; the API's handler does so
/// itself.
async fn mark_responded(Extension(connection): Extension<SharedState>, request: Request, next: Next) -> Response<Body> {
    let response = next.run(request).await;
    lock(&connection).responded();
    response
}
