//! Addresses outside the site: whether a browser can follow them, and what an author may have meant by one that it cannot.

/// What is wrong with an address.
pub(super) enum Wrong {
    /// It cannot be followed.
    Error { message: String, help: String },
    /// It may be meant.
    Warning { message: String, help: String },
}

/// Endings of files that show that a target is a file of ours.
pub(super) const PICTURES: [&str; 9] = ["png", "jpg", "jpeg", "webp", "avif", "gif", "svg", "heic", "bmp"];

/// Checks a web or mail address.
///
/// # Errors
///
/// What is wrong with it.
pub(super) fn check(address: &str) -> Result<(), Wrong> {
    if let Some(mailbox) = address.strip_prefix("mailto:") {
        let mailbox = mailbox.split('?').next().unwrap_or_default();
        return if is_mailbox(mailbox) {
            Ok(())
        } else {
            Err(error(address, "write a mail address after `mailto:`, such as `mailto:name@company.se`"))
        };
    }
    if let Some(rest) = address.strip_prefix("https://") {
        check_host(address, rest)?;
        return check_copied(address, rest);
    }
    if let Some(rest) = address.strip_prefix("http://") {
        check_host(address, rest)?;
        let message = format!("the link `{address}` is not encrypted");
        return Err(Wrong::Warning { message, help: format!("try whether `https://{rest}` leads to the same page") });
    }
    Err(error(address, &meant(address)))
}

fn error(address: &str, help: &str) -> Wrong {
    let message = if address.is_empty() {
        "the link has no target".to_owned()
    } else {
        format!("the link target `{address}` leads nowhere")
    };
    Wrong::Error { message, help: help.into() }
}

fn check_host(address: &str, rest: &str) -> Result<(), Wrong> {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    if name == "localhost" || name.starts_with("127.") {
        return Err(error(address, "this is a page on your own computer: write the address that readers have"));
    }
    let is_name = name.contains('.') && !name.starts_with('.') && !name.ends_with('.') && !name.contains("..");
    let is_written_so = |c: char| !matches!(c, '"' | '<' | '>' | '\\' | '|' | '`' | '^');
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    if !is_name || !name.chars().all(is_of_name) || !rest.chars().all(is_written_so) {
        return Err(error(address, "write the whole address, such as `https://www.company.se/page`"));
    }
    if rest.len() > host.len() && !rest.contains('#') && rest.ends_with(['.', ',', ';']) {
        let help = format!("write `{}`, and the sign after the bracket", address.trim_end_matches(['.', ',', ';']));
        let message = format!("the link `{address}` ends with a sign of the sentence");
        return Err(Wrong::Warning { message, help });
    }
    Ok(())
}

/// Warns of an address that leads through another service, or to where readers may not go.
fn check_copied(address: &str, rest: &str) -> Result<(), Wrong> {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let leads_through = host.ends_with("safelinks.protection.outlook.com")
        || rest.starts_with("www.google.com/url?")
        || rest.starts_with("l.facebook.com/l.php")
        || ["bit.ly", "tinyurl.com", "t.co", "goo.gl", "ow.ly", "1drv.ms", "forms.gle"].contains(&host);
    let (message, help) = if leads_through {
        ("leads through another service", "open it, and copy the address of the page that it leads to")
    } else if rest.contains("utm_source=chatgpt.com") || rest.contains("utm_source=openai") {
        ("says where it was copied", "take `utm_source=…` out")
    } else if needs_account(host) || rest.contains("/wp-admin/") || is_edited(rest) {
        ("leads to where only some may go", "write the address of the page that everybody can read")
    } else {
        return Ok(());
    };
    Err(Wrong::Warning { message: format!("the link `{address}` {message}"), help: help.into() })
}

/// Whether a host has the documents of those who have an account there.
fn needs_account(host: &str) -> bool {
    let hosts =
        [".sharepoint.com", ".atlassian.net", ".slack.com", "www.notion.so", "teams.microsoft.com", "trello.com"];
    hosts.iter().any(|ending| host.ends_with(ending))
}

/// Whether an address leads to the editor of a shared document.
fn is_edited(rest: &str) -> bool {
    rest.starts_with("docs.google.com/") && rest.split(['?', '#']).next().is_some_and(|path| path.ends_with("/edit"))
}

fn is_mailbox(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains('/') && host.contains('.') && !host.contains('@')
    })
}

/// The last part of a path, whichever slashes and signs stand around it.
pub(super) fn last_part(path: &str) -> &str {
    path.trim_matches(['/', '@']).rsplit('/').next().unwrap_or_default()
}

/// What the author may have meant by an address that cannot be followed.
fn meant(address: &str) -> String {
    let lower = address.to_lowercase();
    let path = lower.trim_start_matches("./").trim_start_matches("../");
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    if lower.starts_with("javascript:") || lower.starts_with("data:") {
        return "the security policy of the pages forbids it: link to a page".into();
    }
    if extension == "pdf" {
        let name = address.rsplit(['/', '\\']).next().unwrap_or_default();
        return format!("put the file in the folder content/downloads, and write `downloads/{name}`");
    }
    if path.starts_with("images/") || PICTURES.contains(&extension) {
        return format!("to show the picture, write `!` before the bracket: `![what it shows]({address})`");
    }
    if is_mailbox(&lower) {
        return format!("write `mailto:{}`", address.rsplit(':').next().unwrap_or(address));
    }
    if let Some((_, rest)) = address.split_once("://") {
        return format!("write `https://{rest}`");
    }
    if lower.starts_with("http") || lower.starts_with("htt") || lower.starts_with("ttp") {
        let rest =
            address.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches([':', '/', ';', '.']);
        return format!("write `https://{rest}`");
    }
    let digits = address.chars().filter(char::is_ascii_digit).count();
    if digits >= 5 && address.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')')) {
        return format!("write `tel:{address}`");
    }
    if let Some(file) = path.strip_suffix(".md") {
        return format!("write `@/{}.md`", last_part(file));
    }
    if let Some((file, heading)) = path.split_once(".md#") {
        return format!("write `@/{}.md#{heading}`", last_part(file));
    }
    let is_segment = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/');
    if lower.starts_with('/') || !path.is_empty() && path.chars().all(is_segment) {
        return format!("write the file of the article, such as `@/{}.md`", last_part(path));
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    if host.starts_with("www.") || host.contains('.') && host.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return format!("write `https://{address}`");
    }
    "link to an article as `[text](@/its-id.md)`, to a heading as `[text](#heading)`, elsewhere with https://".into()
}
