//! The forms of the dashboard: the same functions as those of the control API.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::context::Context;
use crate::control::refusal::Refusal;
use crate::control::{clock, faults, objects, requests, schema, snapshots};
use crate::http::fault::Fault;
use crate::http::fault_kind::seconds;
use crate::http::fault_plan::FaultPlan;
use crate::http::fault_schedule::begun;
use crate::request_filter::RequestFilter;
use crate::webhooks::actions as webhooks;

/// The fields of a form by name.
struct Form(BTreeMap<String, String>);

/// Does what a form asks for.
///
/// # Errors
/// Returns why it cannot be done.
pub async fn execute(context: &Context, form: &[u8]) -> Result<(), String> {
    let form = Form(form_urlencoded::parse(form).into_owned().collect());
    let id = form.text("id");
    let refused = |refusal: Refusal| refusal.to_string();
    match form.text("do") {
        "approve" => objects::approve(context, id).map(drop).map_err(refused),
        "decline" => objects::decline(context, id).map(drop).map_err(refused),
        "expire" => objects::expire(context, id).map(drop).map_err(refused),
        "dispute" => objects::open_dispute(context, id).map(drop).map_err(refused),
        "customer" => objects::create_customer(context).map(drop).map_err(refused),
        "advance" => clock::advance(context, form.time("seconds")?).map(drop).map_err(refused),
        "fault" => {
            let (_, window) = faults::plan(context, form.plan()?).map_err(refused)?;
            if let Some(window) = window {
                begun(window).await;
            }
            Ok(())
        }
        "clear-faults" => {
            faults::clear(context);
            Ok(())
        }
        "clear-requests" => {
            requests::clear(context);
            Ok(())
        }
        "snapshot" => snapshots::create(context).map(drop).map_err(refused),
        "restore" => snapshots::restore(context, id).map_err(refused),
        "delete-snapshot" => snapshots::delete(context, id).map_err(refused),
        "reset" => {
            snapshots::reset(context);
            Ok(())
        }
        "add-webhook" => {
            let url = form.text("url");
            schema::component::<Value>("AddWebhook", "", json!({ "url": url })).map_err(refused)?;
            webhooks::add(context, url, None).map(drop).map_err(refused)
        }
        "remove-webhook" => webhooks::remove(context, id).map_err(|error| error.to_string()),
        "redeliver" => webhooks::redeliver(context, id).map_err(|error| error.to_string()),
        "webhook-fault" => {
            let fault = form.json("fault", "WebhookFault")?;
            faults::plan_for_event(context, fault).map_err(refused)
        }
        "clear-webhook-faults" => {
            webhooks::clear_faults(context);
            Ok(())
        }
        other => match other.strip_prefix("status:") {
            Some(status) => objects::set_status(context, id, status).map(drop).map_err(refused),
            None => Err(format!("`do` is `{other}`, which no form of the page has")),
        },
    }
}

impl Form {
    /// Returns a field; empty if it is missing.
    fn text(&self, name: &str) -> &str {
        self.0.get(name).map(|text| text.trim()).unwrap_or_default()
    }

    /// Returns a field with a number of seconds.
    fn time(&self, name: &str) -> Result<Duration, String> {
        let time = self.text(name).parse().ok().and_then(seconds::duration);
        time.ok_or_else(|| format!("`{name}` must be a number of seconds"))
    }

    /// Returns a field with the JSON of a component of the control document.
    fn json<T: DeserializeOwned>(&self, name: &str, component: &str) -> Result<T, String> {
        let value = serde_json::from_str(self.text(name));
        let value = value.map_err(|error| format!("`{name}` is not valid JSON: {error}"))?;
        schema::component(component, name, value).map_err(|refusal| refusal.to_string())
    }

    /// Returns the fault that is chosen or, instead, written as JSON, with the call to which it applies.
    fn plan(&self) -> Result<FaultPlan, String> {
        let fault: Fault = self.json(if self.text("custom").is_empty() { "fault" } else { "custom" }, "Fault")?;
        Ok(match self.text("operation") {
            "" => FaultPlan::next(fault),
            operation => {
                let mut filter = RequestFilter::new();
                filter.operation = Some(operation.to_owned());
                FaultPlan::when(filter, fault).times(1)
            }
        })
    }
}
