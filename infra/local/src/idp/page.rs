//! The provider's pages. They stand for those of another company's site, so their words are here and not in `content/`.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::{ACCOUNTS, Account, html};

const TITLE: &str = "Välj ett konto";
const ABOUT: &str = "Det här är en påhittad identitetsleverantör för utveckling och demo. Ingen av personerna finns, och inget \
    lösenord behövs.";

/// The choice of an account: each leads to its address, as does leaving.
pub(super) fn choose(address_of: impl Fn(&Account) -> String, cancel: &str) -> Response {
    let link = |account| format!("<a href=\"{}\">{}</a>", escape(&address_of(account)), describe(account));
    let cancel = format!("<p><a href=\"{}\">Avbryt</a></p>", escape(cancel));
    html(page(TITLE, &format!("{}\n{cancel}\n<p>{ABOUT}</p>", list(link))))
}

/// What this is.
pub(super) fn about() -> Response {
    let hint = "Inloggningen börjar på hjälpsidan. De här kontona kan logga in:";
    html(page("Demokonton", &format!("<p>{ABOUT}</p>\n<p>{hint}</p>\n{}", list(describe))))
}

/// A request of somebody whom this provider does not know: there is nowhere to send the browser back to.
pub(super) fn unknown_client() -> Response {
    let text = "<p>Webbplatsen som skickade dig hit är inte känd här. (client_id eller redirect_uri är fel.)</p>";
    (StatusCode::BAD_REQUEST, html(page("Det gick inte", text))).into_response()
}

fn list(entry: impl Fn(&'static Account) -> String) -> String {
    let entries: Vec<_> = ACCOUNTS.iter().map(|account| format!("<li>{}</li>", entry(account))).collect();
    format!("<ul>\n{}\n</ul>", entries.join("\n"))
}

fn describe(account: &Account) -> String {
    let Account { name, email, organisation, .. } = account;
    let role = if account.billing_admin { "faktureringsadministratör" } else { "utan faktureringsroll" };
    format!("<strong>{name}</strong><br>{email}<br>{organisation}, {role}")
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>
<html lang=\"sv\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }}
body {{ max-width: 30rem; margin: 2rem auto; padding: 0 1rem; }}
ul {{ padding: 0; list-style: none; }}
li {{ margin-block: .5rem; border: 1px solid GrayText; border-radius: .5rem; }}
li > a, li:not(:has(a)) {{ display: block; padding: .75rem 1rem; }}
</style>
<main>
<h1>{title}</h1>
{body}
</main>
"
    )
}

/// For an attribute's value: addresses carry what the client sent.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
