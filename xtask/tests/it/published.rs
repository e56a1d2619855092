//! What crates.io and docs.rs show of the published packages.

use std::fs;

use crate::repository::{root, shown};

/// The folders of the published packages, each with the name of its crate.
const PUBLISHED: &[(&str, &str)] = &[
    (".", "elepay"),
    ("crates/codegen", "elepay-codegen"),
    ("crates/sandbox", "elepay-sandbox"),
    ("crates/spec", "elepay-spec"),
];

#[test]
fn links_of_published_texts_do_not_depend_on_where_the_text_is_shown() {
    let readmes = PUBLISHED.iter().map(|(folder, _)| format!("{folder}/README.md"));
    let others = ["CHANGELOG.md", "docs/look-up-first.md", "docs/tracing.md"];
    for file in readmes.chain(others.map(str::to_owned)) {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        let code = text.split("```").skip(1).step_by(2);
        let prose = code.fold(text.clone(), |text, code| text.replace(code, ""));
        for link in prose.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            assert!(is_absolute(link) || has_heading(&text, link), "{file}: {link}");
        }
    }
}

fn is_absolute(link: &str) -> bool {
    link.starts_with("https://")
}

/// Returns whether a link such as `#the-secret-key` leads to a heading or an anchor of its own text.
fn has_heading(text: &str, link: &str) -> bool {
    let Some(id) = link.strip_prefix('#') else { return false };
    let mut headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| heading.trim_start_matches(['#', ' ']).to_lowercase().replace(' ', "-");
    headings.any(|heading| anchor(heading) == id) || text.contains(&format!("<a id=\"{id}\">"))
}

#[test]
fn the_readme_asks_for_the_versions_that_cargo_toml_states() {
    let (readme, manifest) = (read("README.md"), read("Cargo.toml"));
    let value = |key: &str| {
        let (_, rest) = manifest.split_once(&format!("\n{key} = \"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let version = value("version");
    let (compatible, _) = version.rsplit_once('.').unwrap();
    assert!(readme.contains(&format!("[dependencies]\nelepay = \"{compatible}\"\n")), "{compatible}");
    assert!(readme.contains(&format!("`elepay-sandbox = \"{compatible}\"`")), "{compatible}");
    assert!(readme.contains(&format!("Requires Rust {} and", value("rust-version"))));
}

#[test]
fn every_published_package_can_be_found_and_read_about() {
    for (folder, name) in PUBLISHED {
        let file = root().join(folder).join("Cargo.toml");
        let (manifest, shown) = (fs::read_to_string(&file).unwrap(), shown(&file));
        let own = manifest.split_once("[package]\n").unwrap().1.split("\n[").next().unwrap().to_owned();
        for line in [
            format!("name = \"{name}\"\n"),
            format!("documentation = \"https://docs.rs/{name}\"\n"),
            "readme = \"README.md\"\n".to_owned(),
            "license.workspace = true\n".to_owned(),
        ] {
            assert!(own.contains(&line), "{shown}: {line}");
        }
        for key in ["description", "keywords", "categories", "include"] {
            assert!(own.contains(&format!("\n{key} = ")), "{shown}: {key}");
        }
        let readme = fs::read_to_string(root().join(folder).join("README.md")).unwrap();
        for text in [&*format!("https://docs.rs/{name}"), "MIT or Apache-2.0"] {
            assert!(readme.contains(text), "{folder}/README.md: {text}");
        }
    }
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}
