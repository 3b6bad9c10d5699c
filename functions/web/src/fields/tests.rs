//! What is read from a body, and what is wrong with it.

use validator::Validate;

use super::*;
use crate::form::TypedForm;

#[derive(Validate)]
struct Vote {
    #[validate(required)]
    article: Option<String>,
    #[validate(required)]
    helpful: Option<bool>,
    #[validate(length(max = 3, code = "too-long"))]
    comment: Option<String>,
}

/// Article, vote and comment.
type Typed = (String, bool, Option<String>);

impl TypedForm<'_> for Vote {
    type Value = Typed;

    fn read(fields: &mut Fields) -> Self {
        Self { article: fields.text("article"), helpful: fields.boolean("helpful"), comment: fields.text("comment") }
    }

    fn typed(&self, (): ()) -> Option<Typed> {
        Some((self.article.clone()?, self.helpful?, self.comment.clone()))
    }
}

fn vote(mut fields: Fields) -> Result<Typed, Problem> {
    let vote = Vote::read(&mut fields);
    fields.validate(&vote, ())
}

fn codes(body: &str) -> Vec<(String, String)> {
    let fields = Fields::from_json(body.as_bytes()).expect("a JSON object");
    let problem = vote(fields).expect_err("a form with faults");
    assert_eq!(problem.code(), problem.errors()[0].code);
    problem.errors().iter().map(|error| (error.field.clone(), error.code.to_string())).collect()
}

fn pair(field: &str, code: &str) -> (String, String) {
    (field.into(), code.into())
}

#[test]
fn a_whole_form_is_typed() {
    let json = Fields::from_json(br#"{"article":"a","helpful":false,"comment":null}"#);
    let form = Fields::from_form(b"article=a&helpful=false&extra=1");
    for fields in [json, form] {
        assert_eq!(vote(fields.expect("readable")), Ok(("a".to_owned(), false, None)));
    }
}

#[test]
fn all_faults_are_listed_in_the_forms_order() {
    assert_eq!(
        codes(r#"{"z":1,"comment":"long","helpful":"true"}"#),
        [
            pair("article", "required"),
            pair("helpful", "wrong-type"),
            pair("comment", "too-long"),
            pair("z", "unknown-field"),
        ]
    );
}

#[derive(Validate)]
struct Letter {
    #[validate(nested)]
    address: Option<Address>,
    #[validate(required)]
    sent_by: Option<String>,
}

#[derive(Validate)]
struct Address {
    #[validate(required)]
    line1: Option<String>,
    #[validate(length(max = 6, code = "too-long"))]
    postal_code: Option<String>,
}

impl TypedForm<'_> for Letter {
    type Value = String;

    fn read(fields: &mut Fields) -> Self {
        let address = fields.object("address", |address| Address {
            line1: address.text("line1"),
            postal_code: address.text("postalCode"),
        });
        Self { address, sent_by: fields.text("sentBy") }
    }

    /// More than the rules require.
    fn typed(&self, (): ()) -> Option<String> {
        self.address.as_ref()?.postal_code.clone()
    }
}

fn letter(body: &[u8]) -> Result<String, Problem> {
    let mut fields = Fields::from_json(body).expect("JSON");
    let letter = Letter::read(&mut fields);
    fields.validate(&letter, ())
}

#[test]
fn rules_of_an_object_have_a_path_as_it_is_sent() {
    let problem = letter(br#"{"address":{"postalCode":"111 22 33"}}"#).expect_err("faults");
    let faults: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
    assert_eq!(faults, ["address.line1 required", "address.postalCode too-long", "sentBy required"]);
}

#[test]
fn rules_that_do_not_cover_the_typed_value_are_our_own_fault() {
    assert!(letter(br#"{"address":{"line1":"a","postalCode":"111 22"},"sentBy":"Anna"}"#).is_ok());
    let problem = letter(br#"{"address":{"line1":"a"},"sentBy":"Anna"}"#).expect_err("no postal code");
    assert_eq!(problem.code(), "internal");
    assert!(problem.cause().is_some());
}

#[test]
fn fields_of_an_object_have_a_path() {
    let body = br#"{"z":0,"a":{"b":"1","c":2,"e":{"f":3,"g":4},"x":5},"h":"6","i":null}"#;
    let mut fields = Fields::from_json(body).expect("JSON");
    let read = fields.object("a", |a| (a.text("b"), a.text("c"), a.text("d"), a.object("e", |e| e.text("f"))));
    assert_eq!(read, Some((Some("1".to_owned()), None, None, Some(None))));
    assert_eq!(fields.object("h", |_| ()), None);
    assert_eq!(fields.object("i", |_| ()), None);
    for path in ["a.e.f", "a.d", "a.c"] {
        fields.fault(path, "required");
    }
    let problem = fields.check(Ok(())).expect_err("faults");
    let faults: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
    let read = ["a.c wrong-type", "a.d required", "a.e.f wrong-type", "h wrong-type"];
    assert_eq!(faults[..4], read);
    assert_eq!(faults[4..], ["a.e.g unknown-field", "a.x unknown-field", "z unknown-field"]);
}

#[test]
fn a_number_for_a_name_is_not_repeated() {
    let mut fields = Fields::from_json(br#"{"a":{"4242 4242 4242 4242":1},"4242424242424242":1}"#).expect("JSON");
    assert_eq!(fields.object("a", |_| ()), Some(()));
    let problem = fields.check(Ok(())).expect_err("faults");
    assert_eq!(problem.errors().iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["a", ""]);
}

#[test]
fn a_list_holds_texts_alone() {
    let mut fields = Fields::from_json(br#"{"a":["1","2"],"b":[],"c":["1",2],"d":"1"}"#).expect("JSON");
    assert_eq!(fields.texts("a"), Some(vec!["1".to_owned(), "2".to_owned()]));
    assert_eq!((fields.texts("b"), fields.texts("c"), fields.texts("d")), (Some(vec![]), None, None));
    let problem = fields.check(Ok(())).expect_err("faults");
    let faults: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
    assert_eq!(faults, ["c wrong-type", "d wrong-type"]);
}

#[test]
fn a_form_about_cards_takes_no_numbers() {
    let fields = |body: &str| Fields::from_json(body.as_bytes()).expect("JSON").without_card_data();
    let problem = fields(r#"{"a":{"b":"4242 4242 4242 4242"}}"#).check(Ok(())).expect_err("a refusal");
    assert_eq!((problem.code(), problem.errors()[0].field.as_str()), ("card-number-not-accepted", "a.b"));
    let mut fields = fields(r#"{"a":"৪২৪২","b":"4242"}"#);
    assert_eq!((fields.text("a"), fields.text("b").as_deref()), (None, Some("4242")));
    assert_eq!(fields.check(Ok(())).expect_err("a fault").code(), "invalid-characters");
}

#[test]
fn card_data_is_reported_with_the_other_faults_and_names_the_problem() {
    let sent = r#"{"a":7,"b":"4242 4242 4242 4242","cvc":"123","d":1}"#;
    let mut fields = Fields::from_json(sent.as_bytes()).expect("JSON").without_card_data();
    let _ = (fields.text("a"), fields.text("b"));
    let problem = fields.check(Ok(())).expect_err("faults");
    let faults: Vec<_> = problem.errors().iter().map(|error| format!("{} {}", error.field, error.code)).collect();
    assert_eq!(
        faults,
        ["a wrong-type", "b card-number-not-accepted", "cvc card-number-not-accepted", "d unknown-field"]
    );
    assert_eq!(problem.code(), "card-number-not-accepted");
}

#[test]
fn a_name_that_stands_twice_is_refused_at_any_depth() {
    for body in [r#"{"a":1,"a":1}"#, r#"{"a":{"b":1,"b":null}}"#, r#"{"a":[{"b":"4242424242424242","b":"x"}]}"#] {
        assert_eq!(Fields::from_json(body.as_bytes()).err(), Some(Problem::INVALID_JSON), "{body}");
    }
    let mut fields =
        Fields::from_json(r#"{"a":"\u00e5","b":[true,null,-1,1.5],"c":{"a":1}}"#.as_bytes()).expect("JSON");
    assert_eq!(fields.text("a").as_deref(), Some("å"));
}

#[test]
fn a_wrong_type_is_not_also_missing() {
    assert_eq!(codes(r#"{"article":7,"helpful":true}"#), [pair("article", "wrong-type")]);
}

#[test]
fn a_body_must_be_a_json_object() {
    for body in ["", "[]", "\"a\"", "null", "{", "{\"a\":\"\u{1}\"}"] {
        let problem = Fields::from_json(body.as_bytes()).err();
        assert_eq!(problem, Some(Problem::INVALID_JSON), "{body}");
    }
    let deep = "{\"a\":".repeat(5000);
    assert!(Fields::from_json(deep.as_bytes()).is_err());
    assert!(Fields::from_json(&[b'{', 0xff, b'}']).is_err());
}

#[test]
fn an_urlencoded_form_is_decoded() {
    let mut fields = Fields::from_form(b"&a=%C3%A5+%2B%0D%0A&b&c=1&c=2&%64=%zz&=x").expect("UTF-8");
    assert_eq!(fields.text("a").as_deref(), Some("å +\r\n"));
    assert_eq!(fields.text("b").as_deref(), Some(""));
    assert_eq!(fields.text("c").as_deref(), Some("2"));
    assert_eq!(fields.text("d").as_deref(), Some("%zz"));
    assert_eq!(fields.text("e"), None);
    assert_eq!(Fields::from_form(b"a=%E5").err(), Some(Problem::INVALID_FORM));
}

#[test]
fn an_odd_part_of_a_query_costs_none_of_the_others() {
    for query in ["a=1", "a=1&x=%E5", "%FF=&a=1", "x=%C3&a=1&x=%28%FF", "a=%FF&a=1", "a=1&a=%FF"] {
        assert_eq!(Fields::from_query(Some(query)).text("a").as_deref(), Some("1"), "{query}");
    }
    assert_eq!(Fields::from_query(Some("a=%FF")).text("a"), None);
    assert_eq!(Fields::from_query(None).text("a"), None);
}
