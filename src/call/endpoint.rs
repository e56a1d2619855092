/// An operation, as the generated code describes it.
pub(crate) struct Endpoint {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only spans contain it"))]
    pub(crate) path: &'static str,
}

impl Endpoint {
    /// Returns whether a call only reads, so that repeating it is always safe.
    pub(super) fn is_read_only(&self) -> bool {
        self.method == "GET"
    }
}
