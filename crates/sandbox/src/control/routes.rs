//! The paths below `/_sandbox`, which `openapi/control.yaml` documents.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, any, delete, get, post};
use http::Method;
use percent_encoding::percent_decode_str;

use super::guard::guard;
use super::handlers::{self, Action};
use super::refusal::Refusal;
use super::webhooks;
use crate::context::Context;
use crate::domain::kinds::{CHARGE, CODE, CUSTOMER, DISPUTE, INVOICE, KINDS, Kind, READER, SOURCE, SUBSCRIPTION};
use crate::paths;
use elepay_spec::suggestion;

/// The actions that exist for each kind of object.
static ACTIONS: [(&Kind, &[Action]); 7] = [
    (&CHARGE, &[Action::Approve, Action::Decline, Action::Expire, Action::Status, Action::Dispute]),
    (&CODE, &[Action::Approve, Action::Pay, Action::Decline, Action::Expire, Action::Status]),
    (&SOURCE, &[Action::Approve, Action::Decline, Action::Expire, Action::Status]),
    (&INVOICE, &[Action::Approve, Action::Pay, Action::Expire]),
    (&SUBSCRIPTION, &[Action::Approve, Action::Decline]),
    (&READER, &[Action::Approve, Action::Status]),
    (&DISPUTE, &[Action::Status]),
];

/// The paths that are for browsers, and their methods.
const PAGES: [(Method, &str); 7] = [
    (Method::GET, paths::ROOT),
    (Method::GET, paths::ICON),
    (Method::GET, paths::STATE),
    (Method::POST, paths::STATE),
    (Method::GET, paths::SCRIPT),
    (Method::GET, paths::CODE_ROUTE),
    (Method::POST, paths::CODE_ROUTE),
];

type Handler = MethodRouter<Arc<Context>>;

/// Every route: its method, its path below `/_sandbox`, and its handler.
fn table() -> Vec<(Method, String, Handler)> {
    let mut table: Vec<_> = [
        (Method::GET, "/openapi.json", get(handlers::document_as_json)),
        (Method::GET, "/openapi.yaml", get(handlers::document_as_yaml)),
        (Method::GET, "/objects/{id}", get(handlers::object)),
        (Method::GET, "/clock", get(handlers::clock)),
        (Method::POST, "/clock/advance", post(handlers::advance)),
        (Method::GET, "/faults", get(handlers::faults)),
        (Method::POST, "/faults", post(handlers::plan_fault)),
        (Method::DELETE, "/faults", delete(handlers::clear_faults)),
        (Method::POST, "/broken-tls", post(handlers::broken_tls)),
        (Method::GET, "/requests", get(handlers::requests)),
        (Method::DELETE, "/requests", delete(handlers::clear_requests)),
        (Method::GET, "/snapshots", get(handlers::snapshots)),
        (Method::POST, "/snapshots", post(handlers::create_snapshot)),
        (Method::POST, "/snapshots/{id}/restore", post(handlers::restore_snapshot)),
        (Method::DELETE, "/snapshots/{id}", delete(handlers::delete_snapshot)),
        (Method::POST, "/reset", post(handlers::reset)),
        (Method::GET, "/webhooks", get(webhooks::list)),
        (Method::POST, "/webhooks", post(webhooks::add)),
        (Method::DELETE, "/webhooks/{id}", delete(webhooks::remove)),
        (Method::POST, "/webhooks/{id}/rotate", post(webhooks::rotate)),
        (Method::POST, "/webhooks/{id}/end-rotation", post(webhooks::end_rotation)),
        (Method::POST, "/webhook-timeout", post(webhooks::set_timeout)),
        (Method::GET, "/webhook-faults", get(webhooks::list_faults)),
        (Method::POST, "/webhook-faults", post(webhooks::add_fault)),
        (Method::DELETE, "/webhook-faults", delete(webhooks::clear_faults)),
        (Method::GET, "/events", get(webhooks::events)),
        (Method::POST, "/events/{id}/redeliver", post(webhooks::redeliver)),
        (Method::GET, "/deliveries", get(webhooks::deliveries)),
        (Method::POST, "/deliveries/wait", post(webhooks::wait)),
    ]
    .map(|(method, path, handler)| (method, path.to_owned(), handler))
    .into();
    table.push((Method::POST, format!("/{}", CUSTOMER.plural()), post(handlers::create_customer)));
    for kind in KINDS {
        table.push((Method::GET, format!("/{}", kind.plural()), handlers::list(kind)));
    }
    for (kind, actions) in &ACTIONS {
        for action in *actions {
            table.push((Method::POST, format!("/{}/{{id}}/{}", kind.plural(), action.name()), action.of(Some(kind))));
        }
    }
    for action in Action::ALL {
        table.push((Method::POST, format!("/objects/{{id}}/{}", action.name()), action.of(None)));
    }
    for (_, path, _) in &mut table {
        path.insert_str(0, paths::STATE);
    }
    table
}

/// Returns the routes, and those of `more`, for callers that may control the sandbox.
pub fn router(context: &Arc<Context>, more: Router<Arc<Context>>) -> Router<Arc<Context>> {
    let routes = table().into_iter().fold(more, |router, (_, path, handler)| router.route(&path, handler));
    routes
        .route(&format!("{}/", paths::STATE), any(not_found))
        .route(&format!("{}/{{*rest}}", paths::STATE), any(not_found))
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(check_path))
        .layer(from_fn_with_state(Arc::clone(context), guard))
}

async fn not_found(request: Request) -> Refusal {
    let (path, document) = (request.uri().path(), format!("{}/openapi.json", paths::STATE));
    let known: Vec<_> = table().into_iter().map(|(_, path, _)| path).collect();
    let hint = objects_path(path).map(|path| format!("; GET {path} shows the object, of whatever kind"));
    let hint = hint.unwrap_or_else(|| suggestion(path, known.iter().map(String::as_str)));
    Refusal::not_found(format!("the sandbox has no path {path}{hint}; {document} has all"))
}

/// Returns the path of an object below those of all kinds, for its path below those of its own kind.
fn objects_path(path: &str) -> Option<String> {
    let (kind, id) = path.strip_prefix(paths::STATE)?.strip_prefix('/')?.split_once('/')?;
    let is_object = KINDS.iter().any(|known| known.plural() == kind) && !id.is_empty() && !id.contains('/');
    is_object.then(|| format!("{}/objects/{id}", paths::STATE))
}

/// Refuses a path that cannot be read as text.
async fn check_path(request: Request, next: Next) -> Result<Response, Refusal> {
    let path = request.uri().path();
    match percent_decode_str(path).decode_utf8() {
        Ok(_) => Ok(next.run(request).await),
        Err(_) => Err(Refusal::invalid(format!("the path {path} is not UTF-8"))),
    }
}

/// Refuses a method that a path does not support, and says which it does.
pub async fn wrong_method(request: Request) -> Refusal {
    let path = request.uri().path();
    let routes = table().into_iter().map(|(method, pattern, _)| (method, pattern));
    let pages = PAGES.map(|(method, pattern)| (method, pattern.to_owned()));
    let same = routes.chain(pages).filter(|(_, pattern)| is_path(pattern, path));
    let refusal = Refusal::method(format!("{path} does not support {}", request.method()));
    refusal.allowed(same.map(|(method, _)| method.to_string()))
}

fn is_path(pattern: &str, path: &str) -> bool {
    pattern.split('/').count() == path.split('/').count()
        && pattern.split('/').zip(path.split('/')).all(|(expected, sent)| expected == sent || expected == "{id}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::control::document;

    #[test]
    fn the_document_has_every_route_and_no_other() {
        let routes: BTreeSet<_> =
            super::table().into_iter().map(|(method, path, _)| format!("{method} {path}")).collect();
        let paths = document::json()["paths"].as_object().expect("paths");
        let documented = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten().map(|(name, _)| name.to_uppercase());
            let methods = methods.filter(|name| ["GET", "POST", "DELETE", "PUT", "PATCH"].contains(&name.as_str()));
            methods.map(move |method| format!("{method} {path}"))
        });
        // The state is a page.
        let documented: BTreeSet<_> = documented.filter(|route| route != "GET /_sandbox").collect();
        assert_eq!(document::json()["info"]["version"], env!("CARGO_PKG_VERSION"));
        let missing: Vec<_> = routes.symmetric_difference(&documented).collect();
        assert!(missing.is_empty(), "either in control/routes.rs or in openapi/control.yaml only: {missing:#?}");
    }
}
