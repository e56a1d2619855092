//! The way back to the shop.

use axum::http::HeaderValue;
use form_urlencoded::Serializer;

use crate::domain::kinds::CHARGE;
use crate::domain::object::Object;
use crate::domain::payments::embedded_id;

/// The status of a payer who has declined. It is not one of a code, but what the vendor's plugins for shops read.
const CANCELLED: &str = "cancelled";

/// Returns the URL that the payer of a code is sent back to: the shop's `frontUrl` with `status`, `codeId` and, if
/// there is a charge, `chargeId` added to its query. They are not signed, so a shop must not trust them.
pub fn return_url(code: &Object, declined: bool) -> Option<String> {
    let url = code.text("frontUrl");
    // The pattern of the document is not anchored, so it accepts other schemes.
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    if !is_web || HeaderValue::from_str(url).is_err() {
        return None;
    }
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let separator = match url.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    let mut query = Serializer::new(String::new());
    query.append_pair("status", if declined { CANCELLED } else { code.text("status") });
    query.append_pair("codeId", code.text("id"));
    if let Some(charge) = embedded_id(code, CHARGE.name) {
        query.append_pair("chargeId", charge);
    }
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{url}{separator}{}{fragment}", query.finish()))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::return_url;
    use crate::domain::object::Object;

    fn code(url: &str) -> Object {
        let code = json!({ "id": "code_1", "frontUrl": url, "status": "captured", "charge": { "id": "cha_1" } });
        let Value::Object(code) = code else { unreachable!("it is an object") };
        code.into()
    }

    #[test]
    fn the_query_and_the_fragment_of_the_shop_are_kept() {
        let added = "status=captured&codeId=code_1&chargeId=cha_1";
        for (url, expected) in [
            ("https://shop.example", format!("https://shop.example?{added}")),
            ("https://shop.example/done", format!("https://shop.example/done?{added}")),
            ("https://shop.example/done?", format!("https://shop.example/done?{added}")),
            ("https://shop.example/done?order=1", format!("https://shop.example/done?order=1&{added}")),
            ("https://shop.example/done?order=1&", format!("https://shop.example/done?order=1&{added}")),
            ("https://shop.example/done#top?x", format!("https://shop.example/done?{added}#top?x")),
            ("https://shop.example/?a=%26#", format!("https://shop.example/?a=%26&{added}#")),
        ] {
            assert_eq!(return_url(&code(url), false), Some(expected), "{url}");
        }
        for url in ["", "javascript:alert(1)//http://", "shop://done", "https://shop.example/\n"] {
            assert_eq!(return_url(&code(url), false), None, "{url}");
        }
    }

    #[test]
    fn who_declines_has_another_status_than_who_pays() {
        let mut code = code("https://shop.example/");
        code.set("status", "pending");
        code.remove("charge");
        let expected = "https://shop.example/?status=cancelled&codeId=code_1".to_owned();
        assert_eq!(return_url(&code, true), Some(expected));
    }
}
