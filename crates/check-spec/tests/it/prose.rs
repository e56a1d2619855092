use elepay_check_spec::facts::Kind;
use elepay_check_spec::read::text::prose::read;
use serde_json::json;

/// Each phrase has a wording here: a pattern that is not valid would be skipped in silence.
#[test]
fn known_phrases_are_read_in_both_languages_and_others_are_not() {
    let code = [(Kind::Minimum, json!(3)), (Kind::Maximum, json!(30)), (Kind::Default, json!(10))];
    let metadata =
        [(Kind::MaxKeys, json!(20)), (Kind::MaxBytes, json!(255)), (Kind::ReservedPrefixes, json!(["route", "__"]))];
    for (text, expected) in [
        ("Maximum length is 50 characters.", &[(Kind::MaxCharacters, json!(50))][..]),
        ("最大桁数は50桁です。", &[(Kind::MaxCharacters, json!(50))]),
        ("(minutes) Minimum: 3 minutes, Maximum: 30 minutes, Default: 10 minutes", &code),
        ("有効期間(分)最小:3分、最大:30分、デフォルト:10分", &code),
        (
            "Up to 20 keys; values are strings up to 255 bytes. \
             Strings beginning with 'route' or '__' are reserved keys.",
            &metadata,
        ),
        (
            "最大20個のキー、値は255バイトまでの文字列。'route' または '__' で始まる文字列は予約されています。",
            &metadata,
        ),
        ("If false, only authorized. Default is true.", &[(Kind::Default, json!(true))]),
        ("デフォルトは false です。", &[(Kind::Default, json!(false))]),
        (
            "Minimum: 1,000 yen, Maximum: 9,999,999 yen",
            &[(Kind::Minimum, json!(1_000)), (Kind::Maximum, json!(9_999_999))],
        ),
        (
            "Minimum: 3 characters, Maximum: 50 characters",
            &[(Kind::MinCharacters, json!(3)), (Kind::MaxCharacters, json!(50))],
        ),
        ("値は1,024バイト以内", &[(Kind::MaxBytes, json!(1_024))]),
        ("最大文字数:50文字", &[(Kind::MaxCharacters, json!(50))]),
        ("最大桁数は50桁", &[(Kind::MaxCharacters, json!(50))]),
        ("50文字以内で", &[(Kind::MaxCharacters, json!(50))]),
        ("Up to 50 characters", &[(Kind::MaxCharacters, json!(50))]),
        ("(max 50 characters)", &[(Kind::MaxCharacters, json!(50))]),
        ("Max length: 50", &[(Kind::MaxCharacters, json!(50))]),
        ("50 characters or less", &[(Kind::MaxCharacters, json!(50))]),
        ("The maximum length is 50 characters", &[(Kind::MaxCharacters, json!(50))]),
        ("must not exceed 50 letters", &[(Kind::MaxCharacters, json!(50))]),
        ("at least 3 characters", &[(Kind::MinCharacters, json!(3))]),
        ("最大 50 文字", &[(Kind::MaxCharacters, json!(50))]),
        ("最小桁数は3桁です", &[(Kind::MinCharacters, json!(3))]),
        ("Default: false", &[(Kind::Default, json!(false))]),
        ("デフォルト値: 5", &[(Kind::Default, json!(5))]),
        ("キーは 最大20個まで", &[(Kind::MaxKeys, json!(20))]),
        ("At most some characters, 50 or so.", &[]),
        ("最大で良い結果", &[]),
    ] {
        assert_eq!(read(text).0, expected, "{text}");
    }
}
