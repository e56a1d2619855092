//! The objects that the sandbox keeps, and its clock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::api_error::ApiError;
use super::kinds::{KINDS, Kind};
use super::object::Object;
use crate::calendar::later;
use crate::document::api::Api;
use crate::document::members::Members;
use crate::webhooks::outbox::Outbox;

/// How many bytes of memory the objects take together at most, about. More is created only by what happens by itself.
pub const MOST_BYTES: usize = 256 << 20;

/// Everything that is kept.
pub struct State {
    api: Arc<Api>,
    base_url: String,
    /// By component and id. Ids are counted, so their order is that of creation.
    objects: BTreeMap<&'static str, BTreeMap<String, Entry>>,
    /// The ids of the objects that have an owner, by component and by the id of the owner.
    owned: BTreeMap<&'static str, BTreeMap<String, BTreeSet<String>>>,
    /// About how much memory the objects take, in bytes.
    weight: usize,
    allows_repeated_order_numbers: bool,
    /// The ids of subscriptions whose next charge will be declined.
    declined: BTreeSet<String>,
    /// By how much the clock is ahead of that of the machine, in milliseconds.
    offset: i128,
    /// When every object was last brought up to date with the clock, in epoch milliseconds.
    last_tick: u64,
    last_id: u64,
    /// What the sandbox has from the start, as it was then. A reset brings it back.
    lasting: Vec<(&'static Kind, Object)>,
    /// The events, and the webhooks that report them.
    pub outbox: Outbox,
}

/// An object, and what is known about it.
#[derive(Clone)]
struct Entry {
    object: Object,
    /// The id of the object that it belongs to.
    owner: Option<String>,
    /// The members of the request that it was created by, documented defaults included.
    terms: Object,
    /// About how much memory it takes, in bytes.
    weight: usize,
}

impl State {
    pub fn new(api: Arc<Api>, base_url: String, allows_repeated_order_numbers: bool) -> Self {
        Self {
            api,
            base_url,
            objects: BTreeMap::new(),
            owned: BTreeMap::new(),
            weight: 0,
            allows_repeated_order_numbers,
            declined: BTreeSet::new(),
            offset: 0,
            last_tick: 0,
            last_id: 0,
            lasting: Vec::new(),
            outbox: Outbox::default(),
        }
    }

    /// Returns a copy to return to later: the objects, the clock, the webhooks that are registered, and the faults of
    /// the next events.
    pub fn copy(&self) -> Self {
        Self {
            api: Arc::clone(&self.api),
            base_url: self.base_url.clone(),
            objects: self.objects.clone(),
            owned: self.owned.clone(),
            declined: self.declined.clone(),
            lasting: Vec::new(),
            outbox: self.outbox.settings(),
            ..*self
        }
    }

    /// Returns to a copy. No id is given twice, because those who learnt one would take the new object for the old one.
    pub fn restore(&mut self, earlier: Self) {
        let mut outbox = std::mem::take(&mut self.outbox);
        outbox.return_to(&earlier.outbox);
        *self = Self { last_id: self.last_id, lasting: std::mem::take(&mut self.lasting), outbox, ..earlier };
    }

    /// Forgets everything except what the sandbox has from the start, and sets the clock to that of the machine.
    pub fn reset(&mut self) {
        let empty = Self::new(Arc::clone(&self.api), self.base_url.clone(), self.allows_repeated_order_numbers);
        self.restore(empty);
        self.outbox.forget();
        for (kind, object) in self.lasting.clone() {
            self.insert(kind, None, object);
        }
    }

    /// Returns by how much the clock is ahead of that of the machine, in milliseconds; less than 0 if it is behind.
    pub fn offset(&self) -> i128 {
        self.offset
    }

    pub fn api(&self) -> &Api {
        &self.api
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    pub fn allows_repeated_order_numbers(&self) -> bool {
        self.allows_repeated_order_numbers
    }

    /// Returns the time in epoch milliseconds.
    pub fn now(&self) -> u64 {
        u64::try_from(machine_time().saturating_add(self.offset).max(0)).unwrap_or(u64::MAX)
    }

    /// Sets the clock to a time in epoch milliseconds; from then on it runs as that of the machine does.
    pub fn set_now(&mut self, time: u64) {
        self.offset = i128::from(time) - machine_time();
    }

    /// Advances the clock.
    ///
    /// # Errors
    /// Returns an error if it would pass the year 9999.
    pub fn advance(&mut self, time: Duration) -> Result<(), String> {
        let now = self.now();
        self.offset += i128::from(later(now, time)?) - i128::from(now);
        self.outbox.wake();
        Ok(())
    }

    /// Returns when every object was last brought up to date with the clock, and keeps the time at which it is now.
    pub fn begin_tick(&mut self, now: u64) -> u64 {
        std::mem::replace(&mut self.last_tick, now)
    }

    /// Returns the members of a kind of object.
    pub fn members(&self, kind: &Kind) -> &Members {
        self.api.members(kind.component)
    }

    /// Returns the members of a kind of object that a request can set.
    pub fn requested(&self, kind: &Kind) -> impl Iterator<Item = &String> {
        self.api.requested(kind.component)
    }

    /// Returns every object of a kind in the order of creation.
    pub fn all(&self, kind: &Kind) -> impl Iterator<Item = &Object> {
        self.objects.get(kind.component).into_iter().flat_map(BTreeMap::values).map(|entry| &entry.object)
    }

    pub fn all_mut(&mut self, kind: &Kind) -> impl Iterator<Item = &mut Object> {
        self.objects.get_mut(kind.component).into_iter().flat_map(BTreeMap::values_mut).map(|entry| &mut entry.object)
    }

    /// Returns every object of a kind that belongs to an owner, in the order of creation.
    pub fn all_of<'s>(&'s self, kind: &Kind, owner: &str) -> impl DoubleEndedIterator<Item = &'s Object> + use<'s> {
        let objects = self.objects.get(kind.component);
        let ids = self.owned.get(kind.component).and_then(|owners| owners.get(owner));
        ids.into_iter().flatten().filter_map(move |id| Some(&objects?.get(id)?.object))
    }

    /// Returns the kind of the object with this id.
    pub fn kind_of(&self, id: &str) -> Option<&'static Kind> {
        KINDS.into_iter().find(|kind| self.get(kind, id).is_some())
    }

    pub fn get(&self, kind: &Kind, id: &str) -> Option<&Object> {
        self.objects.get(kind.component)?.get(id).map(|entry| &entry.object)
    }

    /// Returns an object, or the error that names the parameter with its id.
    pub fn find(&self, kind: &Kind, parameter: &str, id: &str) -> Result<&Object, ApiError> {
        self.get(kind, id).ok_or_else(|| ApiError::not_found(kind.name, parameter, id))
    }

    pub fn find_mut(&mut self, kind: &Kind, parameter: &str, id: &str) -> Result<&mut Object, ApiError> {
        let entry = self.objects.get_mut(kind.component).and_then(|objects| objects.get_mut(id));
        entry.map(|entry| &mut entry.object).ok_or_else(|| ApiError::not_found(kind.name, parameter, id))
    }

    /// Returns the id of the owner that a path names, if objects of this kind have one; `path` is without their own id.
    pub fn owner<'p>(&self, kind: &Kind, path: &'p [(String, String)]) -> Result<Option<&'p str>, ApiError> {
        let (Some(owner), Some((parameter, id))) = (kind.owner, path.last()) else { return Ok(None) };
        self.find(owner, parameter, id)?;
        Ok(Some(id))
    }

    /// Returns the id of the object that a path names last, after checking that it belongs to the one named before.
    pub fn id_in_path<'p>(&self, kind: &Kind, path: &'p [(String, String)]) -> Result<(&'p str, &'p str), ApiError> {
        let Some(((parameter, id), before)) = path.split_last() else {
            return Err(ApiError::not_found(kind.name, "id", ""));
        };
        let named = self.owner(kind, before)?;
        let entry = self.objects.get(kind.component).and_then(|objects| objects.get(id));
        match entry {
            Some(entry) if named.is_none() || named == entry.owner.as_deref() => Ok((parameter, id)),
            _ => Err(ApiError::not_found(kind.name, parameter, id)),
        }
    }

    /// Returns the id of a new object.
    pub fn next_id(&mut self, kind: &Kind) -> String {
        self.last_id += 1;
        format!("{}_sandbox{:06}", kind.prefix, self.last_id)
    }

    /// Keeps an object and returns its id. What is known about it remains if it was kept before.
    pub fn insert(&mut self, kind: &Kind, owner: Option<&str>, object: Object) -> String {
        let id = object.text("id").to_owned();
        let objects = self.objects.entry(kind.component).or_default();
        match objects.get_mut(&id) {
            Some(entry) => entry.object = object,
            None => {
                let entry = Entry { object, owner: owner.map(str::to_owned), terms: Object::default(), weight: 0 };
                objects.insert(id.clone(), entry);
                if let Some(owner) = owner {
                    let owners = self.owned.entry(kind.component).or_default();
                    owners.entry(owner.to_owned()).or_default().insert(id.clone());
                }
            }
        }
        self.weigh(kind, &id);
        id
    }

    /// Keeps an object that a reset brings back as it is now, and returns its id.
    pub fn insert_lasting(&mut self, kind: &'static Kind, object: Object) -> String {
        self.lasting.push((kind, object.clone()));
        self.insert(kind, None, object)
    }

    pub fn remove(&mut self, kind: &Kind, id: &str) {
        let removed = self.objects.get_mut(kind.component).and_then(|objects| objects.remove(id));
        let Some(Entry { owner, weight, .. }) = removed else { return };
        self.weight -= weight;
        let owned = owner.and_then(|owner| self.owned.get_mut(kind.component)?.get_mut(&owner));
        if let Some(owned) = owned {
            owned.remove(id);
        }
    }

    /// Weighs an object that has grown.
    pub fn weigh(&mut self, kind: &Kind, id: &str) {
        let entry = self.objects.get_mut(kind.component).and_then(|objects| objects.get_mut(id));
        if let Some(entry) = entry {
            let weight = size_of::<Entry>() + entry.object.weight() + entry.terms.weight();
            self.weight = self.weight - entry.weight + weight;
            entry.weight = weight;
        }
    }

    /// Returns about how much memory the objects take, in bytes.
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Refuses another object if those that are kept take as much memory as they may.
    pub fn check_room(&self) -> Result<(), ApiError> {
        if self.weight < MOST_BYTES {
            return Ok(());
        }
        let message = format!(
            "the sandbox keeps {} MiB of objects, and no more: reset it, or restore a snapshot",
            MOST_BYTES >> 20
        );
        Err(ApiError::new("S001000", message).status(503))
    }

    /// Returns the id of the object that an object belongs to.
    pub fn owner_of(&self, kind: &Kind, id: &str) -> Option<&str> {
        self.objects.get(kind.component)?.get(id)?.owner.as_deref()
    }

    /// Returns a member of the request that an object was created or last updated by. An object does not show all of
    /// them.
    pub fn term(&self, kind: &Kind, id: &str, name: &str) -> Option<&Value> {
        self.objects.get(kind.component)?.get(id)?.terms.get(name)
    }

    /// Sets members of the request that an object was created or last updated by.
    pub fn set_terms(&mut self, kind: &Kind, id: &str, terms: impl IntoIterator<Item = (String, Value)>) {
        let entry = self.objects.get_mut(kind.component).and_then(|objects| objects.get_mut(id));
        if let Some(entry) = entry {
            for (name, value) in terms {
                entry.terms.set(&name, value);
            }
        }
        self.weigh(kind, id);
    }

    /// Records an event, unless the document does not have its type. `object` is the object that it is about.
    pub fn record(&mut self, event_type: &str, time: u64, object: &Value) {
        if self.api.event_types.iter().any(|documented| documented == event_type) {
            self.outbox.record(event_type, time, object);
        }
    }

    /// Lets the next charge of a subscription be declined.
    pub fn decline_next(&mut self, subscription: &str) {
        self.declined.insert(subscription.to_owned());
    }

    /// Returns whether the next charge of a subscription is to be declined, once.
    pub fn take_declined(&mut self, subscription: &str) -> bool {
        self.declined.remove(subscription)
    }
}

/// Returns the time of the machine in epoch milliseconds.
fn machine_time() -> i128 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i128::try_from(now.as_millis()).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::kinds::{CHARGE, REFUND};

    #[test]
    fn the_objects_of_an_owner_are_those_that_are_kept() {
        let mut state = State::new(Api::of_the_client().expect("the document"), String::new(), false);
        let object = |id: &str| Object::from(json!({ "id": id }).as_object().cloned().unwrap_or_default());
        let ids = |state: &State, owner: &str| {
            state.all_of(&REFUND, owner).map(|object| object.text("id").to_owned()).collect::<Vec<_>>()
        };
        for (id, owner) in [("r1", Some("c1")), ("r2", Some("c2")), ("r3", Some("c1")), ("r4", None)] {
            state.insert(&REFUND, owner, object(id));
        }
        state.insert(&REFUND, None, object("r1"));
        assert_eq!((ids(&state, "c1"), ids(&state, "c2")), (vec!["r1".into(), "r3".into()], vec!["r2".into()]));
        assert_eq!(state.all_of(&CHARGE, "c1").count(), 0, "another kind");
        let earlier = state.copy();
        state.remove(&REFUND, "r1");
        assert_eq!(ids(&state, "c1"), ["r3"]);
        state.restore(earlier);
        assert_eq!(ids(&state, "c1"), ["r1", "r3"]);
        state.reset();
        assert!(ids(&state, "c1").is_empty());
    }
}
