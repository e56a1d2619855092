//! No text makes the reader panic, however it is cut, and a page that is cut is never taken for a whole one.

use proptest::prelude::*;

use super::renderer::{self, Limits};
use super::{held, real};
use crate::lock::Published;
use crate::page::{self, Style};

fn any_page() -> impl Strategy<Value = String> {
    let styles = prop_oneof![Just(Style::A1), Just(Style::B1), Just(Style::B2)];
    (styles, 0usize..4)
        .prop_map(|(style, index)| renderer::pages(&real(), style, Limits::Attributes).swap_remove(index).1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_between_the_marks_of_a_page_is_read_or_refused(
        body in "(?s)(\\PC{0,30}(\n|Default|Match|Value in|\\*string|\\?\n|\"a\" \\| |3 <= value <= |- )){0,12}",
        tail in "(curl -X POST \"?https://a/b\"? (-d '\\{\\}'\n)?)?(\\{\\}|\\[|\"a\")?",
    ) {
        for head in ["", "In: header\n", "POST\n/codes\n"] {
            let text = format!("{head}Request Body\n{body}\nResponse Body\n{tail}");
            if let Ok(page) = page::read(&text) {
                let _ = held(&real(), &[Published::new("a page", &text, page)]);
            }
        }
    }

    #[test]
    fn a_page_that_lost_its_end_is_refused(text in any_page(), at in 0.0..1.0f64) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a text")]
        let mut end = (text.trim_end().len() as f64 * at) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        prop_assert!(page::read(&text[..end]).is_err(), "{}", &text[..end]);
    }

    #[test]
    fn a_page_with_some_bytes_replaced_is_read_or_refused(text in any_page(), at in 0.0..1.0f64, other in "\\PC{0,8}") {
        let characters: Vec<char> = text.chars().collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a text")]
        let at = (characters.len() as f64 * at) as usize;
        let end = (at + 8).min(characters.len());
        let changed: String = characters[..at].iter().copied().chain(other.chars()).chain(characters[end..].iter().copied()).collect();
        if let Ok(page) = page::read(&changed) {
            let _ = held(&real(), &[Published::new("a page", &changed, page)]);
        }
    }
}
