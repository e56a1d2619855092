use elepay_check_spec::facts::{Part, Place};

#[test]
fn a_place_is_read_from_its_text_with_its_parent_name_and_part() {
    for (text, parent, name, part) in [
        ("", None, "", Part::Operation),
        ("scheme.bearer", Some("scheme"), "bearer", Part::Scheme),
        ("path.id", Some("path"), "id", Part::Parameter),
        ("request", None, "request", Part::Request),
        ("request.orderNo", Some("request"), "orderNo", Part::Request),
        ("request.items[]", Some("request.items"), "items[]", Part::InsideRequest),
        ("request.items[].name", Some("request.items[]"), "name", Part::InsideRequest),
        ("request[]", Some("request"), "request[]", Part::InsideRequest),
        ("call.items[].name", Some("call.items[]"), "name", Part::Call),
        ("call{}", Some("call"), "call{}", Part::Call),
        ("response.metadata{}", Some("response.metadata"), "metadata{}", Part::Response),
        ("response[][].a", Some("response[][]"), "a", Part::Response),
        // Names that are not those of a JSON field are kept too.
        ("query.a[0].b", Some("query.a[0]"), "b", Part::Parameter),
        ("query..", Some("query."), "", Part::Parameter),
    ] {
        let place = Place::parse(text);
        assert_eq!(place.to_string(), text);
        assert_eq!(place.parent().map(Place::as_str), parent, "{text}");
        assert_eq!((place.name(), place.part()), (name, part), "{text}");
    }
}

#[test]
fn a_field_of_the_request_has_a_place_in_the_sample_call() {
    let field = Place::parse("request.items[].extra{}");
    assert_eq!(field.in_call(), Place::parse("call.items[].extra{}"));
    assert_eq!(field.in_call().in_request(), Some(field.clone()));
    assert_eq!(field.in_request(), None);
    assert!(field.is_within(&Place::parse("request.items")) && !field.is_within(&Place::parse("request.item")));
}
