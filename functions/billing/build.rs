//! Turns `content/decline-reasons.toml`, the one list of decline codes, into a table.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use decline_codes::{DeclineCodes, GENERIC, Mistake, Reason};

const LIST: &str = "../../content/decline-reasons.toml";

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed={LIST}");
    let text = fs::read_to_string(LIST).map_err(|error| format!("{LIST}: {error}"))?;
    let list = decline_codes::parse(&text).map_err(|mistakes| report(&text, &mistakes))?;
    let folder = env::var("OUT_DIR").map_err(|error| error.to_string())?;
    fs::write(Path::new(&folder).join("decline_codes.rs"), table(&list)?).map_err(|error| error.to_string())
}

/// All mistakes, each with its line.
fn report(text: &str, mistakes: &[Mistake]) -> String {
    let line = |mistake: &Mistake| text[..mistake.span.start].matches('\n').count() + 1;
    let lines =
        mistakes.iter().map(|it| format!("\ncontent/decline-reasons.toml:{}: {}; {}", line(it), it.message, it.help));
    lines.collect()
}

/// The codes that may be shown, where the generic one is, and the other names of codes.
fn table(list: &DeclineCodes) -> Result<String, String> {
    let mut rows = Vec::new();
    for reason in &list.reasons {
        for code in &reason.codes {
            rows.push(row(list, reason, code)?);
        }
    }
    let codes: Vec<_> = list.reasons.iter().flat_map(|reason| &reason.codes).collect();
    let generic = codes.iter().position(|code| *code == GENERIC).ok_or("no generic code")?;
    let mut text = format!("const KNOWN: &[Known] = &[\n{}];\n", rows.concat());
    let _ = writeln!(text, "const GENERIC: &Known = &KNOWN[{generic}];");
    let same_as: Vec<_> = list.same_as.iter().collect();
    let _ = writeln!(text, "const SAME_AS: &[(&str, &str)] = &{same_as:?};");
    let _ = writeln!(text, "const MASKED: &[&str] = &{:?};", list.masked);
    let _ = writeln!(text, "const STOPPING_NETWORK_CODES: &[&str] = &{:?};", list.stopping_network_codes);
    Ok(text)
}

fn row(list: &DeclineCodes, reason: &Reason, code: &str) -> Result<String, String> {
    let fields = reason.fields.get(code).map(Vec::as_slice).unwrap_or_default();
    let fields = fields.iter().map(|path| field(path)).collect::<Result<Vec<_>, _>>()?.join(", ");
    let category = category(&reason.category);
    let then = reason.then.as_deref().map_or("None".to_owned(), |then| format!("Some({})", self::category(then)));
    let has_next_attempt = reason.retry && !list.without_next_attempt.iter().any(|other| other == code);
    let (retry, short) = (reason.retry, reason.short);
    Ok(format!(
        "    Known {{ code: {code:?}, category: {category}, then: {then}, retry: {retry}, short: {short}, \
         has_next_attempt: {has_next_attempt}, blames: &[{fields}] }},\n"
    ))
}

/// `other-card` -> `Category::OtherCard`
fn category(name: &str) -> String {
    let words = name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]);
    format!("Category::{}", words.collect::<String>())
}

fn field(path: &str) -> Result<&'static str, String> {
    Ok(match path {
        "expiry" => "Field::Expiry",
        "holder" => "Field::Holder",
        "address.line1" => "Field::Line1",
        "address.line2" => "Field::Line2",
        "address.postalCode" => "Field::PostalCode",
        "address.city" => "Field::City",
        "address.region" => "Field::Region",
        "address.country" => "Field::Country",
        _ => return Err(format!("{LIST}: the domain has no field {path}")),
    })
}
