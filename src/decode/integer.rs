//! Reads integers that were written with a fraction or an exponent.
//!
//! `100.0` and `1e2` are the integer 100 for everything that has passed through JavaScript, Lua or PHP. They are read
//! from their digits, because a binary fraction has only 53 bits: `9007199254740993.0` would become 9007199254740992.

/// Returns the integer that a JSON number stands for, if it stands for exactly one and that fits.
pub(super) fn integer(number: &str) -> Option<i64> {
    if !number.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
        return None;
    }
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let fraction = i64::try_from(fraction.len()).ok()?;
    // An exponent that is too large to be read is too large for an integer, or too small.
    let zeros = exponent.parse::<i64>().ok()?.checked_add(zeros)?.checked_sub(fraction)?;
    // The longest integer has 19 digits.
    let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros < 19)?;
    format!("{sign}{significant}{:0<zeros$}", "").parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::integer;

    #[test]
    fn a_number_is_an_integer_if_nothing_of_it_is_lost() {
        for (number, expected) in [
            ("100", Some(100)),
            ("100.0", Some(100)),
            ("1e2", Some(100)),
            ("1E+2", Some(100)),
            ("1.00e2", Some(100)),
            ("1000e-1", Some(100)),
            ("0.001e5", Some(100)),
            ("-100.0", Some(-100)),
            ("0.0", Some(0)),
            ("-0", Some(0)),
            ("-0.0", Some(0)),
            ("0e999999999999999999999", Some(0)),
            ("9007199254740993.0", Some(9_007_199_254_740_993)),
            ("9223372036854775807.0", Some(i64::MAX)),
            ("-9223372036854775808.000", Some(i64::MIN)),
            ("9.223372036854775807e18", Some(i64::MAX)),
            ("9223372036854775808.0", None),
            ("1e19", None),
            ("1e999999999999999999999", None),
            ("1e9223372036854775807", None),
            ("100.5", None),
            ("1e-2", None),
            ("1e-9223372036854775808", None),
            ("9007199254740993.1", None),
            ("\"100\"", None),
            ("true", None),
            ("[1]", None),
            ("null", None),
        ] {
            assert_eq!(integer(number), expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn every_integer_is_read_however_it_is_written(value: i64, zeros in 0_usize..30, exponent in 0_usize..30) {
            let written = format!("{value}.{:0<zeros$}0", "");
            prop_assert_eq!(integer(&written), Some(value), "{}", written);
            let written = format!("{value}{:0<exponent$}e-{exponent}", "");
            prop_assert_eq!(integer(&written), Some(value), "{}", written);
            let (sign, digits) = if value < 0 { ("-", value.unsigned_abs()) } else { ("", value.unsigned_abs()) };
            let digits = digits.to_string();
            let written = format!("{sign}{}.{}e{}", &digits[..1], &digits[1..], digits.len() - 1).replace(".e", ".0e");
            prop_assert_eq!(integer(&written), Some(value), "{}", written);
        }

        #[test]
        fn no_part_of_a_fraction_is_dropped(value: i32, fraction in 1_u32..1_000_000) {
            let written = format!("{value}.{fraction:06}");
            prop_assert_eq!(integer(&written), None);
        }
    }
}
