//! No files of a crate use each other in a cycle, so that each can be understood with only the files that it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::imports::Crate;
use crate::repository::{files, packages, shown};

type Uses<'a> = BTreeMap<&'a Path, BTreeSet<&'a Path>>;

/// Returns the root files of those crates of a package that have several files.
fn roots(package: &Path) -> Vec<PathBuf> {
    let mut roots: Vec<_> = ["src/lib.rs", "src/main.rs"].map(|root| package.join(root)).into();
    roots.extend(files(&package.join("tests"), &["rs"]).into_iter().filter(|file| file.ends_with("main.rs")));
    roots.retain(|root| root.exists());
    roots
}

/// Returns a cycle, if there is one: its files, and the first one again.
fn cycle<'a>(uses: &Uses<'a>) -> Option<Vec<&'a Path>> {
    fn visit<'a>(uses: &Uses<'a>, at: &'a Path, way: &mut Vec<&'a Path>, done: &mut BTreeSet<&'a Path>) -> bool {
        if let Some(first) = way.iter().position(|file| *file == at) {
            way.drain(..first);
            way.push(at);
            return true;
        }
        if !done.insert(at) {
            return false;
        }
        way.push(at);
        if uses.get(at).into_iter().flatten().any(|next| visit(uses, next, way, done)) {
            return true;
        }
        way.pop();
        false
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|file| {
        let mut way = Vec::new();
        visit(uses, file, &mut way, &mut done).then_some(way)
    })
}

#[test]
fn no_files_of_a_crate_use_each_other_in_a_cycle() {
    let mut cycles = Vec::new();
    let mut seen = 0;
    for package in packages() {
        let roots = roots(&package);
        for root in &roots {
            let others: Vec<_> = roots.iter().filter(|other| *other != root).cloned().collect();
            let read = Crate::read(root, &others);
            let uses = read.uses();
            seen += uses.values().map(BTreeSet::len).sum::<usize>();
            let way = cycle(&uses).into_iter().flatten().map(shown).collect::<Vec<_>>();
            if !way.is_empty() {
                cycles.push(way.join("\n  -> "));
            }
        }
    }
    assert!(seen > 300, "only {seen} uses were found");
    assert!(cycles.is_empty(), "these files use each other in a cycle:\n{}", cycles.join("\n\n"));
}

/// Tests the check itself.
#[test]
fn a_cycle_is_found_through_re_exports_and_by_paths_in_code() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::B;"), ("b.rs", "use super::a::A;")], "a.rs b.rs a.rs"),
        (
            &[
                ("lib.rs", "mod a; mod b; pub use a::A;"),
                ("a.rs", "fn f() { crate::b::f() }"),
                ("b.rs", "use crate::A;"),
            ],
            "a.rs b.rs a.rs",
        ),
        (
            &[("lib.rs", "mod a;"), ("a/mod.rs", "mod c; use c::C;"), ("a/c.rs", "use super::D;")],
            "a/c.rs a/mod.rs a/c.rs",
        ),
        (
            &[("lib.rs", "mod a;"), ("a/mod.rs", "mod c; fn f() { c::f() }"), ("a/c.rs", "use crate::a::{self, D};")],
            "a/c.rs a/mod.rs a/c.rs",
        ),
        (&[("lib.rs", "mod a; mod b; pub use a::A;"), ("a.rs", "use crate::b::B;"), ("b.rs", "use std::fmt;")], ""),
        (
            &[
                ("lib.rs", "mod a; mod b;"),
                ("a.rs", "use crate::b::B;"),
                ("b.rs", "#[cfg(test)] mod t { use crate::a::A; }"),
            ],
            "",
        ),
        (&[("lib.rs", "mod a; pub use a::A;"), ("a.rs", "use crate::A;")], ""),
    ];
    for (index, (sources, expected)) in cases.iter().enumerate() {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("cycles-{index}"));
        fs::create_dir_all(folder.join("a")).unwrap();
        for (name, text) in *sources {
            fs::write(folder.join(name), text).unwrap();
        }
        let read = Crate::read(&folder.join("lib.rs"), &[]);
        let found: Vec<_> = cycle(&read.uses())
            .into_iter()
            .flatten()
            .map(|file| file.strip_prefix(&folder).unwrap().display().to_string())
            .collect();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.join(" "), *expected, "{sources:?}");
    }
}
