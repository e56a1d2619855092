//! Lists: filters, order and pages, by the parameters that the operation has in the document.

use serde_json::{Value, json};

use super::call::{Call, Outcome};
use super::generic::is_deleted;
use super::kinds::Kind;
use super::object::Object;
use super::state::State;

/// Returns the objects of a kind that pass every filter, or one page of them.
pub fn list(state: &State, kind: &Kind, call: &Call<'_>) -> Outcome {
    let mut objects: Vec<&Object> = match state.owner(kind, &call.path)? {
        Some(owner) => state.all_of(kind, owner).collect(),
        None => state.all(kind).collect(),
    };
    objects.retain(|object| !is_deleted(kind, object));
    objects.retain(|object| passes_filters(object, state, kind, call) && is_in_period(object, call));
    if let Some(keyword) = call.query.get("keyword").and_then(Value::as_str) {
        objects.retain(|object| has_keyword(object, keyword));
    }
    if let Some(time) = time_member(call, "sort") {
        objects.sort_by_key(|object| object.time(&time));
        if call.parameter("order").is_some_and(|order| order == "desc") {
            objects.reverse();
        }
    }
    let total = objects.len();
    let body = call.route.success.body.as_ref();
    let mut response = Object::default();
    // A response without these members has nowhere to put a list.
    if let Some(members) = body.and_then(|body| body.list.as_ref()) {
        if let Some(name) = &members.total {
            response.set(name, total);
        }
        response.set(&members.items, page(objects, call));
    }
    Ok(response)
}

/// A parameter with the name of a member is a filter for its values.
fn passes_filters(object: &Object, state: &State, kind: &Kind, call: &Call<'_>) -> bool {
    let mut filters = call.query.iter().filter(|(name, _)| state.members(kind).contains_key(*name));
    filters.all(|(name, wanted)| match wanted {
        Value::Array(values) => object.get(name).is_some_and(|value| values.contains(value)),
        value => object.get(name) == Some(value),
    })
}

/// Returns whether a string of an object contains a keyword, in upper or lower case. No page says where elepay looks.
fn has_keyword(object: &Object, keyword: &str) -> bool {
    let keyword = keyword.to_lowercase();
    let mut strings = object.iter().filter_map(|(_, value)| value.as_str());
    strings.any(|text| text.to_lowercase().contains(&keyword))
}

/// Compares one of the object's times with `from` and `to`, both included. An object without that time is in no period.
fn is_in_period(object: &Object, call: &Call<'_>) -> bool {
    let time = object.time(time_member(call, "dateField").as_deref().unwrap_or("createTime"));
    let (from, to) = (call.query.time("from"), call.query.time("to"));
    from.is_none_or(|from| time >= Some(from)) && to.is_none_or(|to| time.is_some_and(|time| time <= to))
}

/// Returns the member that a parameter chooses by its value: `createTime` for `create_time`.
fn time_member(call: &Call<'_>, parameter: &str) -> Option<String> {
    let mut words = call.parameter(parameter)?.as_str()?.split('_');
    let mut member = words.next()?.to_owned();
    for word in words {
        let (first, rest) = word.split_at_checked(1)?;
        member += &first.to_uppercase();
        member += rest;
    }
    Some(member)
}

/// Returns the page that `limit` and `offset` select. An operation without these parameters returns everything.
fn page(objects: Vec<&Object>, call: &Call<'_>) -> Value {
    let Some(page) = &call.route.page else { return json!(values(objects)) };
    let number =
        |name: &str| call.parameter(name).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    let offset = number(&page.offset).unwrap_or(0);
    let limit = number(&page.limit).unwrap_or(usize::MAX);
    json!(values(objects.into_iter().skip(offset).take(limit)))
}

fn values<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Vec<Value> {
    objects.into_iter().map(Value::from).collect()
}
