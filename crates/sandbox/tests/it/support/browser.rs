//! A headless Chromium, driven by the few commands of `WebDriver` (W3C) that the tests need. A client library would
//! bring thirty crates for them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

pub struct Browser {
    driver: Child,
    session: String,
    http: reqwest::Client,
    _turn: MutexGuard<'static, ()>,
}

/// One browser at a time is load enough.
static TURN: Mutex<()> = Mutex::const_new(());

/// The line that a test prints if there is no browser.
pub const SKIPPED: &str = "skipped: chromium and chromedriver are not both installed";

/// The member in which `WebDriver` puts the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

impl Browser {
    /// Starts a browser; `None` if it is not installed.
    pub async fn start() -> Option<Self> {
        if ["chromium", "chromium-browser", "google-chrome"].iter().all(|name| !runs(name)) {
            return None;
        }
        let turn = TURN.lock().await;
        // It takes a free port of IPv6 and then needs the same one of IPv4, which a sandbox of another test may have.
        let mut attempts = (0..20).map(|_| start_driver());
        let (driver, port) = attempts.find_map(Result::transpose).expect("chromedriver starts").ok()?;
        let mut browser = Self {
            driver,
            session: format!("http://127.0.0.1:{port}/session"),
            http: reqwest::Client::new(),
            _turn: turn,
        };
        // In a container, root cannot use the browser's own sandbox, and shared memory may be small.
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"];
        let capabilities =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let session = browser.send("", Some(capabilities)).await;
        browser.session = format!("{}/{}", browser.session, session["sessionId"].as_str().expect("a session"));
        Some(browser)
    }

    pub async fn open(&self, url: &str) {
        self.send("/url", Some(json!({ "url": url }))).await;
    }

    pub async fn address(&self) -> String {
        self.send("/url", None).await.as_str().unwrap_or_default().to_owned()
    }

    pub async fn text(&self, selector: &str) -> String {
        let element = self.element(selector).await;
        self.send(&format!("/element/{element}/text"), None).await.as_str().unwrap_or_default().to_owned()
    }

    pub async fn click(&self, selector: &str) {
        let element = self.element(selector).await;
        self.send(&format!("/element/{element}/click"), Some(json!({}))).await;
    }

    /// Clicks on a link or button, and waits for the next page.
    pub async fn follow(&self, selector: &str) {
        let element = self.element(selector).await;
        self.send(&format!("/element/{element}/click"), Some(json!({}))).await;
        for _ in 0..500 {
            let here = self.ask(&format!("/element/{element}/name"), None).await;
            let loaded = json!({ "script": "return document.readyState", "args": [] });
            if !here["error"].is_null() && self.ask("/execute/sync", Some(loaded)).await == "complete" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("a click on {selector} opened nothing");
    }

    /// Sets the size of the window as a page sees it.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics).await;
    }

    /// Sets whether the system prefers dark pages.
    pub async fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", &media).await;
    }

    /// Executes a script and returns its value.
    pub async fn script(&self, script: &str) -> Value {
        self.send("/execute/sync", Some(json!({ "script": script, "args": [] }))).await
    }

    /// Presses the tab key, and returns the text or the value of the element that is reached.
    pub async fn tab(&self) -> String {
        let keys = json!([{ "type": "keyDown", "value": "\u{e004}" }, { "type": "keyUp", "value": "\u{e004}" }]);
        let actions = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": keys }] });
        self.send("/actions", Some(actions)).await;
        let reached = self.script("return document.activeElement.innerText || document.activeElement.value").await;
        reached.as_str().unwrap_or_default().to_owned()
    }

    /// Keeps a picture of the page in `target/screenshots`.
    pub async fn screenshot(&self, name: &str) {
        let full = json!({ "captureBeyondViewport": true });
        let picture = self.devtools("Page.captureScreenshot", &full).await;
        let picture = STANDARD.decode(picture["data"].as_str().expect("a picture")).expect("Base64");
        // The program of a test is `target/debug/deps/NAME`.
        let program = std::env::current_exe().expect("a program");
        let folder = program.ancestors().nth(3).expect("a target folder").join("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a file");
    }

    async fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.send("/goog/cdp/execute", Some(json!({ "cmd": command, "params": parameters }))).await
    }

    /// Waits until a script returns `true`.
    pub async fn until(&self, what: &str, script: &str) {
        for _ in 0..500 {
            if self.script(script).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{what} is not seen: {}", self.text("body").await);
    }

    pub async fn count(&self, selector: &str) -> usize {
        let found = self.send("/elements", Some(by(selector))).await;
        found.as_array().map_or(0, Vec::len)
    }

    async fn element(&self, selector: &str) -> String {
        let found = self.send("/element", Some(by(selector))).await;
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("there is no {selector}: {found}")).to_owned()
    }

    async fn send(&self, command: &str, body: Option<Value>) -> Value {
        let value = self.ask(command, body).await;
        assert!(value["error"].is_null() || command == "/element", "{command}: {value}");
        value
    }

    /// Returns the driver's response, which may be an error.
    async fn ask(&self, command: &str, body: Option<Value>) -> Value {
        let url = format!("{}{command}", self.session);
        let request = match body {
            Some(body) => self.http.post(url).json(&body),
            None => self.http.get(url),
        };
        let mut response: Value = request.send().await.expect("chromedriver").json().await.expect("JSON");
        response["value"].take()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium would outlive its driver, so its session is ended first.
        let address = self.session.trim_start_matches("http://");
        let (host, path) = address.split_once('/').unwrap_or_default();
        if let Ok(mut stream) = TcpStream::connect(host) {
            let _ = write!(stream, "DELETE /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            // The driver responds when Chromium has ended, and keeps the connection open.
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = stream.read(&mut [0; 1024]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts chromedriver and returns its port; `None` if it ends at once, an error if it is not installed.
fn start_driver() -> std::io::Result<Option<(Child, String)>> {
    let command = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut driver = command?;
    let lines = BufReader::new(driver.stdout.take().expect("it is piped")).lines();
    let port = lines.map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    if port.is_none() {
        let _ = driver.kill();
        let _ = driver.wait();
    }
    Ok(port.map(|port| (driver, port)))
}

fn by(selector: &str) -> Value {
    json!({ "using": "css selector", "value": selector })
}

fn runs(program: &str) -> bool {
    let run = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}
