//! The header `elepay-Signature`: where it is read from, and what it says.

use http::{HeaderMap, HeaderValue};

use super::SIGNATURE_HEADER;
use super::error::{MalformedHeader, WebhookError};

/// A source of the header `elepay-Signature`: all headers of a request, or the value of that header.
///
/// Implemented for [`HeaderMap`], for the value as `&str`, `&[u8]` or [`HeaderValue`], and for an `Option` of the
/// value.
pub trait SignatureHeader: sealed::Sealed {
    /// Returns the values of the header, joined by commas if there are several.
    #[doc(hidden)]
    fn value(&self) -> Option<Vec<u8>>;
}

#[allow(unnameable_types, reason = "so that no other crate can implement the trait above")]
mod sealed {
    pub trait Sealed {}
}

/// Implements the trait for a type, given how to get the value.
macro_rules! signature_header {
    ($($type:ty => |$self:ident| $value:expr;)*) => {$(
        impl sealed::Sealed for $type {}

        impl SignatureHeader for $type {
            fn value(&self) -> Option<Vec<u8>> {
                let $self = self;
                $value
            }
        }
    )*};
}

signature_header! {
    HeaderMap => |headers| {
        let values = headers.get_all(SIGNATURE_HEADER).iter().map(HeaderValue::as_bytes);
        values.map(<[u8]>::to_vec).reduce(|all, next| [all, next].join(&b','))
    };
    HeaderValue => |value| Some(value.as_bytes().to_vec());
    str => |value| Some(value.as_bytes().to_vec());
    String => |value| Some(value.as_bytes().to_vec());
    [u8] => |value| Some(value.to_vec());
}

impl<T: SignatureHeader + ?Sized> sealed::Sealed for &T {}

impl<T: SignatureHeader + ?Sized> SignatureHeader for &T {
    fn value(&self) -> Option<Vec<u8>> {
        (**self).value()
    }
}

impl<T: SignatureHeader> sealed::Sealed for Option<T> {}

impl<T: SignatureHeader> SignatureHeader for Option<T> {
    fn value(&self) -> Option<Vec<u8>> {
        self.as_ref().and_then(SignatureHeader::value)
    }
}

/// The content of the header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SignatureParts<'a> {
    /// The time in seconds, as it was written: the signature covers these characters, such as `007`.
    pub(super) time: &'a str,
    pub(super) seconds: u64,
    /// Each of them may match.
    pub(super) candidates: Vec<&'a str>,
}

impl<'a> SignatureParts<'a> {
    /// Reads the header as the vendor's own SDK does: parts between commas, each a name and a value around the first
    /// `=`, without spaces around either. The first `t` counts, every `sign` does, and other names are ignored.
    pub(super) fn parse(header: &'a [u8]) -> Result<Self, WebhookError> {
        let malformed = |part| WebhookError::MalformedHeader(part);
        let header = str::from_utf8(header).ok().filter(|text| text.bytes().all(is_visible));
        let header = header.ok_or(malformed(MalformedHeader::Characters))?;
        if header.trim().is_empty() {
            return Err(WebhookError::MissingHeader);
        }
        let mut time = None;
        let mut candidates = Vec::new();
        for (name, value) in header.split(',').filter_map(|part| part.split_once('=')) {
            match name.trim() {
                "t" if time.is_none() => time = Some(value.trim()),
                "sign" => candidates.push(value.trim()),
                _ => {}
            }
        }
        let time = time.ok_or(malformed(MalformedHeader::NoTime))?;
        // `parse` alone would accept a plus sign.
        let digits = Some(time).filter(|time| time.bytes().all(|byte| byte.is_ascii_digit()));
        let seconds = digits.and_then(|time| time.parse().ok()).ok_or(malformed(MalformedHeader::Time))?;
        if candidates.is_empty() {
            return Err(malformed(MalformedHeader::NoSignature));
        }
        Ok(Self { time, seconds, candidates })
    }
}

fn is_visible(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t') || byte.is_ascii_graphic()
}
