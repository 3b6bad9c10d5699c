//! The fields of a body, taken out by name and type, with everything that is wrong with them noted on the way.
//!
//! A function's form takes out its fields in the form's order, is checked by `validator`, and hands the verdict to
//! [`Fields::check`], which makes one [`Problem`] of all of it:
//!
//! ```
//! # use web::fields::Fields;
//! # use web::problem::Problem;
//! use validator::Validate;
//!
//! #[derive(Validate)]
//! struct Greeting {
//!     #[validate(required)]
//!     name: Option<String>,
//! }
//!
//! fn read(mut fields: Fields) -> Result<Greeting, Problem> {
//!     let greeting = Greeting { name: fields.text("name") };
//!     fields.check(greeting.validate())?;
//!     Ok(greeting)
//! }
//! # assert!(read(Fields::from_json(br#"{"name":"Anna"}"#).unwrap()).is_ok());
//! # assert!(read(Fields::from_json(br#"{"nam":"Anna"}"#).unwrap()).is_err());
//! ```

use std::borrow::Cow;
use std::mem;

use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use validator::ValidationErrors;

use crate::card_data;
use crate::problem::{FieldError, Problem};

/// The fields that were sent and have not been taken out yet.
pub struct Fields {
    sent: Map<String, Value>,
    /// A plain form's values are all text, and what a browser adds to it does no harm.
    plain: bool,
    /// Whether no card number may come through, however it is written.
    without_card_data: bool,
    /// The object that is being read, as what stands before its fields' names in their paths: `address.`.
    within: String,
    /// The paths in the order in which they were asked for: the form's order.
    asked: Vec<String>,
    errors: Vec<FieldError>,
    /// The paths of what nobody asked for in the objects that were read.
    unknown: Vec<String>,
}

impl Fields {
    /// From a JSON object; 400 `invalid-json` for anything else.
    pub fn from_json(body: &[u8]) -> Result<Self, Problem> {
        let sent = serde_json::from_slice(body).map_err(|_| Problem::INVALID_JSON)?;
        Ok(Self::new(sent, false))
    }

    /// From an urlencoded form; 400 `invalid-form` if it is not UTF-8. Of fields with the same name the last one counts.
    pub fn from_form(body: &[u8]) -> Result<Self, Problem> {
        let sent: Option<_> = body
            .split(|byte| *byte == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let mut halves = pair.splitn(2, |byte| *byte == b'=');
                let name = decode(halves.next().unwrap_or_default())?;
                let value = decode(halves.next().unwrap_or_default())?;
                Some((name, Value::String(value)))
            })
            .collect();
        Ok(Self::new(sent.ok_or(Problem::INVALID_FORM)?, true))
    }

    fn new(sent: Map<String, Value>, plain: bool) -> Self {
        let (within, asked, errors, unknown) = <_>::default();
        Self { sent, plain, without_card_data: false, within, asked, errors, unknown }
    }

    /// The same for a form about cards: 422 `card-number-not-accepted` if a card number, or a field for one or for a
    /// security code, is among them. Texts whose digits could hide a number are `invalid-characters` from then on.
    pub fn without_card_data(self) -> Result<Self, Problem> {
        card_data::refuse(&self.sent)?;
        Ok(Self { without_card_data: true, ..self })
    }

    /// Takes out a text. Absent and `null` are none; another type is none, too, and noted as `wrong-type`.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.take(name, |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })?;
        if self.without_card_data && card_data::has_unreadable_number(&text) {
            self.fault(&self.path(name), "invalid-characters");
            return None;
        }
        Some(text)
    }

    /// Takes out a list of texts. Otherwise as [`text`](Self::text).
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        self.take(name, |value| match value {
            Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
            _ => None,
        })
    }

    /// Takes out a boolean, which a plain form writes as `true` or `false`. Otherwise as [`text`](Self::text).
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        let plain = self.plain;
        self.take(name, |value| match value {
            Value::Bool(value) => Some(value),
            Value::String(text) if plain => text.parse().ok(),
            _ => None,
        })
    }

    /// Takes out an object, whose own fields `read` takes out: in faults they have a path, `address.city`. Otherwise as
    /// [`text`](Self::text).
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let inner = self.take(name, |value| match value {
            Value::Object(fields) => Some(fields),
            _ => None,
        })?;
        let within = format!("{}.", self.path(name));
        let outer = (mem::replace(&mut self.sent, inner), mem::replace(&mut self.within, within));
        let object = read(self);
        self.note_unknown();
        (self.sent, self.within) = outer;
        Some(object)
    }

    /// Notes what is wrong with a field, unless something is already. Its path is that of the whole form.
    pub fn fault(&mut self, path: &str, code: impl Into<Cow<'static, str>>) {
        if !self.errors.iter().any(|error| error.field == path) {
            self.errors.push(error(path, code));
        }
    }

    /// Everything that is wrong, as one problem: faults of the reading and of the form in the form's order, then
    /// fields of JSON that nobody asked for (`unknown-field`).
    pub fn check(mut self, verdict: Result<(), ValidationErrors>) -> Result<(), Problem> {
        self.note_unknown();
        // `validator` keeps the values beside its errors: only the codes go on from here.
        for (field, faults) in verdict.err().iter().flat_map(|errors| errors.field_errors()) {
            if let Some(fault) = faults.first() {
                self.fault(&field, fault.code.clone());
            }
        }
        let place = |name: &str| self.asked.iter().position(|asked| *asked == name);
        self.errors.sort_by_key(|error| place(&error.field));
        self.errors.extend(self.unknown.into_iter().map(|path| error(path, "unknown-field")));
        let mut errors = self.errors.into_iter();
        match errors.next() {
            None => Ok(()),
            Some(first) => Err(Problem::with_fields(first, errors.collect())),
        }
    }

    /// Notes what nobody asked for in the JSON object that was read. A name that is a card number is not repeated: the path is
    /// then that of the object.
    fn note_unknown(&mut self) {
        let sent = mem::take(&mut self.sent);
        for (name, _) in sent.into_iter().filter(|_| !self.plain) {
            let name = if card_data::has_card_number(&name) { "" } else { &name };
            self.unknown.push(self.path(name).trim_end_matches('.').to_owned());
        }
    }

    fn take<T>(&mut self, name: &str, typed: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        let path = self.path(name);
        self.asked.push(path.clone());
        let value = self.sent.remove(name).filter(|value| !value.is_null())?;
        let typed = typed(value);
        if typed.is_none() {
            self.fault(&path, "wrong-type");
        }
        typed
    }

    fn path(&self, name: &str) -> String {
        format!("{}{name}", self.within)
    }
}

fn error(field: impl Into<String>, code: impl Into<Cow<'static, str>>) -> FieldError {
    FieldError { field: field.into(), code: code.into() }
}

/// Undoes the urlencoding of a name or a value, strictly: a replacement character would be stored as if it was written.
fn decode(bytes: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8().ok()?;
    Some(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use validator::Validate;

    #[derive(Validate)]
    struct Vote {
        #[validate(required)]
        article: Option<String>,
        #[validate(required)]
        helpful: Option<bool>,
        #[validate(length(max = 3, code = "too-long"))]
        comment: Option<String>,
    }

    fn vote(mut fields: Fields) -> (Vote, Result<(), Problem>) {
        let vote = Vote {
            article: fields.text("article"),
            helpful: fields.boolean("helpful"),
            comment: fields.text("comment"),
        };
        let verdict = fields.check(vote.validate());
        (vote, verdict)
    }

    fn codes(body: &str) -> Vec<(String, String)> {
        let fields = Fields::from_json(body.as_bytes()).expect("a JSON object");
        let problem = vote(fields).1.expect_err("a form with faults");
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
            let (vote, verdict) = vote(fields.expect("readable"));
            assert_eq!(verdict, Ok(()));
            assert_eq!((vote.article.as_deref(), vote.helpful), (Some("a"), Some(false)));
            assert_eq!(vote.comment, None);
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
        let problem = fields(r#"{"a":{"b":"4242 4242 4242 4242"}}"#).err().expect("a refusal");
        assert_eq!((problem.code(), problem.errors()[0].field.as_str()), ("card-number-not-accepted", "a.b"));
        let mut fields = fields(r#"{"a":"৪২৪২","b":"4242"}"#).expect("no number");
        assert_eq!((fields.text("a"), fields.text("b").as_deref()), (None, Some("4242")));
        assert_eq!(fields.check(Ok(())).expect_err("a fault").code(), "invalid-characters");
    }

    #[test]
    fn a_wrong_type_is_not_also_missing() {
        assert_eq!(codes(r#"{"article":7,"helpful":true}"#), [pair("article", "wrong-type")]);
    }

    #[test]
    fn what_is_not_an_object_is_not_json_of_ours() {
        for body in ["", "[]", "\"a\"", "null", "{", "{\"a\":\"\u{1}\"}"] {
            let problem = Fields::from_json(body.as_bytes()).err();
            assert_eq!(problem, Some(Problem::INVALID_JSON), "{body}");
        }
        let deep = "{\"a\":".repeat(5000);
        assert!(Fields::from_json(deep.as_bytes()).is_err());
        assert!(Fields::from_json(&[b'{', 0xff, b'}']).is_err());
    }

    #[test]
    fn a_plain_form_is_decoded() {
        let mut fields = Fields::from_form(b"&a=%C3%A5+%2B%0D%0A&b&c=1&c=2&%64=%zz&=x").expect("UTF-8");
        assert_eq!(fields.text("a").as_deref(), Some("å +\r\n"));
        assert_eq!(fields.text("b").as_deref(), Some(""));
        assert_eq!(fields.text("c").as_deref(), Some("2"));
        assert_eq!(fields.text("d").as_deref(), Some("%zz"));
        assert_eq!(fields.text("e"), None);
        assert_eq!(Fields::from_form(b"a=%E5").err(), Some(Problem::INVALID_FORM));
    }
}
