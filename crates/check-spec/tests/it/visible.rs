//! The visible text of HTML that newer versions of the renderer make.

use elepay_check_spec::facts::{Kind, Place};
use elepay_check_spec::read::html;
use serde_json::{Value, json};

/// Returns the page of a list with one parameter.
fn page(parameter: &str) -> String {
    format!(
        "<!DOCTYPE html><html><body><nav><button>Menu</button></nav><h1>List orders</h1><p>Lists them.</p>\
         <div>GET</div><div>/orders</div><h2>Authorization</h2><div>In: header</div>\
         <h2>Query Parameters</h2><div>{parameter}</div><h2>Response Body</h2><p>application/json</p>\
         <pre><code>curl -X GET \"https://example.com/orders\"</code></pre>\
         <pre><code>{{\n  \"total\": 0\n}}</code></pre></body></html>"
    )
}

fn fact(html: &str, kind: Kind) -> Option<Value> {
    let (text, page) = html::read(html).expect(html);
    assert_eq!(page.not_understood, [""; 0], "{text}");
    page.facts.get(&Place::parse("query.sort"), kind).cloned()
}

#[test]
fn the_facts_of_a_parameter_are_read_in_the_markup_of_each_version() {
    let name = "<div><span>sort<span>?</span></span><span>string</span></div>";
    let deeper =
        "<div><span><span>sort</span><span>?</span></span><span>string</span><div></div><button></button></div>";
    let copy = "<button>Copy</button>";
    for (version, html) in [
        (
            "10.3",
            format!(
                "{name}<div><p>Their order.</p><div><span>Default</span><code>\"asc\"</code></div>\
                 <div><span>Value in</span><code>\"asc\" | \"desc\"</code></div></div>"
            ),
        ),
        (
            "10.10",
            format!(
                "{deeper}<div><p>Their order.</p><button><span>Default</span><code>\"asc\"</code></button>{copy}\
                 <button><span>Value in</span><code>\"asc\" | \"desc\"</code></button></div>"
            ),
        ),
        (
            "11.4",
            format!(
                "{deeper}<div><p>Their order.</p><div><span>Default</span><code>\"asc\"</code></div>{copy}\
                 <div><p>Value in</p><ul><li>\"asc\"</li><li>\"desc\"</li></ul></div></div>"
            ),
        ),
    ] {
        let html = page(&html);
        assert_eq!(fact(&html, Kind::Required), Some(json!(false)), "{version}");
        assert_eq!(fact(&html, Kind::Type), Some(json!("string")), "{version}");
        assert_eq!(fact(&html, Kind::Default), Some(json!("asc")), "{version}");
        assert_eq!(fact(&html, Kind::Enum), Some(json!(["asc", "desc"])), "{version}");
    }
}

#[test]
fn the_name_of_a_component_says_nothing_about_the_type_and_a_placeholder_nothing_about_the_server() {
    let html = page("<div><span>sort<span>?</span></span><span>SortOrder</span></div><p>Their order.</p>");
    assert_eq!(fact(&html, Kind::Present), Some(json!(true)));
    assert_eq!(fact(&html, Kind::Type), None);
    assert_eq!(html::read(&html).expect("a page").1.facts.text(Kind::Server), None);
}
