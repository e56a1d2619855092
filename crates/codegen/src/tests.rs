//! Each step on the real document, and on documents broken in one place. Run by `cargo test -p xtask`.

use serde_json::{Value, json};

use super::prepare::prepare;
use elepay_spec::operations;

use super::generate;
use elepay_spec::Document;
use elepay_spec::Position;

mod broken;

const TEXT: &str = include_str!("../../../openapi/elepay.yaml");

fn document() -> Document {
    Document::parse("elepay.yaml", TEXT).expect("the document is read")
}

/// The real document with the first occurrence of a text replaced.
fn with(from: &str, to: &str) -> String {
    assert!(TEXT.contains(from), "the document has no `{from}`");
    TEXT.replacen(from, to, 1)
}

fn generated(text: &str) -> Result<String, String> {
    Document::parse("elepay.yaml", text).and_then(|document| generate(&document)).map_err(|problem| problem.to_string())
}

/// The line and column at which `text` first has `what`, as an error shows them.
fn place(text: &str, what: &str) -> String {
    let index = text.find(what).unwrap_or_else(|| panic!("`{what}` is not there"));
    let line = text[..index].lines().count().max(1);
    let column = text[text[..index].rfind('\n').map_or(0, |newline| newline + 1)..index].chars().count() + 1;
    let line = if column == 1 { line + 1 } else { line };
    format!("{line}:{column}")
}

#[test]
fn every_pointer_has_the_position_of_its_key_in_the_text() {
    let document = document();
    let lines: Vec<_> = TEXT.lines().collect();
    let mut seen = 0;
    let mut stack = vec![(String::new(), &document.value)];
    while let Some((pointer, value)) = stack.pop() {
        let Position { line, column } = document.position(&pointer).expect("a position");
        if let Some(key) = pointer.rsplit('/').next().filter(|key| !key.is_empty() && key.parse::<u32>().is_err()) {
            let key = key.replace("~1", "/").replace("~0", "~");
            let rest: String = lines[line - 1].chars().skip(column - 1).collect();
            assert!(rest.trim_start_matches('\'').starts_with(&key), "{pointer} at {line}:{column}: {rest}");
            seen += 1;
        }
        match value {
            Value::Object(members) => {
                stack.extend(members.iter().map(|(key, value)| (elepay_spec::join(&pointer, key), value)));
            }
            Value::Array(items) => {
                stack.extend(
                    (0..)
                        .zip(items)
                        .map(|(index, item)| (format!("{pointer}/{index}"), item))
                        .map(|(pointer, item): (String, &Value)| (pointer, item)),
                );
            }
            _ => {}
        }
    }
    assert!(seen > 800, "{seen}");
}

#[test]
fn scalars_are_read_as_json_has_them() {
    let text =
        "a: 1\nb: '1'\nc: true\nd: yes\ne: 2026-11-21\nf: ~\ng: -1.5\nh: 0x10\ni: \"x\"\nj: 1_000\nk: [a, 2]\n200: z\n";
    let value = Document::parse("t.yaml", text).expect("valid").value;
    let expected = json!({
        "a": 1, "b": "1", "c": true, "d": "yes", "e": "2026-11-21", "f": null, "g": -1.5, "h": "0x10", "i": "x",
        "j": "1_000", "k": ["a", 2], "200": "z",
    });
    assert_eq!(value, expected);
}

#[test]
fn a_broken_document_is_refused_at_its_line() {
    let mut wrong = Vec::new();
    for (from, to, at, reason) in broken::DOCUMENTS {
        let text = with(from, to);
        match generated(&text) {
            Ok(_) => wrong.push(format!("{to}\n  is not refused")),
            Err(error) => {
                let expected = if at.is_empty() { String::new() } else { format!("{}: ", place(&text, at)) };
                if !error.starts_with(&format!("elepay.yaml:{expected}")) || !error.contains(reason) {
                    wrong.push(format!("{to}\n  is refused by {error}\n  and not by {expected}{reason}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for (text, reason) in
        [("", "the file is empty"), ("a: 1\n---\nb: 2\n", "a second YAML document"), ("[]", "must be a mapping")]
    {
        assert!(generated(text).expect_err(text).contains(reason), "{text}");
    }
}

#[test]
fn the_generator_sees_any_2xx_as_raw_success_and_no_error_answers() {
    let prepared = prepare(&document());
    let raw = json!({ "2XX": { "description": "", "content": { "application/octet-stream": {} } } });
    for operation in operations(&document()) {
        let seen = &prepared["paths"][operation.path][operation.method];
        assert_eq!(seen["responses"], raw, "{}", operation.id);
        let has_body = operation.body(&document()).is_some();
        assert_eq!(
            seen["requestBody"]["required"],
            if has_body { json!(true) } else { Value::Null },
            "{}",
            operation.id
        );
    }
    for hidden in ["servers", "security", "tags", "externalDocs"] {
        assert_eq!(prepared.get(hidden), None);
    }
    assert_eq!(prepared["components"].as_object().expect("components").keys().collect::<Vec<_>>(), ["schemas"]);
}

#[test]
fn the_generator_sees_no_limit_no_default_and_no_extension() {
    let prepared = prepare(&document()).to_string();
    for keyword in [
        "default",
        "maxLength",
        "minLength",
        "maximum",
        "minimum",
        "pattern",
        "maxProperties",
        "minProperties",
        "maxItems",
        "minItems",
        "enum",
        "format",
        "externalDocs",
        "x-sensitive",
        "x-time",
        "x-identity",
        "x-max-bytes",
        "x-reserved-prefixes",
        "x-enumDescriptions",
        "\"additionalProperties\":false",
    ] {
        assert!(!prepared.contains(&format!("\"{keyword}\":")), "{keyword}");
    }
}

#[test]
fn answers_require_their_identity_only_and_requests_what_is_published() {
    let prepared = prepare(&document());
    let required = |name: &str| prepared["components"]["schemas"][name]["required"].clone();
    assert_eq!(required("Charge"), json!(["id"]));
    assert_eq!(required("Refunds"), json!([]));
    assert_eq!(required("CreateChargeRequest"), json!(["amount", "orderNo", "paymentMethod"]));
    assert_eq!(required("CaptureChargeRequest"), json!([]));
    let strict =
        with("    Refunds:\n      type: object\n", "    Refunds:\n      type: object\n      required: [amount]\n");
    let prepared = prepare(&Document::parse("t.yaml", &strict).expect("valid"));
    assert_eq!(prepared["components"]["schemas"]["Refunds"]["required"], json!([]));
}

#[test]
fn shared_texts_and_maps_are_inlined_and_sensitive_ones_replaced() {
    let prepared = prepare(&document());
    let schemas = &prepared["components"]["schemas"];
    for plain in ["OrderNo", "Currency", "Metadata", "AnyMetadata", "Extra"] {
        assert_eq!(schemas.get(plain), None, "{plain}");
    }
    let order_no = &schemas["CreateChargeRequest"]["properties"]["orderNo"];
    assert_eq!(order_no["type"], "string");
    assert!(order_no["description"].as_str().expect("docs").contains("Limits: at most 50 characters."));
    let sensitive = json!({ "$ref": "#/components/schemas/SensitiveText" });
    assert_eq!(schemas["Charge"]["properties"]["credential"]["allOf"], json!([sensitive]));
    let extra = &schemas["Charge"]["properties"]["extra"];
    assert_eq!((&extra["additionalProperties"], &extra["nullable"]), (&sensitive, &json!(true)));
    assert_eq!(schemas["Refunds"]["properties"]["data"]["nullable"], true);
}

#[test]
fn limits_and_defaults_reach_the_docs_of_requests_and_not_of_answers() {
    let code = generated(TEXT).expect("it generates");
    for words in [
        "Limits: from 3 to 30.",
        "Limits: at most 20 keys; no key begins with `route` or `__`; each value at most 255 bytes in UTF-8.",
        "Limits: matches `https?://",
        "Default at elepay: `JPY`; it is not sent unless you set it.",
        "Default at elepay: `false`; it is not sent unless you set it.",
        "Published page: [Create charge](https://docs.elepay.io/openapi/charge/createCharge)",
    ] {
        assert!(code.contains(words), "{words}");
    }
    assert!(!code.contains("Default at elepay: `charge`"));
}

/// The call of a check, as it stands in the code, for every kind of limit the document can state.
#[test]
fn every_kind_of_limit_becomes_a_check() {
    let text = with(
        "        clientIp:\n          type: string\n",
        "        list:\n          type: array\n          description: x\n          minItems: 1\n          maxItems: 4\n          \
         items:\n            type: string\n            minLength: 2\n        clientIp:\n          type: string\n          \
         minLength: 7\n          x-max-bytes: 45\n",
    )
    .replacen("      maxProperties: 20\n", "      maxProperties: 20\n      minProperties: 1\n", 1)
    .replacen("        price:\n          type: integer\n", "        price:\n          type: integer\n          minimum: -5\n", 1);
    let code: String = generated(&text).expect("it generates").split_whitespace().collect();
    for call in [
        "at.min_items(value.len(),1)?",
        "at.max_items(value.len(),4)?",
        "for(index,value)invalue.iter().enumerate(){letat=at.item(index);at.min_characters(value,2)?;}",
        "at.min_characters(value,7)?",
        "at.max_bytes(value,45)?",
        "at.min_keys(value.len(),1)?",
        "at.max_keys(value.len(),20)?",
        "at.key_without_prefix(key,&[\"route\",\"__\"])?",
        "at.minimum(*value,3)?",
        "at.maximum(*value,30)?",
        "at.minimum(*value,-5)?",
        "at.matches(value,&PATTERN)?",
        "letat=at.member(\"items\");for(index,value)invalue.iter().enumerate(){letat=at.item(index);value.rules(&at)?;}",
    ] {
        assert!(code.contains(call), "{call}");
    }
}

/// An operation needs the document only: here one without a body, one that answers with nothing.
#[test]
fn an_operation_is_added_by_the_document_alone() {
    let text = with(
        "  /codes:\n    post:\n",
        "  /shops/{shopId}:\n    delete:\n      operationId: closeShop\n      summary: Closes a shop\n      description: Ends it.\n      \
         externalDocs:\n        description: Close\n        url: https://docs.elepay.io/openapi/shop/closeShop\n      parameters:\n        \
         - name: shopId\n          in: path\n          required: true\n          description: The shop.\n          schema:\n            \
         type: string\n      responses:\n        '204':\n          description: Closed.\n  /codes:\n    post:\n",
    );
    let code: String = generated(&text).expect("it generates").split_whitespace().collect();
    assert!(code.contains(
        "pubasyncfnclose_shop(&self,shop_id:impl::std::convert::AsRef<str>,)->::std::result::Result<crate::Response<()>,crate::Error>"
    ));
    assert!(code.contains("self.wire().close_shop(shop_id)"));
}

/// Queries of every kind, one of them required, beside a path and a body, and in pages: by the document alone.
#[test]
fn a_query_and_a_stream_are_added_by_the_document_alone() {
    let text = with(
        "  /codes:\n    post:\n",
        "  /shops/{shopId}/search:\n    post:\n      operationId: searchShop\n      summary: Searches a shop\n      description: Looks.\n      \
         externalDocs:\n        description: Search\n        url: https://docs.elepay.io/openapi/shop/searchShop\n      parameters:\n        \
         - name: word\n          in: query\n          required: true\n          description: A word.\n          schema:\n            \
         type: string\n            maxLength: 9\n        \
         - name: isOpen\n          in: query\n          description: Open ones.\n          schema:\n            type: boolean\n        \
         - name: shopId\n          in: path\n          required: true\n          description: The shop.\n          schema:\n            \
         type: string\n        \
         - name: names\n          in: query\n          description: Names.\n          schema:\n            type: array\n            \
         items:\n              type: string\n        \
         - name: note\n          in: query\n          description: A note.\n          schema:\n            type: string\n      \
         requestBody:\n        required: true\n        content:\n          application/json:\n            schema:\n              \
         $ref: '#/components/schemas/CaptureChargeRequest'\n      responses:\n        '200':\n          description: Found.\n          \
         content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/ChargeList'\n  \
         /codes:\n    post:\n",
    );
    let code: String = generated(&text).expect("it generates").split_whitespace().collect();
    for part in [
        "pubasyncfnsearch_shop(&self,shop_id:impl::std::convert::AsRef<str>,body:&types::CaptureChargeRequest,query:&types::SearchShop,)",
        "pubfnnew(word:impl::std::convert::Into<::std::string::String>)->Self",
        "query.rules(&crate::validate::ValuePath::Request)?;",
        "letat=at.member(\"word\");at.max_characters(value,9)?;",
        "pubfnis_open(mutself,is_open:bool)->Self",
        // In the order of the generator's signature, which sorts.
        "search_shop(shop_id,query.is_open.clone(),query.names.as_ref(),query.note.as_deref(),&query.word,body,)",
    ] {
        assert!(code.contains(part), "{part}");
    }
    let text = text.replacen(
        "operationId: searchShop",
        "operationId: searchShop\n      x-pagination: { limit: a, offset: b, items: charges, total: total }",
        1,
    );
    assert!(generated(&text).expect_err("a stream cannot").contains("only a `get` without a body has pages"));
    // A list below a path has a stream too.
    let text = with(
        "      operationId: listSources\n",
        "      operationId: listSources\n      x-pagination: { limit: limit, offset: skip, items: sources, total: total }\n",
    );
    let counts = "        - name: limit\n          in: query\n          description: x\n          schema:\n            type: integer\n        \
                  - name: skip\n          in: query\n          description: x\n          schema:\n            type: integer\n        \
                  - name: paymentMethod\n          in: query\n          description: Only sources";
    let text = text.replacen(
        "        - name: paymentMethod\n          in: query\n          description: Only sources",
        counts,
        1,
    );
    let code: String = generated(&text).expect("it generates").split_whitespace().collect();
    for part in [
        "pubfnlist_sources_stream(&self,customer_id:impl::std::convert::AsRef<str>,query:types::ListSources,)->crate::Paginator<types::Source>",
        "query.skip=offset;letanswer=client.list_sources(customer_id,&query).await?;",
        "|page|(page.sources,page.total)",
    ] {
        assert!(code.contains(part), "{part}");
    }
}

#[test]
fn the_same_document_gives_the_same_code() {
    assert_eq!(generated(TEXT), generated(TEXT));
}
