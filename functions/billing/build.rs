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
        let category = reason.get("category").and_then(toml::Value::as_str).ok_or("a reason without category")?;
        let codes = reason.get("codes").and_then(toml::Value::as_array).ok_or("a reason without codes")?;
        for code in codes.iter().filter_map(toml::Value::as_str) {
            writeln!(table, "    ({code:?}, Category::{}),", pascal_case(category))?;
        }
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("decline_codes.rs"), table)?;
    Ok(())
}

/// `other-card` -> `OtherCard`
fn pascal_case(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
