//! Turns `content/decline-reasons.toml`, the one list of decline codes, into a table.

use std::fmt::Write;
use std::path::Path;
use std::{env, error, fs};

const LIST: &str = "../../content/decline-reasons.toml";

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed={LIST}");
    let list: toml::Table = fs::read_to_string(LIST)?.parse()?;
    let reasons = list.get("reasons").and_then(toml::Value::as_array).ok_or("no reasons")?;

    let mut table = String::from("&[\n");
    for reason in reasons {
        let first = category(reason.get("category")).ok_or("a reason without category")?;
        let then = category(reason.get("then")).map_or("None".to_owned(), |then| format!("Some({then})"));
        let retry = reason.get("retry").and_then(toml::Value::as_bool).unwrap_or(true);
        let codes = reason.get("codes").and_then(toml::Value::as_array).ok_or("a reason without codes")?;
        for code in codes.iter().filter_map(toml::Value::as_str) {
            writeln!(table, "    DeclineCode {{ code: {code:?}, category: {first}, then: {then}, retry: {retry} }},")?;
        }
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("decline_codes.rs"), table)?;
    Ok(())
}

/// `other-card` -> `Category::OtherCard`
fn category(name: Option<&toml::Value>) -> Option<String> {
    let words = name?.as_str()?.split('-');
    let name: String = words.map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    Some(format!("Category::{name}"))
}
