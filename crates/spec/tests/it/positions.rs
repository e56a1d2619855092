use elepay_spec::{Document, Position, join};
use serde_json::Value;

const TEXT: &str = include_str!("../../../../openapi/elepay.yaml");

#[test]
fn every_pointer_has_the_position_of_its_key_in_the_file() {
    let document = Document::parse("elepay.yaml", TEXT).expect("valid");
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
            Value::Object(members) => stack.extend(members.iter().map(|(key, value)| (join(&pointer, key), value))),
            Value::Array(items) => {
                stack.extend((0..).zip(items).map(|(index, item): (usize, _)| (format!("{pointer}/{index}"), item)));
            }
            _ => {}
        }
    }
    assert!(seen > 800, "{seen}");
}
