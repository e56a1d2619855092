//! The links to docs.rs, held against the documentation that cargo has just built.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, root};

/// Fails if a text of this repository links to a page or a heading of docs.rs that will not be there.
pub fn check() -> Result<(), Failure> {
    let mut wrong = Vec::new();
    for text in texts() {
        let markdown = fs::read_to_string(&text).map_err(|error| format!("cannot read {}: {error}", text.display()))?;
        for (number, line) in (1..).zip(markdown.lines()) {
            for link in line.split("https://docs.rs/").skip(1).filter_map(|rest| rest.split([')', '>', ' ']).next()) {
                if !leads_somewhere(link, &root()) {
                    wrong.push(format!("{}:{number}: nothing is at https://docs.rs/{link}", text.display()));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Returns every text that people read as Markdown.
fn texts() -> Vec<PathBuf> {
    let below = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let crates = below(root().join("crates")).map(|folder| folder.join("README.md")).filter(|file| file.exists());
    let others = below(root()).chain(below(root().join("docs")));
    let mut texts: Vec<_> = crates.chain(others.filter(|file| file.extension().is_some_and(|it| it == "md"))).collect();
    texts.sort();
    texts
}

/// Returns whether the part of a link after the host will exist, once the crates below `root` are published.
fn leads_somewhere(link: &str, root: &Path) -> bool {
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let parts: Vec<_> = path.trim_end_matches('/').split('/').collect();
    match parts[..] {
        [name] => heading.is_empty() && folder(name, root).join("Cargo.toml").exists(),
        ["crate", name, "latest", "source", ..] => folder(name, root).join(parts[4..].join("/")).exists(),
        [name, "latest", module, ..] if module == name.replace('-', "_") => {
            let mut file = root.join("target/doc").join(parts[2..].join("/"));
            if file.is_dir() {
                file.push("index.html");
            }
            fs::read_to_string(file).is_ok_and(|html| heading.is_empty() || html.contains(&format!("id=\"{heading}\"")))
        }
        _ => false,
    }
}

/// Returns the folder of a published crate.
fn folder(name: &str, root: &Path) -> PathBuf {
    name.strip_prefix("elepay-").map_or(root.to_path_buf(), |name| root.join("crates").join(name))
}

#[cfg(test)]
mod tests {
    use super::{leads_somewhere, root};

    #[test]
    fn a_link_leads_to_a_crate_or_to_one_of_its_files() {
        for link in ["elepay", "elepay-sandbox", "crate/elepay-sandbox/latest/source/README.md"] {
            assert!(leads_somewhere(link, &root()), "{link}");
        }
        for link in [
            "elepay-shop",
            "elepay#calls",
            "crate/elepay/latest/source/nothing.rs",
            "elepay/latest/shop/index.html",
            "elepay/latest/elepay/struct.Nothing.html",
            "elepay/0.1.0",
        ] {
            assert!(!leads_somewhere(link, &root()), "{link}");
        }
    }
}
