//! What a setter of a request accepts.

use std::collections::BTreeMap;

use crate::{AnyJson, Sensitive, Timestamp};

/// A value that sets an optional field of type `T`: one of this type, one that converts into it, or an `Option` of
/// these.
///
/// `None` leaves the field unset, so nothing is sent for it.
///
/// | Field | Accepted, and in an `Option` too |
/// |---|---|
/// | `String`, `Sensitive<String>` | `&str`, `String`, and whatever else converts into a `String` |
/// | [`Timestamp`] | a [`SystemTime`](std::time::SystemTime), a `DateTime` of `chrono`, and whatever else converts |
/// | [`AnyJson`] | a [`serde_json::Value`] |
/// | `Vec` | whatever iterates over items: an array, a `Vec`, an iterator |
/// | `BTreeMap` | whatever iterates over pairs of a key and a value: an array, a map, an iterator |
/// | numbers, `bool`, enums, objects | a value of this type |
///
/// ```
/// use elepay::types::CreateRefundRequest;
///
/// let reason: Option<String> = None; // from a form, for example
/// let request = CreateRefundRequest::new(300).reason(reason).metadata([("cart", "9")]);
/// assert_eq!(request.reason, None);
/// ```
///
/// `M` tells the implementations apart, and is always inferred. The type of the argument must be known, so write
/// `.amount(text.parse::<i64>()?)`. An `Option` of an item does not set a list: `.items(item.map(|item| [item]))` does.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be set from `{Self}`",
    label = "expected `{T}`, something that converts into it, or an `Option` of these"
)]
pub trait IntoField<T, M> {
    /// Converts to the value of the field.
    fn into_field(self) -> Option<T>;
}

#[diagnostic::do_not_recommend]
impl<T, A: IntoValue<T>> IntoField<T, T> for A {
    fn into_field(self) -> Option<T> {
        Some(self.into_value())
    }
}

#[diagnostic::do_not_recommend]
impl<T, A: IntoValue<T>> IntoField<T, Option<T>> for Option<A> {
    fn into_field(self) -> Option<T> {
        self.map(IntoValue::into_value)
    }
}

/// Makes an `Option` of an item ambiguous, which is an error. An `Option` iterates, so it would be a list that is empty
/// for `None`, whereas `None` leaves every other field unset.
#[diagnostic::do_not_recommend]
impl<T, A: IntoValue<T>> IntoField<Vec<T>, AnOptionalItemIsNotAList> for Option<A> {
    fn into_field(self) -> Option<Vec<T>> {
        self.map(|item| vec![item.into_value()])
    }
}

/// Its name stands in the message of that error.
#[allow(unnameable_types, reason = "a marker that is only inferred")]
#[derive(Debug)]
pub enum AnOptionalItemIsNotAList {}

/// What converts into the value of a field.
#[allow(unnameable_types, reason = "users meet it as a bound of `IntoField` only")]
pub trait IntoValue<T> {
    /// Converts to the value.
    fn into_value(self) -> T;
}

/// A type whose fields are set from values of the same type only: a literal `1` is then an `i64`.
///
/// The generated code implements it for the enums and objects of the document.
#[allow(unnameable_types, reason = "users meet it as a bound of `IntoField` only")]
pub trait Plain {}

impl Plain for bool {}
impl Plain for i64 {}
impl Plain for f64 {}
impl Plain for chrono::NaiveDate {}

impl<T: Plain> IntoValue<T> for T {
    fn into_value(self) -> T {
        self
    }
}

impl<A: Into<String>> IntoValue<String> for A {
    fn into_value(self) -> String {
        self.into()
    }
}

impl<A: Into<String>> IntoValue<Sensitive<String>> for A {
    fn into_value(self) -> Sensitive<String> {
        Sensitive::from(self.into())
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Sensitive<String>> for Sensitive<String> {
    fn into_value(self) -> Sensitive<String> {
        self
    }
}

impl<A: Into<Timestamp>> IntoValue<Timestamp> for A {
    fn into_value(self) -> Timestamp {
        self.into()
    }
}

impl<A: Into<AnyJson>> IntoValue<AnyJson> for A {
    fn into_value(self) -> AnyJson {
        self.into()
    }
}

impl<T: Plain, A: IntoIterator<Item = T>> IntoValue<Vec<T>> for A {
    fn into_value(self) -> Vec<T> {
        self.into_iter().collect()
    }
}

/// Items that are converted cannot share the implementation above, from which rustc infers the type of `[]`.
macro_rules! lists_of_converted_items {
    ($($item:ty $(where $T:ident)?),*) => {
        $(impl<$($T,)? A: IntoIterator<Item: IntoValue<$item>>> IntoValue<Vec<$item>> for A {
            fn into_value(self) -> Vec<$item> {
                self.into_iter().map(IntoValue::into_value).collect()
            }
        })*
    };
}
lists_of_converted_items!(String, Sensitive<String>, Timestamp, AnyJson, Vec<T> where T, BTreeMap<String, T> where T);

impl<T, A, K, V> IntoValue<BTreeMap<String, T>> for A
where
    A: IntoIterator<Item = (K, V)>,
    K: Into<String>,
    V: IntoValue<T>,
{
    fn into_value(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key.into(), value.into_value())).collect()
    }
}
