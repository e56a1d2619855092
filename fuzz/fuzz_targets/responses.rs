//! Reads any bytes as the body of a successful response, as every type that the document has for one.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    for (_, read) in elepay::fuzzing::RESPONSES {
        read(body);
    }
});
