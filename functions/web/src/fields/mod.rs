//! The fields of a body, taken out by name and type. Every fault is collected on the way.
//!
//! The functions read a form with [`Fields::validate`]: see [`form`](crate::form).

#[cfg(test)]
mod tests;
mod unique_names;

use std::borrow::Cow;
use std::mem;

use masking::short_field::{has_card_number, has_unreadable_digits};
use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use validator::{ValidationErrors, ValidationErrorsKind};

use crate::card_data;
use crate::problem::{FieldError, Problem};
use unique_names::UniqueNames;

/// The fields that were sent and have not been taken out yet.
pub struct Fields {
    sent: Map<String, Value>,
    /// Whether the fields come from an urlencoded form. Its values are all text, and fields that a browser adds are harmless.
    is_urlencoded: bool,
    /// Whether texts must not hold digits in which a card number could hide.
    without_card_data: bool,
    /// The path of the object that is being read, with the final point: `address.`. Empty for the whole body.
    prefix: String,
    /// The paths in the order in which they were taken out: the form's order.
    taken: Vec<String>,
    errors: Vec<FieldError>,
    /// The paths of fields that nothing took out of the objects that were read.
    unknown: Vec<String>,
}

impl Fields {
    /// From a JSON object; 400 `invalid-json` for anything else, and for an object in which a name stands twice: what reads
    /// one of the values would not see the other.
    pub fn from_json(body: &[u8]) -> Result<Self, Problem> {
        match serde_json::from_slice(body) {
            Ok(UniqueNames(Value::Object(sent))) => Ok(Self::new(sent, false)),
            _ => Err(Problem::INVALID_JSON),
        }
    }

    /// From an urlencoded form; 400 `invalid-form` if it is not UTF-8. If several fields have the same name, the last one counts.
    pub fn from_form(body: &[u8]) -> Result<Self, Problem> {
        let sent: Option<_> = pairs(body).map(decode_pair).collect();
        Ok(Self::new(sent.ok_or(Problem::INVALID_FORM)?, true))
    }

    /// From a query. Other sites send people here, with parts of their own in it: one that is not UTF-8 is left out, and costs
    /// none of the others.
    pub fn from_query(query: Option<&str>) -> Self {
        Self::new(pairs(query.unwrap_or_default().as_bytes()).filter_map(decode_pair).collect(), true)
    }

    fn new(sent: Map<String, Value>, is_urlencoded: bool) -> Self {
        let (prefix, taken, errors, unknown) = <_>::default();
        Self { sent, is_urlencoded, without_card_data: false, prefix, taken, errors, unknown }
    }

    /// The same for a form about cards: fields that hold a card number, or are for a card number or a security code, are at
    /// fault (`card-number-not-accepted`). From then on, a text with digits in which a number could hide is
    /// `invalid-characters`.
    #[must_use]
    pub fn without_card_data(mut self) -> Self {
        self.without_card_data = true;
        for path in card_data::find(&self.sent) {
            self.fault(&path, card_data::NOT_ACCEPTED);
        }
        self
    }

    /// Takes out a text. Absent and `null` are none; another type is none, too, and a fault (`wrong-type`).
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.take(name, |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })?;
        if self.without_card_data && has_unreadable_digits(&text) {
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

    /// Takes out a boolean, which an urlencoded form has as `true` or `false`. Otherwise as [`text`](Self::text).
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        let is_urlencoded = self.is_urlencoded;
        self.take(name, |value| match value {
            Value::Bool(value) => Some(value),
            Value::String(text) if is_urlencoded => text.parse().ok(),
            _ => None,
        })
    }

    /// Takes out a whole number from 0 on. An urlencoded form has it as digits, or as an empty text if the field is not filled
    /// in. Otherwise as [`text`](Self::text).
    pub fn integer(&mut self, name: &str) -> Option<u64> {
        let is_urlencoded = self.is_urlencoded;
        if is_urlencoded && self.sent.get(name).is_some_and(|value| value == "") {
            self.sent.remove(name);
        }
        self.take(name, |value| match value {
            Value::Number(value) => value.as_u64(),
            Value::String(text) if is_urlencoded => text.parse().ok(),
            _ => None,
        })
    }

    /// Takes out an object, and `read` takes out its own fields. Their faults have paths such as `address.city`. Otherwise as
    /// [`text`](Self::text).
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let inner = self.take(name, |value| match value {
            Value::Object(fields) => Some(fields),
            _ => None,
        })?;
        let prefix = format!("{}.", self.path(name));
        let outer = (mem::replace(&mut self.sent, inner), mem::replace(&mut self.prefix, prefix));
        let object = read(self);
        self.collect_unknown();
        (self.sent, self.prefix) = outer;
        Some(object)
    }

    /// Reports a fault of a field, unless the field has one already. The path is that within the whole form.
    fn fault(&mut self, path: &str, code: impl Into<Cow<'static, str>>) {
        if !self.errors.iter().any(|error| error.field == path) {
            self.errors.push(error(path, code));
        }
    }

    /// Everything that is wrong, as one problem: wrong types, reported faults and broken rules in the form's order, then the
    /// JSON fields that nothing took out (`unknown-field`).
    pub(crate) fn check(mut self, rules: Result<(), ValidationErrors>) -> Result<(), Problem> {
        self.collect_unknown();
        if let Err(broken) = rules {
            self.collect_broken("", &broken);
        }
        let place = |path: &str| self.taken.iter().position(|taken| *taken == path).unwrap_or(usize::MAX);
        self.errors.sort_by_key(|error| place(&error.field));
        for path in mem::take(&mut self.unknown) {
            self.fault(&path, "unknown-field");
        }
        // Card data is what matters most, wherever it stands.
        let has_card_data = self.errors.iter().any(|error| error.code == card_data::NOT_ACCEPTED);
        match problem(self.errors.into_iter()) {
            None => Ok(()),
            Some(problem) if has_card_data => Err(problem.named(card_data::NOT_ACCEPTED)),
            Some(problem) => Err(problem),
        }
    }

    /// Collects the codes of broken rules. `validator` also keeps the values, which must not be sent back.
    fn collect_broken(&mut self, prefix: &str, broken: &ValidationErrors) {
        for (name, kind) in broken.errors() {
            let path = format!("{prefix}{}", camel_case(name));
            match kind {
                ValidationErrorsKind::Field(faults) => {
                    for fault in faults {
                        self.fault(&path, fault.code.clone());
                    }
                }
                ValidationErrorsKind::Struct(object) => self.collect_broken(&format!("{path}."), object),
                ValidationErrorsKind::List(objects) => {
                    for object in objects.values() {
                        self.collect_broken(&format!("{path}."), object);
                    }
                }
            }
        }
    }

    /// Collects the fields that nothing took out of the JSON object that was read. If a field's name is a card number, it is
    /// not repeated: the path is then that of the object.
    fn collect_unknown(&mut self) {
        let sent = mem::take(&mut self.sent);
        if self.is_urlencoded {
            return;
        }
        for name in sent.keys() {
            let name = if has_card_number(name) { "" } else { name };
            self.unknown.push(self.path(name).trim_end_matches('.').to_owned());
        }
    }

    fn take<T>(&mut self, name: &str, typed: impl FnOnce(Value) -> Option<T>) -> Option<T> {
        let path = self.path(name);
        self.taken.push(path.clone());
        let value = self.sent.remove(name).filter(|value| !value.is_null())?;
        let typed = typed(value);
        if typed.is_none() {
            self.fault(&path, "wrong-type");
        }
        typed
    }

    fn path(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

fn error(field: impl Into<String>, code: impl Into<Cow<'static, str>>) -> FieldError {
    FieldError { field: field.into(), code: code.into() }
}

/// The errors as one problem, if there are any.
fn problem(mut errors: impl Iterator<Item = FieldError>) -> Option<Problem> {
    let first = errors.next()?;
    Some(Problem::with_fields(first, errors.collect()))
}

/// The name under which a field is sent: `postalCode` for the Rust field `postal_code`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let mut sent = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        sent.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        sent.push_str(letters.as_str());
    }
    sent
}

fn pairs(form: &[u8]) -> impl Iterator<Item = &[u8]> {
    form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty())
}

fn decode_pair(pair: &[u8]) -> Option<(String, Value)> {
    let mut halves = pair.splitn(2, |byte| *byte == b'=');
    let name = decode(halves.next().unwrap_or_default())?;
    let value = decode(halves.next().unwrap_or_default())?;
    Some((name, Value::String(value)))
}

/// Undoes the urlencoding of a name or a value. None if it is not UTF-8: with replacement characters it would be stored as if
/// a person had written them.
fn decode(bytes: &[u8]) -> Option<String> {
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let text = percent_decode(&spaced).decode_utf8().ok()?;
    Some(text.into_owned())
}
