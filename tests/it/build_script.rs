//! The build script refuses a target on which the client cannot work, in one sentence.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The build script of this package, as cargo has built it; the newest, if there are several.
fn build_script() -> Option<PathBuf> {
    let builds = Path::new(env!("OUT_DIR")).ancestors().nth(2)?;
    let name = format!("build-script-build{}", std::env::consts::EXE_SUFFIX);
    let folders = fs::read_dir(builds).unwrap().map(|entry| entry.unwrap().path());
    let is_own = |path: &PathBuf| {
        let hash = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix("elepay-"));
        hash.is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let scripts = folders.filter(is_own).map(|folder| folder.join(&name)).filter(|script| script.exists());
    scripts.max_by_key(|script| fs::metadata(script).unwrap().modified().unwrap())
}

/// Runs it as cargo does for this target and these features. It is native code, so the target need not be installed.
fn run(script: &Path, target: &str, features: &[&str]) -> Output {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("build_script_{target}_{}", features.join("_")));
    fs::create_dir_all(&out).unwrap();
    let mut command = Command::new(script);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear().env("OUT_DIR", &out);
    command.env("CARGO_CFG_TARGET_ARCH", target);
    for feature in features {
        command.env(format!("CARGO_FEATURE_{}", feature.to_uppercase()), "1");
    }
    command.output().unwrap()
}

#[test]
fn the_client_is_refused_for_wasm32_in_one_sentence_and_its_types_are_not() {
    let Some(script) = build_script() else {
        println!("skipped: cargo keeps build scripts elsewhere");
        return;
    };
    for (target, features, refused) in [
        ("wasm32", &["client", "rustls"][..], true),
        ("wasm32", &["webhook"], false),
        ("x86_64", &["client", "rustls"], false),
    ] {
        let output = run(&script, target, features);
        let printed = String::from_utf8(output.stdout).unwrap();
        let errors: Vec<_> = printed.lines().filter_map(|line| line.strip_prefix("cargo::error=")).collect();
        assert_eq!(output.status.success(), !refused, "{target} {features:?}: {printed}");
        assert_eq!(errors.len(), usize::from(refused), "{target} {features:?}: {printed}");
        assert!(!refused || errors[0].starts_with("elepay's client does not run on wasm32, "), "{errors:?}");
    }
}
