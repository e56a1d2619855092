//! Tests that need a process of their own: because of its environment, its memory, or its global logger.

use std::process::{Command, Output};

/// The test that this process was started for.
const TEST: &str = "ELEPAY_TEST_ALONE";

/// Runs `test` in a process of its own: this program again, with nothing but the test of this name.
///
/// The name is that of the calling test, `module::function`.
pub fn alone(name: &str, test: impl FnOnce()) {
    if is_alone(name) {
        test();
    } else {
        print!("{}", stdout(again(name).output().expect("this program runs")));
    }
}

/// Whether this process was started for the test of this name.
pub fn is_alone(name: &str) -> bool {
    std::env::var(TEST).is_ok_and(|alone| alone == name)
}

/// The command that runs this program again with nothing but the test of this name.
pub fn again(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("a path"));
    command.args(["--exact", name, "--nocapture"]).env(TEST, name);
    command
}

/// The same, with an empty environment.
pub fn again_without_environment(name: &str) -> Command {
    let mut command = again(name);
    command.env_clear().env(TEST, name);
    command
}

/// What a command of [`again`] printed, if its test has passed.
pub fn stdout(output: Output) -> String {
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{stdout}{stderr}");
    assert!(stdout.contains("test result: ok. 1 passed"), "there is no such test: {stdout}");
    stdout
}
