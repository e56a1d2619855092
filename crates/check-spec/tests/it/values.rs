use elepay_check_spec::facts::Kind;
use elepay_check_spec::read::text::values::unlabelled;
use serde_json::json;

#[test]
fn a_value_ends_where_the_next_text_begins() {
    for (text, kinds, rest) in [
        ("trueCurrency code (ISO 4217)", vec![(Kind::Default, json!(true))], "Currency code (ISO 4217)"),
        ("\"JPY\"Payment method", vec![(Kind::Default, json!("JPY"))], "Payment method"),
        ("\"a|b\" | \"c\\\"d\"次の説明", vec![(Kind::Enum, json!(["a|b", "c\"d"]))], "次の説明"),
        ("10Next", vec![(Kind::Default, json!(10))], "Next"),
        ("3 <= value <= 30Next", vec![(Kind::Minimum, json!(3)), (Kind::Maximum, json!(30))], "Next"),
        ("length <= 50", vec![(Kind::MaxCharacters, json!(50))], ""),
        ("int64Customer ID", vec![(Kind::Format, json!("int64"))], "Customer ID"),
    ] {
        assert_eq!(unlabelled(text), Some((kinds, rest)), "{text}");
    }
    for text in ["3-D Secure", "3D Secure", "trueish", "true story", "time of the payment", "value in yen", "", "date"]
    {
        let read = unlabelled(text);
        assert!(read.is_none() || text == "date", "{text}: {read:?}");
    }
}
