use std::sync::LazyLock;

use elepay_spec::keywords::{self, Limit, Measure};

use super::Kind;

/// The keywords of a schema that state limits, and the facts that pages state of them. Those that do not limit requests
/// come first; `multipleOf` occurs on pages only.
pub static LIMITS: LazyLock<Vec<(&'static str, Kind)>> = LazyLock::new(|| {
    let others =
        [("format", Kind::Format), ("default", Kind::Default), ("enum", Kind::Enum), ("multipleOf", Kind::MultipleOf)];
    let limits = keywords::limits().filter_map(|(keyword, limit)| Some((keyword.name, fact(limit)?)));
    others.into_iter().chain(limits).collect()
});

/// Returns the keyword that states a fact of this kind.
pub fn keyword(kind: Kind) -> Option<&'static str> {
    if kind == Kind::Type {
        return Some("type");
    }
    LIMITS.iter().find(|(_, limit)| *limit == kind).map(|(keyword, _)| *keyword)
}

fn fact(limit: Limit) -> Option<Kind> {
    Some(match limit {
        Limit::AtLeast(Measure::Number) => Kind::Minimum,
        Limit::AtMost(Measure::Number) => Kind::Maximum,
        Limit::AtLeast(Measure::Characters) => Kind::MinCharacters,
        Limit::AtMost(Measure::Characters) => Kind::MaxCharacters,
        Limit::AtLeast(Measure::Items) => Kind::MinItems,
        Limit::AtMost(Measure::Items) => Kind::MaxItems,
        Limit::AtLeast(Measure::Keys) => Kind::MinKeys,
        Limit::AtMost(Measure::Keys) => Kind::MaxKeys,
        Limit::AtMost(Measure::Bytes) => Kind::MaxBytes,
        Limit::Pattern => Kind::Pattern,
        Limit::ReservedPrefixes => Kind::ReservedPrefixes,
        // No page states one.
        Limit::AtLeast(Measure::Bytes) => return None,
    })
}
