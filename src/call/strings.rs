//! Access to the strings in which a server may repeat the secret key.

/// Gives access to every string in a value that a server sent. Implemented by the generated code for error objects, so
/// that no member is forgotten.
pub(crate) trait Strings {
    fn each_string(&mut self, change: &dyn Fn(&mut String));
}

impl Strings for String {
    fn each_string(&mut self, change: &dyn Fn(&mut String)) {
        change(self);
    }
}

impl<T: Strings> Strings for Option<T> {
    fn each_string(&mut self, change: &dyn Fn(&mut String)) {
        if let Some(value) = self {
            value.each_string(change);
        }
    }
}
