//! The program: its output, and its failures.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_elepay-sandbox");

/// A running program, with what it has printed up to the last line.
pub struct Running(Child, Vec<String>);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn run(arguments: &[&str]) -> Running {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).stderr(Stdio::piped());
    Running::start(command)
}

impl Running {
    /// Starts the program, and reads what it prints up to the last line.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = Vec::new();
        for line in BufReader::new(child.stdout.as_mut().unwrap()).lines() {
            lines.push(line.unwrap());
            if lines.last().unwrap().starts_with("let client") {
                break;
            }
        }
        Self(child, lines)
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    pub fn value(&self, name: &str) -> &str {
        self.1.iter().find_map(|line| line.strip_prefix(name)).unwrap().trim()
    }

    /// Stops the program, and returns what it wrote to standard error.
    pub fn errors(mut self) -> String {
        self.0.kill().unwrap();
        let mut text = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

fn fail(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

#[tokio::test]
async fn the_printed_lines_work_at_once() {
    let program = run(&["--log"]);
    let (url, key) = (program.value("base URL").to_owned(), program.value("key").to_owned());
    assert!(url.starts_with("http://127.0.0.1:"), "loopback by default: {url}");
    let client = elepay::Client::builder(key.as_str()).base_url(&url).build().unwrap();
    let request =
        elepay::types::CreateSourceRequest::new(elepay::types::PaymentMethod::Creditcard, elepay::types::Resource::Web);
    client.create_source(program.value("customer"), &request).await.unwrap();
    // The commands for the shell, unchanged.
    let at = program.1.iter().position(|line| line.starts_with("id=$(curl")).unwrap();
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl is not installed");
    } else {
        for time in ["first", "second"] {
            let output = Command::new("sh").arg("-c").arg(program.1[at..at + 5].join("\n")).output().unwrap();
            let responses = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<serde_json::Value>();
            let responses: Vec<_> = responses.map(Result::unwrap).collect();
            let [approved, charge] = &responses[..] else { panic!("{time}: {responses:?}") };
            assert_eq!(approved["kind"], "charge", "{time}");
            assert_eq!(charge["status"], "captured", "{time}: it has lived to its end");
        }
    }
    assert_eq!(
        program.1.last().unwrap(),
        &format!("let client = elepay::Client::builder(\"{key}\").base_url(\"{url}\").build()?;")
    );
    let state: serde_json::Value = reqwest::get(program.value("state")).await.unwrap().json().await.unwrap();
    assert_eq!(state["sources"][0]["status"], "pending");
    assert_eq!(state["requests"][0]["operation"], "createSource");
    // A key in the wrong place, of this sandbox or not.
    for stray in [key.as_str(), "sk_live_0123456789"] {
        reqwest::get(format!("{url}/charges?key={stray}")).await.unwrap();
    }
    let log = program.errors();
    assert!(log.contains("/charges?key=***") || log.contains("/charges?key=sk_live_***"), "{log}");
    assert!(!log.contains("0123456789"), "{log}");
    assert!(log.contains("-> POST /customers/cus_"), "{log}");
    assert!(log.contains("[Bearer ***] {\"paymentMethod\":\"creditcard\",\"resource\":\"web\"}"), "{log}");
    assert!(log.contains("<- 201 {"), "{log}");
    assert!(!log.contains(&key), "the key is masked: {log}");
}

#[tokio::test]
async fn the_printed_customer_exists_after_a_reset_too() {
    let program = run(&[]);
    let (url, customer) = (program.value("base URL"), program.value("customer"));
    let client = elepay::Client::builder(program.value("key")).base_url(url).build().unwrap();
    let charge = elepay::types::CreateChargeRequest::new(1, "order-1", elepay::types::PaymentMethod::Paypay);
    let charge = charge.customer_id(customer);
    client.update_customer(customer, &elepay::types::UpdateCustomerRequest::new().name("Hanako")).await.unwrap();
    for _ in 0..2 {
        client.delete_customer(customer).await.unwrap();
        assert!(client.create_charge(&charge).await.is_err());
        reqwest::Client::new().post(format!("{url}/_sandbox/reset")).send().await.unwrap();
        client.create_charge(&charge).await.unwrap();
        assert_eq!(client.retrieve_customer(customer).await.unwrap().name, None, "nothing is known about it");
    }
}

#[test]
fn a_warning_says_that_others_can_call_it() {
    let program = run(&["--host", "0.0.0.0", "--public-url", "http://sandbox.example:4010/"]);
    assert_eq!(program.value("base URL"), "http://sandbox.example:4010");
    assert!(program.1.last().unwrap().contains("danger_allow_plain_http_with_test_key"));
    let warning = program.errors();
    assert!(warning.starts_with("WARNING: everybody who reaches 0.0.0.0 "), "{warning}");
    assert!(!warning.contains("control it"), "{warning}");
    let open = run(&["--allow-remote-control"]).errors();
    assert!(open.ends_with("can call this sandbox, and control it.\n"), "{open}");
}

#[tokio::test]
async fn the_state_is_shown_on_its_own_machine_only() {
    let program = run(&["--host", "0.0.0.0"]);
    assert_eq!(reqwest::get(program.value("state")).await.unwrap().status(), 200, "the printed address");
    let network = program.value("base URL");
    if network.contains("127.0.0.1") {
        println!("skipped: this machine has no other address than loopback");
        return;
    }
    // A call of its address in the network comes from the network.
    let reset = |url: &str| reqwest::Client::new().post(format!("{url}/_sandbox/reset")).send();
    assert_eq!(reqwest::get(format!("{network}/_sandbox")).await.unwrap().status(), 403);
    assert_eq!(reset(network).await.unwrap().status(), 403);
    let open = run(&["--host", "0.0.0.0", "--allow-remote-control"]);
    assert_eq!(reset(open.value("base URL")).await.unwrap().status(), 200);
}

#[test]
fn a_failure_is_explained_in_one_line() {
    let running = run(&[]);
    let port = running.value("base URL").rsplit(':').next().unwrap().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.yaml");
    let file = broken.to_str().unwrap();
    std::fs::write(&broken, "openapi: 3.0.3\npaths: [").unwrap();
    let empty = folder.path().join("empty.yaml");
    std::fs::write(&empty, "openapi: 3.0.3\n").unwrap();
    for (arguments, expected, lines) in [
        (vec!["--document", file], "error: the document cannot be used: ".to_owned(), 1),
        (vec!["--document", empty.to_str().unwrap()], "error: the document cannot be used: ".to_owned(), 1),
        (vec!["--document", "/nowhere.yaml"], "error: /nowhere.yaml: cannot be read: ".to_owned(), 1),
        (vec!["--port", &port], format!("error: 127.0.0.1:{port} cannot be bound: "), 1),
        (vec!["--host", "203.0.113.7"], "error: 203.0.113.7:0 cannot be bound: ".to_owned(), 1),
        (vec!["--port", "99999"], "error: invalid value '99999' for '--port <PORT>'".to_owned(), 3),
        (
            vec!["--public-url", "nowhere"],
            "error: invalid value 'nowhere' for '--public-url <http://HOST:PORT>'".to_owned(),
            3,
        ),
        (vec!["--prot", "1"], "error: unexpected argument '--prot' found".to_owned(), 7),
    ] {
        let output = fail(&arguments);
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(text.starts_with(&expected), "{arguments:?}: {text}");
        assert!(text.lines().count() <= lines, "{arguments:?}: {text}");
    }
}
