//! Placeholders as other programs write them: `%s`, `{0}`, `$name`. Nothing is put there.

use super::{Fault, digits};

/// What names of values hold, as Swedish and English write them.
const VALUES: [&str; 14] = [
    "name", "namn", "date", "datum", "amount", "belopp", "mail", "company", "customer", "kund", "card", "kort",
    "price", "pris",
];

/// The placeholder that begins at a byte.
pub(super) fn fault_at(text: &str, at: usize) -> Option<Fault> {
    if text[..at].ends_with(|c: char| c.is_alphanumeric() || "%$\\}{/-".contains(c)) {
        return None;
    }
    let (sign, rest) = text[at..].split_at(1);
    let length = match sign {
        "%" => of_percent(rest).filter(|_| !text[..at].trim_end().ends_with(|c: char| c.is_ascii_digit())),
        "$" => of_dollar(rest),
        _ => of_brace(rest),
    }?;
    let end = at + 1 + length;
    let written = &text[at..end];
    Some(Fault {
        span: at..end,
        message: format!("`{written}` is shown as it stands: nothing is put there"),
        help: "write what belongs there; the placeholders that texts may use are described in docs/content.md".into(),
    })
}

/// The length of `s`, `1$s` or `name%`.
fn of_percent(rest: &str) -> Option<usize> {
    let name = rest.bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_').count();
    if is_value(&rest[..name]) && rest[name..].starts_with('%') && !rest[name + 1..].starts_with(char::is_alphanumeric)
    {
        return Some(name + 1);
    }
    let number = digits(rest);
    let place = if number.is_empty() { 0 } else { number.len() + 1 };
    let is_numbered = number.is_empty() || rest[number.len()..].starts_with('$');
    let kind = rest.get(place..)?;
    let is_kind =
        kind.starts_with(['s', 'd', '@']) && !kind[1..].starts_with(|c: char| c.is_alphanumeric() || c == '%');
    if is_numbered && is_kind { Some(place + 1) } else { None }
}

/// The length of `name`, `NAME` or `first_name`.
fn of_dollar(rest: &str) -> Option<usize> {
    let is_part = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_';
    let length = rest.bytes().take_while(is_part).count();
    let name = &rest[..length];
    let ends = !rest[length..].starts_with(|c: char| c.is_alphanumeric() || c == '$');
    if is_value(name) && ends { Some(length) } else { None }
}

/// Whether a name is that of a value which mails and letters are filled with. `$true` and `%appdata%` are of other kinds.
fn is_value(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    VALUES.iter().any(|value| name.contains(value))
}

/// The length of `0}`.
fn of_brace(rest: &str) -> Option<usize> {
    let number = digits(rest);
    if (1..3).contains(&number.len()) && rest[number.len()..].starts_with('}') { Some(number.len() + 1) } else { None }
}
