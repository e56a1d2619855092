//! `examples/lifecycle.sh`: the lives of all objects, with curl alone.

use std::process::Command;

use elepay_sandbox::Sandbox;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_object_can_be_taken_through_its_life_with_curl_alone() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl is not installed");
        return;
    }
    let sandbox = Sandbox::start().await.unwrap();
    let (url, key) = (sandbox.url(), sandbox.key().to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/lifecycle.sh");
    for time in ["first", "second"] {
        let (url, key) = (url.clone(), key.clone());
        let run = move || Command::new("sh").args([script, &url, &key]).output().unwrap();
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        let (printed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{time}: {printed}\n{errors}");
        assert!(printed.ends_with("All lives are lived.\n"), "{time}: {printed}");
    }
    for request in sandbox.requests() {
        assert_eq!(request.unknown, Vec::<String>::new(), "{request:?}");
    }
}
