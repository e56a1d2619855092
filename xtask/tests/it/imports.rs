//! Finds out which files of a crate use which others, from the tokens of their source code.
//!
//! Paths are followed through re-exports to the file that defines what they name: `use crate::Error` leads to
//! `src/error/mod.rs`, not to `src/lib.rs`. Neither a re-export nor `mod` counts as a use. Code under `#[cfg(test)]`
//! and code that is included from elsewhere are ignored.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::repository::files;

/// A module's path from the root of its crate: `["decode", "lenient"]`.
type Module = Vec<String>;

/// One crate, and how its files use each other.
pub struct Crate {
    files: BTreeMap<Module, PathBuf>,
    /// By module, the paths that its imported names stand for.
    names: BTreeMap<Module, BTreeMap<String, Module>>,
    /// By module, the paths it uses.
    used: BTreeMap<Module, BTreeSet<Module>>,
    /// Modules that only exist in tests.
    only_tests: BTreeSet<Module>,
}

impl Crate {
    /// Reads the crate whose root is the file `entry`; `others` are roots of other crates in the same folder.
    pub fn read(entry: &Path, others: &[PathBuf]) -> Self {
        let folder = entry.parent().unwrap();
        let mut this =
            Self { files: BTreeMap::new(), names: BTreeMap::new(), used: BTreeMap::new(), only_tests: BTreeSet::new() };
        for file in files(folder, &["rs"]) {
            if !others.contains(&file) {
                this.files.insert(module(folder, entry, &file), file);
            }
        }
        for (module, file) in this.files.clone() {
            let text = fs::read_to_string(&file).unwrap();
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            this.scan(&module, &module, tokens);
        }
        this
    }

    /// Returns the files that each file uses, for every file that is not compiled for tests only.
    pub fn uses(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut uses = BTreeMap::new();
        for (module, file) in self.files.iter().filter(|(module, _)| !self.is_test(module)) {
            let targets = self.used.get(module).into_iter().flatten().filter_map(|path| self.file(path, 0));
            uses.insert(file.as_path(), targets.filter(|target| *target != file.as_path()).collect());
        }
        uses
    }

    fn is_test(&self, module: &Module) -> bool {
        (1..=module.len()).any(|length| self.only_tests.contains(&module[..length]))
    }

    /// Returns the file that defines what an absolute path names.
    fn file(&self, path: &Module, depth: usize) -> Option<&Path> {
        let length = (0..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        if let Some(target) = rest.first().and_then(|name| self.names.get(module)?.get(name)).filter(|_| depth < 16) {
            let further = target.iter().chain(&rest[1..]).cloned().collect();
            return self.file(&further, depth + 1);
        }
        self.files.get(module).map(PathBuf::as_path)
    }

    /// Reads the tokens of a module. `file` is the module of the file, `at` that of the tokens, which may be inside it.
    fn scan(&mut self, file: &Module, at: &Module, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut position = 0;
        let mut in_tests = false;
        while position < tokens.len() {
            let word = ident(&tokens[position]);
            match word.as_deref() {
                // `use<'a>` lists what a type captures.
                Some("use") if tokens.get(position + 1).and_then(punct) != Some('<') => {
                    let end = (position..tokens.len()).find(|index| punct(&tokens[*index]) == Some(';')).unwrap();
                    let public = position > 0 && is_visibility(&tokens[..position]);
                    if !in_tests {
                        self.import(file, at, &tokens[position + 1..end], public);
                    }
                    (position, in_tests) = (end + 1, false);
                }
                Some("mod") if tokens.get(position + 1).and_then(ident).is_some() => {
                    let name = ident(&tokens[position + 1]).unwrap();
                    let inner = [at.as_slice(), &[name]].concat();
                    match tokens.get(position + 2) {
                        Some(TokenTree::Group(group)) if !in_tests => self.scan(file, &inner, group.stream()),
                        Some(TokenTree::Punct(_)) if in_tests => drop(self.only_tests.insert(inner)),
                        _ => {}
                    }
                    (position, in_tests) = (position + 3, false);
                }
                Some(_) => position = self.path(file, at, &tokens, position),
                None => {
                    if let TokenTree::Group(group) = &tokens[position] {
                        let attribute = group.delimiter() == Delimiter::Bracket && after_hash(&tokens[..position]);
                        if attribute {
                            in_tests |= group.stream().to_string().replace(' ', "") == "cfg(test)";
                        } else {
                            self.scan(file, at, group.stream());
                            in_tests &= group.delimiter() != Delimiter::Brace;
                        }
                    }
                    position += 1;
                }
            }
        }
    }

    /// Reads one `use`, and records its names and paths.
    fn import(&mut self, file: &Module, at: &Module, tokens: &[TokenTree], public: bool) {
        let mut found = Vec::new();
        tree(&[], tokens, &mut found);
        for (path, name) in found {
            let Some(target) = self.absolute(at, &path) else { continue };
            if at == file {
                self.names.entry(at.clone()).or_default().insert(name, target.clone());
            }
            if !public {
                self.used.entry(file.clone()).or_default().insert(target);
            }
        }
    }

    /// Reads a path in code, and returns the position behind it.
    fn path(&mut self, file: &Module, at: &Module, tokens: &[TokenTree], from: usize) -> usize {
        let mut path = vec![ident(&tokens[from]).unwrap()];
        let mut position = from + 1;
        while let (Some(':'), Some(':')) =
            (tokens.get(position).and_then(punct), tokens.get(position + 1).and_then(punct))
        {
            let Some(next) = tokens.get(position + 2).and_then(ident) else { break };
            path.push(next);
            position += 3;
        }
        let behind_a_path = from > 1 && punct(&tokens[from - 1]) == Some(':') && punct(&tokens[from - 2]) == Some(':');
        if path.len() > 1
            && !behind_a_path
            && let Some(target) = self.absolute(at, &path)
        {
            self.used.entry(file.clone()).or_default().insert(target);
        }
        position
    }

    /// Returns a path from the root of the crate; `None` if it leads to another crate or to something local.
    fn absolute(&self, at: &Module, path: &[String]) -> Option<Module> {
        let mut around = at.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                around.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    around.pop()?;
                    rest = &rest[1..];
                }
            }
            child => {
                let module = [around.as_slice(), &[child.to_owned()]].concat();
                self.files.contains_key(&module).then_some(())?;
            }
        }
        Some([around.as_slice(), rest].concat())
    }
}

/// Adds the paths of a `use` to `found`, each with its name in the module.
pub fn tree(prefix: &[String], tokens: &[TokenTree], found: &mut Vec<(Module, String)>) {
    for tokens in tokens.split(|token| punct(token) == Some(',')) {
        let mut path = prefix.to_vec();
        let mut name = None;
        let mut tokens = tokens.iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if *word == "as" => name = tokens.next().and_then(ident),
                TokenTree::Ident(word) if *word == "self" && !path.is_empty() => {}
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) => {
                    tree(&path, &group.stream().into_iter().collect::<Vec<_>>(), found);
                    path.clear();
                }
                _ => {}
            }
        }
        if let Some(last) = path.last().cloned() {
            found.push((path, name.unwrap_or(last)));
        }
    }
}

fn module(folder: &Path, entry: &Path, file: &Path) -> Module {
    if file == entry {
        return Module::new();
    }
    let path = file.strip_prefix(folder).unwrap().with_extension("");
    let mut module: Module = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    module
}

pub fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(ident.to_string()),
        _ => None,
    }
}

pub fn punct(token: &TokenTree) -> Option<char> {
    match token {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    }
}

fn after_hash(before: &[TokenTree]) -> bool {
    before.last().and_then(punct).is_some_and(|char| char == '#' || char == '!')
}

/// Returns whether the tokens end with `pub` or `pub(…)`.
fn is_visibility(before: &[TokenTree]) -> bool {
    let last = before.len() - 1;
    ident(&before[last]).is_some_and(|word| word == "pub")
        || last > 0 && matches!(before[last], TokenTree::Group(_)) && ident(&before[last - 1]).as_deref() == Some("pub")
}
