//! The sample call and the sample response at the end of a page, the same on every page.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, ensure};
use regex::Regex;
use serde_json::Value;

/// A sample call with the sample response.
#[derive(Debug)]
pub struct Call {
    pub method: String,
    /// None if it is a placeholder: some versions of the site only fill the true one in when the page is in a browser.
    pub server: Option<String>,
    /// With a sample value for each parameter: `/charges/string/capture`.
    pub path: String,
    pub content_type: Option<String>,
    /// The parts and names of what else it sends: the members of its query, and headers that not every call has.
    pub sent: Vec<(&'static str, String)>,
    /// The body that it sends: the required fields.
    pub body: Option<Body>,
    pub response: Option<Value>,
    /// Whether the page shows that there is no response, rather than something that is not one.
    pub is_empty: bool,
}

/// The body of a sample call.
#[derive(Debug)]
pub enum Body {
    Json(Value),
    /// XML, of which only the names of the outermost elements are read.
    Names(Vec<String>),
    /// Nothing, or something else.
    Other,
}

/// The server that stands for any.
const PLACEHOLDER: &str = "https://example.com";

/// Returns the index of the sample call.
pub fn start(text: &str) -> Result<usize> {
    text.find("curl -X ").context("it has no sample call (`curl -X …`)")
}

/// Reads text that begins with the sample call. In flat text the response follows without a line break; the foot of the
/// page may follow the response.
pub fn read(text: &str) -> Result<Call> {
    static CALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let header = r#"\s+\\?\s*-H "([^"]*)""#;
        Regex::new(&format!(r#"^curl -X ([A-Z]+) "?(\w+://[^\s"/?]*)([^\s"?]*)([^\s"]*)"?((?:{header})*)"#)).ok()
    });
    static BODY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\s+\\?\s*-d '([^']*)('?)").ok());
    let call = CALL.as_ref().and_then(|call| call.captures(text)).context("its sample call has no method and URL")?;
    let mut rest = &text[call[0].len()..];
    let mut body = None;
    if let Some(sent) = BODY.as_ref().and_then(|body| body.captures(rest)) {
        ensure!(&sent[2] == "'", "the body of its sample call has no end");
        body = Some(read_body(sent[1].trim())?);
        rest = &rest[sent[0].len()..];
    }
    let content_type = call[5].split("Content-Type: ").nth(1).and_then(|after| after.split('"').next());
    Ok(Call {
        method: call[1].to_owned(),
        server: Some(call[2].to_owned()).filter(|server| server != PLACEHOLDER),
        path: call[3].to_owned(),
        content_type: content_type.map(str::to_owned),
        sent: sent(&call[4], &call[5]),
        body,
        response: read_response(rest)?,
        is_empty: rest.trim().is_empty() || rest.trim_start().starts_with("Empty"),
    })
}

/// Returns the names in a query, and those of headers other than the ones that every call may have.
fn sent(query: &str, headers: &str) -> Vec<(&'static str, String)> {
    let known = ["content-type", "accept", "authorization"];
    let query = query.trim_start_matches('?').split('&').map(|member| ("query", member.split('=').next()));
    let headers = headers.split("-H \"").skip(1).map(|header| ("header", header.split([':', '"']).next()));
    let named = query.chain(headers).filter_map(|(part, name)| Some((part, name?.trim().to_owned())));
    named.filter(|(_, name)| !name.is_empty() && !known.contains(&name.to_ascii_lowercase().as_str())).collect()
}

/// Reads the sample response. Without any, `Empty` or the foot of the page follows.
fn read_response(text: &str) -> Result<Option<Value>> {
    match serde_json::Deserializer::from_str(text).into_iter().next() {
        Some(Err(_)) if !text.trim_start().starts_with(['{', '[', '"']) => Ok(None),
        response => response.transpose().context("its sample response is not JSON; is the page cut off?"),
    }
}

fn read_body(body: &str) -> Result<Body> {
    match serde_json::from_str(body) {
        Ok(body) => Ok(Body::Json(body)),
        Err(error) if body.starts_with(['{', '[']) => Err(error).context("the body of its sample call is not JSON"),
        Err(_) => Ok(elements(body).filter(|names| !names.is_empty()).map_or(Body::Other, Body::Names)),
    }
}

/// Returns the names of the outermost elements of XML; none if it is not XML.
fn elements(mut xml: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    while !xml.is_empty() {
        let (name, content) = xml.strip_prefix('<')?.split_once('>')?;
        let (_, after) = content.split_once(&format!("</{name}>"))?;
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
        xml = after.trim_start();
    }
    Some(names)
}
