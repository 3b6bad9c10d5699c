//! The site as the CDN serves it: the file for a path, redirects, a real 404, compression and headers.
//!
//! While `cargo dev` watches the sources, [`reload`](crate::reload) adds its script to the pages; nothing else differs.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, any};
use serde_json::json;
use template::{HeadersPolicy, Template};
use tower::ServiceExt as _;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use web::SiteUrl;
use web::cookie::Cookie;

use crate::reload::Reload;

/// How much of a file is read at once, in bytes. That much memory is taken for each response, also of a small file.
const FILE_CHUNK: usize = 8 * 1024;

/// The static site: its folder, and the headers that the CDN adds to its responses.
#[derive(Debug)]
struct Site {
    folder: PathBuf,
    /// The file of earlier addresses, which each build writes.
    moved: PathBuf,
    pages: HeadersPolicy,
    assets: HeadersPolicy,
    /// It says as what somebody may be signed in.
    signed_in: Cookie,
    reload: Option<Reload>,
}

/// Serves a built site.
pub(crate) fn site(built: &site::Options, template: &Template, reload: Option<Reload>) -> Result<Router> {
    let url = built.base_url.as_deref().and_then(SiteUrl::parse).context("the site has no address")?;
    let site = Arc::new(Site {
        folder: built.out.clone(),
        moved: built.moved(),
        pages: template.headers_policy("PagesHeaders")?.on_plain_http()?,
        assets: template.headers_policy("AssetsHeaders")?.on_plain_http()?,
        signed_in: Cookie::for_scripts("signed-in", &url),
        reload: reload.clone(),
    });
    let mut router = Router::new().fallback(answer).with_state(site);
    if let Some(reload) = reload {
        router = router.merge(reload.router());
    }
    Ok(router.layer(CompressionLayer::new()))
}

async fn answer(State(site): State<Arc<Site>>, mut request: Request) -> Response {
    if site.reload.is_some() {
        // A page in the browser's cache would have the script of an earlier build.
        request.headers_mut().remove(IF_NONE_MATCH);
        request.headers_mut().remove(IF_MODIFIED_SINCE);
    }
    let path = request.uri().path();
    let is_asset = path.starts_with("/assets/");
    let may_be_admin = site.signed_in.read(request.headers()) == Some("billing-admin");
    let mut response = match site.place(path, may_be_admin) {
        Place::File(file) => site.file(&file, request).await,
        Place::Moved(to) => {
            let to = match request.uri().query() {
                Some(query) => format!("{to}?{query}"),
                None => to,
            };
            (StatusCode::MOVED_PERMANENTLY, [(LOCATION, to)]).into_response()
        }
    };
    // A missing asset has a page's headers: only an existing one may stay in the browser's cache for a year.
    let policy = if is_asset && response.status() != StatusCode::NOT_FOUND { &site.assets } else { &site.pages };
    policy.apply(response.headers_mut());
    response
}

/// The response to a path.
#[derive(Debug, PartialEq)]
enum Place {
    /// A file of the site.
    File(String),
    /// Another path, without the query.
    Moved(String),
}

/// Decides like the CDN's viewer function: `/x/` is the file `/x/index.html`, and `/x` is moved to `/x/`.
fn resolve(path: &str) -> Place {
    let last = path.rsplit('/').next().unwrap_or_default();
    // Browsers take `//host` and `/\host` for another site's address.
    let other_site = path.starts_with("//") || path.contains('\\');
    if last.is_empty() {
        Place::File(format!("{path}index.html"))
    } else if last.contains('.') || other_site {
        Place::File(path.to_owned())
    } else {
        Place::Moved(format!("{path}/"))
    }
}

impl Site {
    /// The response to a path. A page with a tool has a file of its own for administrators. An earlier address of a page is
    /// moved, unless there is a page again.
    fn place(&self, path: &str, may_be_admin: bool) -> Place {
        let place = resolve(path);
        let Place::File(file) = &place else { return place };
        let exists = |file: &str| self.folder.join(file.trim_start_matches('/')).exists();
        if exists(file) {
            let for_admins = format!("{path}signed-in.html");
            return if may_be_admin && path.ends_with('/') && exists(&for_admins) {
                Place::File(for_admins)
            } else {
                place
            };
        }
        self.address_now(path).map_or(place, Place::Moved)
    }

    /// The address of a page that had this one before.
    fn address_now(&self, path: &str) -> Option<String> {
        let moved: BTreeMap<String, String> = serde_json::from_slice(&std::fs::read(&self.moved).ok()?).ok()?;
        moved.get(path).cloned()
    }

    /// The file, or a 404 with the site's page for it.
    async fn file(&self, path: &str, request: Request) -> Response {
        let method = request.method().clone();
        let mut response = self.read(path, request).await;
        if response.status() == StatusCode::NOT_FOUND {
            let mut page = Request::new(Body::empty());
            *page.method_mut() = method.clone();
            response = self.read("/404.html", page).await;
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
        match &self.reload {
            Some(reload) if method == Method::GET && is_html(&response) => reload.add_script(response).await,
            _ => response,
        }
    }

    async fn read(&self, path: &str, mut request: Request) -> Response {
        let uri = match path.parse::<Uri>() {
            Ok(uri) if is_exact(path) => uri,
            _ => return StatusCode::NOT_FOUND.into_response(),
        };
        *request.uri_mut() = uri;
        let folder = ServeDir::new(&self.folder).append_index_html_on_directories(false);
        let folder = folder.with_buf_chunk_size(FILE_CHUNK);
        let mut response = folder.oneshot(request).await.into_response();
        if let Some(kind) = response.headers_mut().get_mut(CONTENT_TYPE) {
            add_charset(kind);
        }
        response
    }
}

/// Whether a path could be on the CDN's list of paths as it stands. `ServeDir` would decode it, and skip empty parts.
fn is_exact(path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    !path.contains('%') && parts.all(|part| !matches!(part, "" | "." | ".."))
}

/// Adds the charset to a text type, as `infra/deploy` does.
fn add_charset(kind: &mut HeaderValue) {
    if kind.as_bytes().starts_with(b"text/")
        && let Ok(with_charset) = HeaderValue::from_bytes(&[kind.as_bytes(), b"; charset=utf-8"].concat())
    {
        *kind = with_charset;
    }
}

fn is_html(response: &Response) -> bool {
    response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// The static site for another device: what the functions would answer is unavailable.
pub(crate) fn site_alone(built: &site::Options, template: &Template) -> Result<Router> {
    let api = any(unavailable);
    Ok(Router::new().route("/api/", api.clone()).route("/api/{*path}", api).merge(site(built, template, None)?))
}

/// The problem that the functions answer when they cannot do their work.
async fn unavailable() -> Response {
    let problem = json!({"type": "about:blank", "title": "Unavailable", "status": 503, "code": "unavailable"});
    let kind = (CONTENT_TYPE, "application/problem+json");
    (StatusCode::SERVICE_UNAVAILABLE, [kind, (CACHE_CONTROL, "no-store")], problem.to_string()).into_response()
}

/// The functions behind the CDN: adds the secret that only the CDN knows to each request, and the policy's headers to
/// each response.
pub(crate) fn api(functions: MethodRouter, template: &Template, origin_secret: &str) -> Result<MethodRouter> {
    let cdn =
        Cdn { policy: template.headers_policy("ApiHeaders")?.on_plain_http()?, origin_secret: origin_secret.parse()? };
    Ok(functions.layer(from_fn_with_state(Arc::new(cdn), forward)))
}

#[derive(Debug)]
struct Cdn {
    policy: HeadersPolicy,
    origin_secret: HeaderValue,
}

async fn forward(State(cdn): State<Arc<Cdn>>, mut request: Request, next: Next) -> Response {
    let headers: &mut HeaderMap = request.headers_mut();
    headers.insert("x-origin-secret", cdn.origin_secret.clone());
    let mut response = next.run(request).await;
    cdn.policy.apply(response.headers_mut());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_path_itself_leads_to_a_file() {
        for path in ["/index.html", "/sv/tack/index.html", "/assets/main.1a2b.css"] {
            assert!(is_exact(path), "{path}");
        }
        for path in
            ["/sv//tack/index.html", "//index.html", "/sv/./index.html", "/sv/../index.html", "/%73v/index.html"]
        {
            assert!(!is_exact(path), "{path}");
        }
    }

    /// The CDN's viewer function is tested with the same table.
    #[test]
    fn paths_resolve_as_at_the_cdn() {
        let table = include_str!("../../../tests/infra/paths.json");
        let table: Vec<serde_json::Value> = serde_json::from_str(table).expect("a table");
        for row in table {
            let expected = match &row["moved"] {
                serde_json::Value::String(to) => Place::Moved(to.clone()),
                _ => Place::File(row["file"].as_str().expect("a file or another path").to_owned()),
            };
            assert_eq!(resolve(row["path"].as_str().expect("a path")), expected);
        }
    }
}
