//! The provider's pages. They stand for those of another company's site, so their texts are here and not in `content/`.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::demo::{PEOPLE, Person};

const TITLE: &str = "Välj ett konto";
const ABOUT: &str = "Det här är en påhittad identitetsleverantör för utveckling och demo. Ingen av personerna finns, och inget \
    lösenord behövs.";

/// The choice of an account: a link for each person, and one to cancel.
pub(super) fn choose(address_of: impl Fn(&Person) -> String, cancel: &str) -> Response {
    let link = |person| format!("<a href=\"{}\">{}</a>", escape(&address_of(person)), describe(person));
    let cancel = format!("<p><a href=\"{}\">Avbryt</a></p>", escape(cancel));
    html(page(TITLE, &format!("{}\n{cancel}\n<p>{ABOUT}</p>", list(link))))
}

/// The page that says what this is.
pub(super) fn about() -> Response {
    let hint = "Inloggningen börjar på hjälpsidan. De här kontona kan logga in:";
    html(page("Demokonton", &format!("<p>{ABOUT}</p>\n<p>{hint}</p>\n{}", list(describe))))
}

/// The response to an unknown client: there is no address to send the browser back to.
pub(super) fn unknown_client() -> Response {
    let text = "<p>Webbplatsen som skickade dig hit är inte känd här. (client_id eller redirect_uri är fel.)</p>";
    (StatusCode::BAD_REQUEST, html(page("Det gick inte", text))).into_response()
}

fn list(entry: impl Fn(&'static Person) -> String) -> String {
    let entries: Vec<_> = PEOPLE.iter().map(|person| format!("<li>{}</li>", entry(person))).collect();
    format!("<ul>\n{}\n</ul>", entries.join("\n"))
}

fn describe(person: &Person) -> String {
    let Person { name, email, organisation, .. } = person;
    let role = if person.billing_admin { "faktureringsadministratör" } else { "utan faktureringsroll" };
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

/// Escapes an attribute's value: an address holds what the client sent.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The page as a response that nobody caches.
fn html(page: String) -> Response {
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], page).into_response()
}
