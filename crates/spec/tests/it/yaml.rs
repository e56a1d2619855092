use elepay_spec::Document;
use serde_json::json;

#[test]
fn scalars_are_read_by_the_json_schema_of_yaml() {
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
fn unsupported_yaml_is_refused_at_its_position() {
    for (text, problem) in [
        ("", "t.yaml: the file is empty"),
        ("a: 1\n---\nb: 2\n", "t.yaml:2:1: a second YAML document begins here; a file must contain only one"),
        ("a: 1\nb:\n  a: 2\n  a: 3\n", "t.yaml:4:3: duplicate key `a`, already in line 3; remove one of the two"),
        ("a: &x 1\n", "t.yaml:1:4: YAML anchors are not supported; use a component and `$ref` instead"),
        ("a: !!str 1\n", "t.yaml:1:4: YAML tags are not supported"),
        (
            "a: *x\n",
            "t.yaml:1:4: not valid YAML: while parsing node, found unknown anchor; aliases are not supported, use",
        ),
        ("a:\n\tb: 1\n", "t.yaml:2:2: not valid YAML: tabs disallowed within this context (block indentation); indent"),
        ("[a]: 1\n", "t.yaml:1:1: a key must be a string"),
        ("a: [1\n", "t.yaml:2:1: not valid YAML: "),
    ] {
        let error = Document::parse("t.yaml", text).expect_err(text).to_string();
        assert!(error.starts_with(problem), "{text:?}: {error}");
    }
    let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
    let error = Document::parse("t.yaml", &deep).expect_err("too deep").to_string();
    assert!(error.ends_with("more than 100 levels deep"), "{error}");
}
