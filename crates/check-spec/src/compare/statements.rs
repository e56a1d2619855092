use super::agree::agree;
use super::view::{Reading, View};
use crate::facts::{Kind, Place};
use serde_json::Value;

/// What the newest pages of an operation that show anything of a fact state about it.
#[derive(Default)]
pub struct Statements<'a> {
    pub shown: Vec<(&'a View<'a>, &'a Value)>,
    pub absent: Vec<&'a View<'a>>,
    /// Pages that have other facts in place of it.
    pub elsewhere: Vec<&'a View<'a>>,
    /// Why some page cannot show it.
    pub not_shown: Option<&'static str>,
    /// Older pages that state something else: each with its value, if it states one.
    pub older: Vec<(&'a View<'a>, Option<&'a Value>)>,
}

impl<'a> Statements<'a> {
    /// Collects what the views state about a fact.
    pub fn of(views: &'a [View<'a>], place: &Place, kind: Kind) -> Self {
        let mut statements = Self::default();
        let mut ages: Vec<_> = views.iter().map(|view| view.published.age).collect();
        ages.sort_unstable();
        ages.dedup();
        for age in ages {
            let of_age = views.iter().filter(|view| view.published.age == age);
            if statements.is_silent(place, kind) {
                of_age.for_each(|view| statements.add(view, place, kind));
            } else {
                of_age.for_each(|view| statements.add_older(view, place, kind));
            }
        }
        statements
    }

    /// Returns whether no page has stated anything yet. Data states what a sample would be made of.
    fn is_silent(&self, place: &Place, kind: Kind) -> bool {
        let is_data = |view: &&View<'_>| view.published.page.embedded.covers(place, kind);
        self.shown.is_empty() && self.absent.is_empty() && !self.elsewhere.iter().any(is_data)
    }

    fn add(&mut self, view: &'a View<'a>, place: &Place, kind: Kind) {
        match view.reading(place, kind) {
            Reading::Shown(value) => self.shown.push((view, value)),
            Reading::Absent => self.absent.push(view),
            Reading::Elsewhere => self.elsewhere.push(view),
            Reading::NotShown(why) => self.not_shown = Some(why),
        }
        self.shown.extend(view.conflict(place, kind).map(|value| (view, value)));
    }

    fn add_older(&mut self, view: &'a View<'a>, place: &Place, kind: Kind) {
        let same = |one: &Value, other: &Value| agree(place, kind, one, other) || agree(place, kind, other, one);
        match view.reading(place, kind) {
            Reading::Shown(value) if !self.shown.iter().any(|(_, newer)| same(newer, value)) => {
                self.older.push((view, Some(value)));
            }
            Reading::Absent if !self.shown.is_empty() => self.older.push((view, None)),
            _ => {}
        }
    }

    /// Returns whether two pages of the same age state different values, or only one of them has a field.
    pub fn contradict_each_other(&self, place: &Place, kind: Kind) -> bool {
        let same = |one, other| agree(place, kind, one, other) || agree(place, kind, other, one);
        let differs = self.shown.windows(2).any(|pair| !same(pair[0].1, pair[1].1));
        let is_whole = matches!(kind, Kind::Present | Kind::Type);
        differs || is_whole && !self.shown.is_empty() && !self.absent.is_empty()
    }
}
