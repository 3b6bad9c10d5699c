//! The site as a visitor sees it: every link has a target, and a missing page is a 404.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use reqwest::{Method, StatusCode};

use crate::app::TestApp;

/// The values of an attribute on a page.
fn attributes(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    let values = html.split(&start).skip(1).filter_map(|rest| rest.split_once('"'));
    values.map(|(value, _)| value.replace("&amp;", "&").replace("&#38;", "&")).collect()
}

#[tokio::test]
async fn every_link_has_a_page_and_every_fragment_an_element() -> Result<()> {
    let app = TestApp::start().await?;
    let origin = app.origin();
    let mut pages = BTreeMap::from([("/".to_owned(), app.page("/").await?)]);
    let mut to_visit = vec!["/".to_owned()];
    for location in app.page("/sitemap.xml").await?.split("<loc>").skip(1) {
        let url = location.split('<').next().unwrap_or_default();
        to_visit.push(url.strip_prefix(&origin).expect("the sitemap names this site").to_owned());
    }
    let mut fragments = BTreeSet::new();
    while let Some(path) = to_visit.pop() {
        if !pages.contains_key(&path) {
            pages.insert(path.clone(), app.page(&path).await?);
        }
        let page = &pages[&path];
        if !page.starts_with("<!doctype html>") {
            continue;
        }
        for link in attributes(page, "href").into_iter().chain(attributes(page, "src")) {
            let link = link.strip_prefix(&origin).map(str::to_owned).unwrap_or(link);
            // The address of another site, or of a function.
            if link.contains(':') || link.starts_with("/api/") {
                continue;
            }
            let (target, fragment) = link.split_once('#').unwrap_or((&link, ""));
            let target = if target.is_empty() { path.clone() } else { target.to_owned() };
            assert!(target.starts_with('/'), "{path} has the relative link {link}");
            if !fragment.is_empty() {
                fragments.insert((path.clone(), target.clone(), fragment.to_owned()));
            }
            if !pages.contains_key(&target) {
                to_visit.push(target);
            }
        }
    }
    assert!(pages.len() > 8, "found only {:?}", pages.keys());
    for (from, target, fragment) in fragments {
        let ids = attributes(&pages[&target], "id");
        assert!(ids.contains(&fragment), "{from} links to {target}#{fragment}, which does not exist");
    }
    Ok(())
}

#[tokio::test]
async fn a_missing_page_is_a_404_with_a_way_back() -> Result<()> {
    let app = TestApp::start().await?;
    for path in [
        "/sv/finns-inte/",
        "/sv//avvisat-kort/",
        "/%73v/avvisat-kort/",
        "/finns-inte.html",
        "/sv/../../Cargo.toml",
        "/%2e%2e/site.index.json",
        "//evil.example/x",
    ] {
        let answer = app.get(path).await?;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        let page = answer.text().await?;
        assert!(page.contains("Sidan finns inte") && page.contains(r#"href="/sv/"#), "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn an_address_without_its_slash_is_redirected() -> Result<()> {
    let app = TestApp::start().await?;
    for (path, to) in [("/sv", "/sv/"), ("/sv/avvisat-kort?x=1", "/sv/avvisat-kort/?x=1")] {
        let answer = app.get(path).await?;
        assert_eq!(answer.status(), StatusCode::MOVED_PERMANENTLY, "{path}");
        assert_eq!(answer.headers()["location"], to);
    }
    Ok(())
}

#[tokio::test]
async fn the_site_has_one_origin_on_this_machine() -> Result<()> {
    let app = TestApp::start().await?;
    let host = app.origin().replace("http://", "");
    let asked_for = |name: String| app.request(Method::GET, "/sv/?x=1").header("host", name).send();

    let localhost = asked_for(host.replace("127.0.0.1", "localhost")).await?;
    assert_eq!(localhost.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(localhost.headers()["location"], format!("{}/sv/?x=1", app.origin()));

    let rebound = asked_for("evil.example".to_owned()).await?;
    assert_eq!(rebound.status(), StatusCode::MISDIRECTED_REQUEST);
    Ok(())
}

#[tokio::test]
async fn the_deployed_site_has_no_reload_script() -> Result<()> {
    let app = TestApp::start().await?;
    assert!(!app.page("/sv/").await?.contains(".kortkoll"));
    assert_eq!(app.get("/.kortkoll/events").await?.status(), StatusCode::MOVED_PERMANENTLY);
    Ok(())
}

#[tokio::test]
async fn a_taken_port_is_named() -> Result<()> {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let port = taken.local_addr()?.port();
    let error = TestApp::start_with(|options| options.port = port).await.err().expect("the port is taken");
    assert!(error.to_string().contains(&port.to_string()) && error.to_string().contains("--port"), "{error}");
    Ok(())
}

/// A copy of the content, for a test to change.
fn own_content() -> Result<tempfile::TempDir> {
    let content = tempfile::tempdir()?;
    crate::reload::copy(&crate::app::project().join("content"), content.path())?;
    Ok(content)
}

#[tokio::test]
async fn an_earlier_address_is_moved_and_a_draft_is_shown_with_a_mark() -> Result<()> {
    let content = own_content()?;
    let article = |keys: &str| {
        format!("+++\ntitle = \"Nytt\"\ndescription = \"Text.\"\nupdated = 2026-11-22\n{keys}\n+++\n\nText.\n")
    };
    std::fs::write(content.path().join("sv/nytt.md"), article("moved_from = [\"gammalt\", \"uraldrigt\"]"))?;
    std::fs::write(content.path().join("sv/utkast.md"), article("draft = true"))?;
    let app = TestApp::start_with(|options| content.path().clone_into(&mut options.content)).await?;
    for (from, to) in [
        ("/sv/gammalt/", "/sv/nytt/"),
        ("/sv/uraldrigt/?a=%C3%A5&b", "/sv/nytt/?a=%C3%A5&b"),
        ("/sv/gammalt", "/sv/gammalt/"),
    ] {
        let answer = app.get(from).await?;
        assert_eq!((answer.status(), answer.headers()["location"].to_str()?), (StatusCode::MOVED_PERMANENTLY, to));
    }
    assert_eq!(app.get("/sv/gammalt/index.html").await?.status(), StatusCode::NOT_FOUND);
    assert!(app.page("/sv/utkast/").await?.contains("<p class=\"mark\">Utkast."));
    assert!(!app.page("/sv/nytt/").await?.contains("class=\"mark\""));
    Ok(())
}

#[tokio::test]
async fn who_may_be_signed_in_as_an_admin_gets_a_page_that_asks_for_what_its_tool_needs() -> Result<()> {
    let app = TestApp::start().await?;
    for (path, cookie, asks) in [
        ("/sv/uppdatera-kort/", "sid=x; signed-in=billing-admin", true),
        ("/sv/uppdatera-kort/", "statistics=få;signed-in=billing-admin", true),
        ("/sv/uppdatera-kort/", "signed-in=other", false),
        ("/sv/uppdatera-kort/", "not-signed-in=billing-admin", false),
        ("/sv/", "signed-in=billing-admin", false),
    ] {
        let page = app.request(Method::GET, path).header("cookie", cookie).send().await?;
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.text().await?.contains("href=\"/api/session\""), asks, "{path} with {cookie}");
    }
    assert!(!app.page("/sv/uppdatera-kort/").await?.contains("/api/session"));
    // Each of the two has a tag of its own: after a sign-in, the page in the browser's cache is not used.
    let first = app.get("/sv/uppdatera-kort/").await?;
    let tag = &first.headers()["etag"];
    let request = app.request(Method::GET, "/sv/uppdatera-kort/").header("if-none-match", tag);
    let signed_in = request.header("cookie", "signed-in=billing-admin").send().await?;
    assert_eq!(signed_in.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn another_device_gets_the_static_pages_alone() -> Result<()> {
    let app = TestApp::start_with(|options| options.host = Some([127, 0, 0, 2].into())).await?;
    let address = app.pages_for_other_devices()?;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let page = client.get(format!("http://{address}/sv/uppdatera-kort/")).send().await?;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.headers()["content-security-policy"].to_str()?.contains("default-src 'none'"));
    for path in ["/api/session", "/api/feedback", "/api/"] {
        let answer = client.post(format!("http://{address}{path}")).body("x").send().await?;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.json::<serde_json::Value>().await?["code"], "unavailable");
    }
    let other_name = client.get(format!("http://{address}/sv/")).header("host", "evil.example").send().await?;
    assert_eq!(other_name.status(), StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(
        client.get(format!("http://{address}/.kortkoll/events")).send().await?.status(),
        StatusCode::MOVED_PERMANENTLY
    );
    Ok(())
}
