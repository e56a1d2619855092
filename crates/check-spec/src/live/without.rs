use std::path::Path;

use anyhow::{Result, bail};
use elepay_spec::Document;

use crate::arguments::Arguments;
use crate::document::DocumentOperation;
use crate::read::Collection;

/// Fails: this program cannot fetch pages.
pub fn pages(_: &Path, _: &Document, _: &[DocumentOperation], _: &Arguments) -> Result<Collection> {
    bail!("this program was built without `--live`; build it with the feature `live`, as it is by default")
}
