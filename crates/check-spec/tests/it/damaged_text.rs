//! No text makes the reader panic, and a truncated page is never taken for a whole one.

use proptest::prelude::*;
use proptest::sample::Index;

use elepay_check_spec::lock::Published;
use elepay_check_spec::read::text;

use crate::frozen::{self, check};
use crate::renderer::{self, Limits, Style};

fn any_page() -> impl Strategy<Value = String> {
    let styles = prop_oneof![Just(Style::Sectioned), Just(Style::FlatUnnamed), Just(Style::FlatNamed)];
    (styles, 0usize..4)
        .prop_map(|(style, index)| renderer::pages(&frozen::document(), style, Limits::Attributes).swap_remove(index).1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_between_the_marks_of_a_page_is_read_or_rejected(
        body in "(?s)(\\PC{0,30}(\n|Default|Match|Value in|\\*string|\\?\n|\"a\" \\| |3 <= value <= |- )){0,12}",
        tail in "(curl -X POST \"?https://a/b\"? (-d '\\{\\}'\n)?)?(\\{\\}|\\[|\"a\")?",
    ) {
        for head in ["", "In: header\n", "POST\n/codes\n"] {
            let text = format!("{head}Request Body\n{body}\nResponse Body\n{tail}");
            if let Ok(page) = text::read(&text) {
                let _ = check(&frozen::document(), &[Published::new("a page", &text, page)]);
            }
        }
    }

    #[test]
    fn a_truncated_page_is_rejected(text in any_page(), at in any::<Index>()) {
        let mut end = at.index(text.trim_end().len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(text::read(&text[..end]).is_err(), "{}", &text[..end]);
    }

    #[test]
    fn a_page_with_some_bytes_replaced_is_read_or_rejected(
        text in any_page(),
        at in any::<Index>(),
        other in "\\PC{0,8}",
    ) {
        let characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len());
        let end = (at + 8).min(characters.len());
        let changed = [&characters[..at], &other.chars().collect::<Vec<_>>(), &characters[end..]].concat();
        let changed: String = changed.into_iter().collect();
        if let Ok(page) = text::read(&changed) {
            let _ = check(&frozen::document(), &[Published::new("a page", &changed, page)]);
        }
    }
}
