//! The payment methods that the account has: all of the document.

use serde_json::Value;

use super::call::Call;
use super::object::Object;
use super::state::State;

/// Returns every payment method of the document, each with everything that the document says a method can have.
pub fn payment_methods(state: &State, call: &Call<'_>) -> Object {
    let mut response = Object::default();
    // A response without these members has nowhere to put a list.
    if let Some(list) = call.route.success.body.as_ref().and_then(|body| body.list.as_ref()) {
        let methods: Vec<_> =
            state.api().payment_methods.iter().map(|method| item(&list.sample, &method.value)).collect();
        if let Some(name) = &list.total {
            response.set(name, methods.len());
        }
        response.set(&list.items, Value::from(methods));
    }
    response
}

fn item(sample: &Value, method: &str) -> Value {
    let mut item = sample.clone();
    item["paymentMethod"] = method.into();
    item
}
