use elepay_check_spec::read::html::stream::Rows;
use serde_json::json;

fn read(stream: &str) -> Rows {
    let script = format!("self.__next_f.push([1,{}])", json!(stream));
    Rows::read(["(self.__next_f=self.__next_f||[]).push([0])", &script].into_iter())
}

#[test]
fn texts_have_a_length_in_bytes_and_the_next_row_follows_directly() {
    let rows = read("1:T9,金額\n1:2:{\"a\":\"$1\"}\n:HL[\"x\"]\n3:I[1,[],\"\"]\n4:[\"$2:a\",\"$L3\"]\n");
    assert_eq!(rows.plain(&json!("$2")), Some(json!({"a": "金額\n1:"})));
    assert_eq!(rows.plain(&json!("$4:0")), Some(json!("金額\n1:")));
    assert_eq!(rows.plain(&json!("$4")), None, "a component has no value");
}

#[test]
fn a_push_may_end_anywhere_and_a_script_may_have_several() {
    let rows = Rows::read(["self.__next_f.push([1,\"1:{\\\"a\"]);self.__next_f.push([1,\"\\\":2}\\n\"])"].into_iter());
    assert_eq!(rows.plain(&json!("$L1")), Some(json!({"a": 2})));
}

#[test]
fn cyclic_and_endless_references_have_no_value() {
    let rows = read("1:\"$2\"\n2:\"$1\"\n3:{\"a\":\"$3\"}\n4:[\"$5\",\"$5\",\"$5\"]\n5:[\"$6\",\"$6\",\"$6\"]\n");
    for reference in ["$1", "$3", "$3:a:a:a:b", "$4", "$", "$:", "$L", "$zz", "$ffffffffffffffffffff"] {
        assert_eq!(rows.plain(&json!(reference)), None, "{reference}");
    }
    let doubling: Vec<_> = (1..60).map(|id| format!("{id:x}:[\"${0:x}\",\"${0:x}\"]\n", id + 1)).collect();
    assert_eq!(read(&(doubling.concat() + "3c:1\n")).plain(&json!("$1")), None);
}
