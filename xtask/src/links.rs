//! The links to docs.rs, held against the documentation that cargo has just built.

use std::fs;
use std::path::{Path, PathBuf};

use crate::package::PUBLISHED;
use crate::shell::{Failure, root};

/// Fails if a text of this repository links to a page or a heading of docs.rs that will not be there. `pages` is the
/// folder of the documentation.
pub fn check(pages: &Path) -> Result<(), Failure> {
    let lock = root().join("Cargo.lock");
    let lock = fs::read_to_string(&lock).map_err(|error| format!("cannot read {}: {error}", lock.display()))?;
    let mut wrong = Vec::new();
    for text in texts() {
        let markdown = fs::read_to_string(&text).map_err(|error| format!("cannot read {}: {error}", text.display()))?;
        for (number, line) in (1..).zip(markdown.lines()) {
            for link in line.split("https://docs.rs/").skip(1).filter_map(|rest| rest.split([')', '>', ' ']).next()) {
                if !leads_somewhere(link, pages, &lock) {
                    wrong.push(format!("{}:{number}: nothing is at https://docs.rs/{link}", text.display()));
                }
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Returns every text that people read as Markdown, and the notes that become documentation.
fn texts() -> Vec<PathBuf> {
    let below = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let crates = below(root().join("crates")).map(|folder| folder.join("README.md")).filter(|file| file.exists());
    let others = ["", "docs", "src/operations"].into_iter().flat_map(|folder| below(root().join(folder)));
    let mut texts: Vec<_> = crates.chain(others.filter(|file| file.extension().is_some_and(|it| it == "md"))).collect();
    texts.sort();
    texts
}

/// Returns whether the part of a link after the host will exist, once the crates of this repository are published. Of
/// other crates, only the name is checked: it is that of a dependency.
fn leads_somewhere(link: &str, pages: &Path, lock: &str) -> bool {
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let parts: Vec<_> = path.trim_end_matches('/').split('/').collect();
    let name = if parts[0] == "crate" { parts.get(1) } else { parts.first() };
    let Some(name) = name.copied() else { return false };
    if !PUBLISHED.contains(&name) {
        return is_dependency(name, lock);
    }
    match parts[..] {
        [_] => heading.is_empty(),
        ["crate", _, "latest", "source", ..] => folder(name).join(parts[4..].join("/")).exists(),
        [_, "latest", module, ..] if module == name.replace('-', "_") => {
            let mut file = pages.join(parts[2..].join("/"));
            if file.is_dir() {
                file.push("index.html");
            }
            fs::read_to_string(file).is_ok_and(|html| heading.is_empty() || html.contains(&format!("id=\"{heading}\"")))
        }
        _ => false,
    }
}

/// Returns the folder of a crate that this repository publishes.
fn folder(name: &str) -> PathBuf {
    name.strip_prefix("elepay-").map_or(root(), |name| root().join("crates").join(name))
}

/// Returns whether a lock file has the crate from a registry.
fn is_dependency(name: &str, lock: &str) -> bool {
    let name = format!("name = \"{name}\"");
    lock.split("[[package]]").any(|package| {
        package.lines().any(|line| line == name) && package.lines().any(|line| line.starts_with("source = "))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{folder, leads_somewhere, root};
    use crate::package::PUBLISHED;

    #[test]
    fn a_link_leads_to_a_crate_or_to_one_of_its_pages_or_files() {
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
        let pages = std::env::temp_dir().join(format!("elepay-pages-{}", std::process::id()));
        fs::create_dir_all(pages.join("elepay/webhook")).unwrap();
        fs::write(pages.join("elepay/struct.Error.html"), "<h1 id=\"calls\">").unwrap();
        fs::write(pages.join("elepay/webhook/index.html"), "").unwrap();
        let leads = |link| leads_somewhere(link, &pages, &lock);
        for link in [
            "elepay",
            "elepay-sandbox",
            "crate/elepay-sandbox/latest/source/README.md",
            "elepay/latest/elepay/struct.Error.html",
            "elepay/latest/elepay/struct.Error.html#calls",
            "elepay/latest/elepay/webhook/",
            // Pages of dependencies are not followed.
            "reqwest",
            "reqwest/latest/reqwest/struct.Client.html#calls",
            "crate/reqwest/latest/source/README.md",
        ] {
            assert!(leads(link), "{link}");
        }
        for link in [
            "elepay-shop",
            "elpay",
            "elpay/latest/elpay/",
            "crate/elpay/latest",
            "crate",
            "",
            // Not published.
            "elepay-bench",
            "elepay#calls",
            "crate/elepay/latest/source/nothing.rs",
            "elepay/latest/shop/index.html",
            "elepay/latest/elepay/struct.Nothing.html",
            "elepay/latest/elepay/struct.Error.html#nothing",
            "elepay/0.1.0",
        ] {
            assert!(!leads(link), "{link}");
        }
        fs::remove_dir_all(pages).unwrap();
    }

    #[test]
    fn every_published_crate_has_the_folder_of_its_name() {
        for name in PUBLISHED {
            let manifest = fs::read_to_string(folder(name).join("Cargo.toml")).expect(name);
            assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        }
    }
}
