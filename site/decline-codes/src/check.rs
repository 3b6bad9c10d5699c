//! What the file's format alone does not rule out.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::file::{File, ReasonTable, Text};
use crate::{CATEGORIES, FIELDS, GENERIC, Mistake};

/// The statuses of a card that a reason may explain.
const CARD_STATUSES: [&str; 1] = ["expired"];

/// Names that are less similar than this, on Jaro-Winkler's scale from 0 to 1, are not suggested.
const MIN_SIMILARITY: f64 = 0.8;

/// Everything that is wrong with the list, in the order of the file's parts.
pub(crate) fn mistakes(file: &File) -> Vec<Mistake> {
    let mut check = Check { provider: provider_codes(file), mistakes: Vec::new() };
    check.provider_lists(file);
    check.places(file);
    check.without_next_attempt(file);
    check.stopping_network_codes(file);
    for (index, reason) in file.reasons.iter().enumerate() {
        check.reason(reason, &file.reasons[..index]);
    }
    check.mistakes
}

/// The provider's codes that a card may be declined with, each with the place where it is listed first.
fn provider_codes(file: &File) -> BTreeMap<&str, Range<usize>> {
    let lists = [&file.provider.decline_codes, &file.provider.error_codes, &file.provider.outcome_reasons];
    let mut codes = BTreeMap::new();
    for code in lists.into_iter().flatten() {
        codes.entry(code.get_ref().as_str()).or_insert(code.span());
    }
    codes
}

struct Check<'f> {
    provider: BTreeMap<&'f str, Range<usize>>,
    mistakes: Vec<Mistake>,
}

impl<'f> Check<'f> {
    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.mistakes.push(Mistake { span, message: message.into(), help: help.into() });
    }

    /// The provider's lists: each code is written as the provider writes them, and stands in a list once.
    fn provider_lists(&mut self, file: &'f File) {
        let provider = &file.provider;
        for list in [
            &provider.decline_codes,
            &provider.error_codes,
            &provider.other_error_codes,
            &provider.outcome_reasons,
            &provider.advice_codes,
            &file.stopping_network_codes,
        ] {
            self.no_code_twice(list);
            for code in list {
                if code.get_ref().is_empty() {
                    self.mistake(code.span(), "the code is empty", "write the code, or take it out");
                } else if !code.get_ref().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                    let message = format!("`{}` has not the form of a code", code.get_ref());
                    self.mistake(code.span(), message, "a code has letters, digits and `_`");
                }
            }
        }
        for code in &provider.other_error_codes {
            if self.provider.contains_key(code.get_ref().as_str()) {
                let message = format!("the code `{}` stands among the codes of cards, too", code.get_ref());
                self.mistake(code.span(), message, "take it out of one of the lists");
            }
        }
    }

    /// Every code of the provider's has one place, and no other code has any.
    fn places(&mut self, file: &'f File) {
        let mut places: BTreeMap<&str, &str> = BTreeMap::new();
        let mut entries: Vec<(&str, &Text)> = Vec::new();
        entries.extend(file.masked.iter().map(|code| ("masked", code)));
        entries.extend(file.readers_only.iter().map(|code| ("readers_only", code)));
        entries.extend(file.same_as.keys().map(|code| ("same_as", code)));
        for reason in &file.reasons {
            entries.extend(reason.codes.get_ref().iter().map(|code| (reason.id.get_ref().as_str(), code)));
        }
        for (place, code) in entries {
            if self.is_of_provider(code)
                && let Some(first) = places.insert(code.get_ref(), place)
            {
                let message = format!("the code `{}` stands in `{first}` already", code.get_ref());
                self.mistake(code.span(), message, "give each code one place");
            }
        }
        for (code, span) in self.provider.clone() {
            if !places.contains_key(code) && !code.is_empty() {
                let help = "add it to a reason, to `masked` or to `readers_only`";
                self.mistake(span, format!("the code `{code}` has no place"), help);
            }
        }
        for other in file.same_as.values() {
            if !file.is_of_reason(other.get_ref()) {
                let message = format!("no reason has the code `{}`", other.get_ref());
                self.mistake(other.span(), message, "name a code of a reason");
            }
        }
        if !file.is_of_reason(GENERIC) {
            let message = format!("no reason has the code `{GENERIC}`");
            self.mistake(0..0, message, "add it to a reason: masked and unknown codes are answered as this one");
        }
    }

    /// Codes that are answered as another one have no rule of their own: what is answered as the generic code is treated as
    /// the generic code, which must promise no date.
    fn without_next_attempt(&mut self, file: &'f File) {
        let codes = &file.without_next_attempt;
        self.no_code_twice(codes);
        for code in codes {
            let is_said_already = code.get_ref() == GENERIC;
            if self.is_of_provider(code) && !is_said_already && !file.is_of_reason(code.get_ref()) {
                let message = format!("no reason has the code `{}`: it is answered as another one", code.get_ref());
                self.mistake(code.span(), message, "take it out: what is said of that one holds for it");
            }
        }
        if !codes.iter().any(|code| code.get_ref() == GENERIC) {
            let span = codes.first().map_or(0..0, Text::span);
            let message = format!("`without_next_attempt` lacks `{GENERIC}`");
            self.mistake(span, message, "add it: a date would show that a code is not one of the masked ones");
        }
    }

    /// A card holder stops payments by the networks' codes R0 to R9. Networks disagree about all others, and some of them say
    /// that the card is lost or stolen: what is offered after one of those would show that a decline is a masked one.
    fn stopping_network_codes(&mut self, file: &'f File) {
        for code in &file.stopping_network_codes {
            let is_of_holder = matches!(code.get_ref().as_bytes(), [b'R', digit] if digit.is_ascii_digit());
            if !is_of_holder && !code.get_ref().is_empty() {
                let message = format!("`{}` may be a network's code for a lost or stolen card", code.get_ref());
                self.mistake(
                    code.span(),
                    message,
                    "take it out: only R0 to R9 say that the card holder has stopped payments",
                );
            }
        }
    }

    fn reason(&mut self, reason: &'f ReasonTable, earlier: &[ReasonTable]) {
        let id = reason.id.get_ref();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            self.mistake(reason.id.span(), format!("`{id}` is no id"), "an id has small letters and `-`");
        }
        if earlier.iter().any(|other| other.id.get_ref() == id) {
            self.mistake(
                reason.id.span(),
                format!("the reason `{id}` stands here twice"),
                "give each an id of its own",
            );
        }
        self.is_known(&reason.category, "category", "categories", &CATEGORIES);
        if let Some(then) = &reason.then {
            self.is_known(then, "category", "categories", &CATEGORIES);
            if then.get_ref() == reason.category.get_ref() {
                self.mistake(then.span(), "`then` is the category itself", "take it out, or name another category");
            }
        }
        if let Some(status) = &reason.card_status {
            self.is_known(status, "status", "statuses", &CARD_STATUSES);
        }
        for field in reason.fields.values().flatten() {
            self.is_known(field, "field", "fields", &FIELDS);
        }
        for code in reason.fields.keys().filter(|code| !reason.has(code.get_ref())) {
            let message = format!("the reason `{id}` has no code `{}`", code.get_ref());
            self.mistake(code.span(), message, "name one of its codes");
        }
        if reason.codes.get_ref().is_empty() {
            self.mistake(
                reason.codes.span(),
                format!("the reason `{id}` has no codes"),
                "add a code, or take the reason out",
            );
        }
        let is_to_fix = reason.category.get_ref() == "fix";
        for code in reason.codes.get_ref() {
            let fields = reason.fields.get(code).map(Vec::as_slice).unwrap_or_default();
            if is_to_fix && fields.is_empty() {
                let message = format!("the code `{}` names no field to correct", code.get_ref());
                self.mistake(code.span(), message, format!("add `{} = [\"…\"]` to `fields`", code.get_ref()));
            } else if let (false, Some(field)) = (is_to_fix, fields.first()) {
                let message = format!("the code `{}` names a field, but is not there to fix", code.get_ref());
                self.mistake(field.span(), message, "take the field out, or make the category `fix`");
            }
        }
    }

    fn no_code_twice(&mut self, codes: &[Text]) {
        for (index, code) in codes.iter().enumerate() {
            if codes[..index].iter().any(|earlier| earlier.get_ref() == code.get_ref()) {
                let message = format!("the code `{}` stands here twice", code.get_ref());
                self.mistake(code.span(), message, "take one out");
            }
        }
    }

    /// Whether it is one of the provider's codes that a card may be declined with.
    fn is_of_provider(&mut self, code: &Text) -> bool {
        let name = code.get_ref().as_str();
        let is_listed = self.provider.contains_key(name);
        if name.is_empty() {
            self.mistake(code.span(), "the code is empty", "write the code, or take it out");
        } else if !is_listed {
            let help = suggestion(name, self.provider.keys().copied())
                .unwrap_or_else(|| "add it to the lists under `[provider]`, if it is the provider's".to_owned());
            self.mistake(code.span(), format!("the code `{name}` is none of the provider's"), help);
        }
        is_listed
    }

    fn is_known(&mut self, name: &Text, one: &str, many: &str, known: &[&str]) {
        let text = name.get_ref().as_str();
        if !known.contains(&text) {
            let help = suggestion(text, known.iter().copied())
                .unwrap_or_else(|| format!("the {many} are {}", known.join(", ")));
            self.mistake(name.span(), format!("the {one} `{text}` is not known"), help);
        }
    }
}

impl File {
    fn is_of_reason(&self, code: &str) -> bool {
        self.reasons.iter().any(|reason| reason.has(code))
    }
}

impl ReasonTable {
    fn has(&self, code: &str) -> bool {
        self.codes.get_ref().iter().any(|other| other.get_ref() == code)
    }
}

/// The nearest known name, as a question. None if there is none near.
fn suggestion<'c>(name: &str, known: impl Iterator<Item = &'c str>) -> Option<String> {
    let similar = known.map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let nearest = similar.filter(|(similarity, _)| *similarity > MIN_SIMILARITY).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}
