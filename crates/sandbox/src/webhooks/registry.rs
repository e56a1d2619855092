//! The URLs that events are sent to, each with its signing secrets.

use std::fmt;

use elepay::webhook::SigningSecret;
use http::Uri;
use serde::Serialize;

/// How many webhooks there can be, since each one gets every event.
const LIMIT: usize = 100;

/// A URL to which the sandbox sends events.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// The id.
    pub id: String,
    /// The URL.
    pub url: String,
    /// The secret that events are signed with.
    pub secret: String,
    /// The secret before the last rotation. Until [`Sandbox::end_rotation`](crate::Sandbox::end_rotation), events are
    /// signed with it, too.
    pub old_secret: Option<String>,
    /// Whether events are still signed with the old secret.
    pub is_rotating: bool,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, url, is_rotating, .. } = self;
        let mut debug = f.debug_struct("Webhook");
        debug.field("id", id).field("url", url).field("is_rotating", is_rotating).finish_non_exhaustive()
    }
}

/// Every webhook.
#[derive(Clone, Default)]
pub struct Registry {
    webhooks: Vec<Webhook>,
    last_id: u64,
    last_secret: u64,
}

impl Registry {
    /// Refuses another webhook if there are as many as can be.
    pub fn check_room(&self) -> Result<(), String> {
        if self.webhooks.len() < LIMIT {
            return Ok(());
        }
        Err(format!("{LIMIT} webhooks are registered, and no more can be; remove one first"))
    }

    /// Adds a webhook. Without a secret, it gets one.
    pub fn add(&mut self, url: &str, secret: Option<&str>) -> Result<Webhook, String> {
        check(url)?;
        let secret = match secret {
            Some(secret) => {
                SigningSecret::new(secret).map_err(|error| error.to_string())?;
                secret.to_owned()
            }
            None => self.next_secret(),
        };
        self.last_id += 1;
        let id = format!("whk_sandbox{:06}", self.last_id);
        let webhook = Webhook { id, url: url.to_owned(), secret, old_secret: None, is_rotating: false };
        self.webhooks.push(webhook.clone());
        Ok(webhook)
    }

    pub fn all(&self) -> &[Webhook] {
        &self.webhooks
    }

    /// Returns to the webhooks of an earlier time. No id and no secret is given twice.
    pub fn return_to(&mut self, earlier: &Self) {
        self.webhooks.clone_from(&earlier.webhooks);
    }

    pub fn get(&self, id: &str) -> Option<&Webhook> {
        self.webhooks.iter().find(|webhook| webhook.id == id)
    }

    /// Removes a webhook. Returns whether there was one.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.webhooks.len();
        self.webhooks.retain(|webhook| webhook.id != id);
        self.webhooks.len() < before
    }

    /// Gives a webhook another secret; its present one remains valid.
    pub fn rotate(&mut self, id: &str) -> Option<Webhook> {
        self.get(id)?;
        let secret = self.next_secret();
        let webhook = self.webhooks.iter_mut().find(|webhook| webhook.id == id)?;
        webhook.old_secret = Some(std::mem::replace(&mut webhook.secret, secret));
        webhook.is_rotating = true;
        Some(webhook.clone())
    }

    /// Stops signing with the old secret.
    pub fn end_rotation(&mut self, id: &str) -> Option<Webhook> {
        let webhook = self.webhooks.iter_mut().find(|webhook| webhook.id == id)?;
        webhook.is_rotating = false;
        Some(webhook.clone())
    }

    /// Returns a new secret. It keeps nobody out: whoever can call the sandbox knows its key, too.
    fn next_secret(&mut self) -> String {
        self.last_secret += 1;
        format!("whsec_sandbox{:06}", self.last_secret)
    }
}

/// Refuses a URL to which the sandbox cannot send.
fn check(url: &str) -> Result<(), String> {
    let parsed: Uri = url.parse().map_err(|_| "the URL of a webhook must be an absolute URL, http://…".to_owned())?;
    match (parsed.scheme_str(), parsed.authority()) {
        (Some("http"), Some(authority)) if authority.as_str().contains('@') => {
            Err("the URL of a webhook must have no user name".to_owned())
        }
        (Some("http"), Some(authority)) => match authority.as_str().strip_prefix(authority.host()) {
            Some("") => Ok(()),
            Some(port) if authority.port_u16().is_some_and(|number| number > 0) && !port.starts_with(":+") => Ok(()),
            rest => {
                let port = rest.unwrap_or_default().trim_start_matches(':');
                Err(format!("the port `{port}` of the URL must be a number from 1 to 65535"))
            }
        },
        (Some("https"), _) => {
            Err("the sandbox sends webhooks without TLS only: the URL must begin with http://".into())
        }
        _ => Err("the URL of a webhook must be an absolute URL, http://…".to_owned()),
    }
}
