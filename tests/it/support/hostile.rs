//! Bodies of any size, made to keep a reader busy or to fill its memory.

/// As many of `item` as fit in `size` bytes, separated by commas.
fn filled(item: &str, size: usize) -> String {
    let mut text = format!("{item},").repeat(size / (item.len() + 1));
    text.pop();
    text
}

/// As many members as fit in `size` bytes, each with a key of its own.
fn members(value: &str, size: usize) -> String {
    let mut text = String::with_capacity(size + 64);
    for number in 0.. {
        text.push_str(&format!("\"{number:x}\":{value},"));
        if text.len() >= size {
            break;
        }
    }
    text.pop();
    text
}

/// A name, the operation whose response it is, whether that is a success, and the body.
#[allow(clippy::too_many_lines, reason = "a table")]
pub fn bodies(size: usize) -> Vec<(&'static str, &'static str, bool, Vec<u8>)> {
    let half = size / 2;
    let text = |text: String| text.into_bytes();
    vec![
        (
            "the smallest items",
            "listCharges",
            true,
            text(format!(r#"{{"charges":[{}]}}"#, filled(r#"{"id":""}"#, size))),
        ),
        (
            "the smallest items, then something wrong",
            "listCharges",
            true,
            text(format!(r#"{{"charges":[{}],"total":"x"}}"#, filled(r#"{"id":""}"#, size))),
        ),
        (
            "items with a wrong member each",
            "listSources",
            true,
            text(format!(r#"{{"sources":[{}]}}"#, filled(r#"{"id":"","info":null,"liveMode":1}"#, size))),
        ),
        ("wrong items", "listChargesRefunds", true, text(format!(r#"{{"refunds":[{}]}}"#, filled("0", size)))),
        (
            "lists within items",
            "listCharges",
            true,
            text(format!(
                r#"{{"charges":[{}]}}"#,
                filled(
                    &format!(r#"{{"id":"a","refunds":{{"data":[{}]}}}}"#, filled(r#"{"id":"","amount":""}"#, 4_000)),
                    size
                )
            )),
        ),
        (
            "the same list again and again",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a",{}}}"#, filled(r#""refunds":{"data":[{"id":"b"},0]}"#, size))),
        ),
        (
            "objects without a required member",
            "createCode",
            true,
            text(format!(r#"{{"id":"a","items":[{}]}}"#, filled("{}", size))),
        ),
        (
            "a map of many keys",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","metadata":{{{}}}}}"#, members("\"\"", size))),
        ),
        (
            "a map of wrong values",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","metadata":{{{}}}}}"#, members("0", size))),
        ),
        (
            "a long key before wrong ones",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","metadata":{{"{}":1,{}}}}}"#, "k".repeat(half), members("[]", half))),
        ),
        (
            "many unknown members",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","amount":"x",{}}}"#, members("0", size))),
        ),
        ("any JSON, flat", "createSource", true, text(format!(r#"{{"id":"a","info":[{}]}}"#, filled("0", size)))),
        (
            "any JSON, of empty objects",
            "createSource",
            true,
            text(format!(r#"{{"id":"a","info":[{}]}}"#, filled("[0]", size))),
        ),
        ("any JSON, of keys", "createSource", true, text(format!(r#"{{"id":"a","info":{{{}}}}}"#, members("0", size)))),
        (
            "any JSON, of objects with a key",
            "createSource",
            true,
            text(format!(r#"{{"id":"a","info":[{}],"liveMode":0}}"#, filled(r#"{"":0}"#, size))),
        ),
        (
            "nesting in a known member",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","cardInfo":{}{}}}"#, "[".repeat(half), "]".repeat(half))),
        ),
        ("deep nesting", "createCharge", true, text(format!(r#"{{"id":"a","x":{}"#, r#"{"a":"#.repeat(size / 5)))),
        (
            "raw NUL bytes in a string",
            "createCharge",
            true,
            [br#"{"id":"a","description":""#, vec![0; size].as_slice(), b"\"}"].concat(),
        ),
        (
            "bytes that are not UTF-8",
            "createCharge",
            true,
            [br#"{"id":"a","description":""#, vec![0xff; size].as_slice(), b"\"}"].concat(),
        ),
        (
            "half surrogate pairs",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","description":"{}"}}"#, r"\ud800".repeat(size / 6))),
        ),
        (
            "escapes",
            "createCharge",
            true,
            text(format!(r#"{{"id":"a","description":"{}","amount":""}}"#, r#"\""#.repeat(half))),
        ),
        ("an open string", "createCharge", true, text(format!(r#"{{"id":"a","description":"{}"#, "\\".repeat(size)))),
        ("digits", "createCharge", true, text(format!(r#"{{"id":"a","amount":{}}}"#, "9".repeat(size)))),
        ("an error code of digits", "createCharge", false, text(format!(r#"{{"code":"{}"}}"#, "9".repeat(size)))),
        ("an error code of parts", "createCharge", false, text(format!(r#"{{"code":"9{}x"}}"#, "_9".repeat(half)))),
        (
            "an error message of NUL bytes",
            "createCharge",
            false,
            [br#"{"message":""#, vec![0; size].as_slice(), b"\"}"].concat(),
        ),
        (
            "an error message cut off",
            "createCharge",
            false,
            text(format!(r#"{{{},"message":"x"#, members("\"\"", size))),
        ),
        (
            "the same error member again and again",
            "createCharge",
            false,
            text(format!("{{{}}}", filled(r#""providerError":{"code":0}"#, size))),
        ),
        ("a page in HTML", "createCharge", false, text("<p>".repeat(size / 3))),
    ]
}
