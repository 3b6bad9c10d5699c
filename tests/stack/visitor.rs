//! A visitor with a browser of their own: it keeps cookies, and follows links to other sites and back.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail, ensure};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Response, Url};
use serde_json::Value;

use crate::app::REQUEST_TIMEOUT;

/// The tool's page, with the fragment that sign-in leads back to.
pub(crate) const TOOL: &str = "/sv/uppdatera-kort/#card-edit--tool";

/// A visitor of the site.
pub(crate) struct Visitor {
    site: Url,
    browser: Client,
    /// By origin and name.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
}

impl Visitor {
    /// A visitor without cookies.
    pub(crate) fn new(site: &str) -> Result<Self> {
        let browser = Client::builder().redirect(Policy::none()).timeout(REQUEST_TIMEOUT).build()?;
        Ok(Self { site: site.parse()?, browser, cookies: BTreeMap::new() })
    }

    /// A request that a page of the site sends.
    pub(crate) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder> {
        Ok(self.with_cookies(method, self.site.join(path)?).header("sec-fetch-site", "same-origin"))
    }

    /// Opens an address, of this site or another, without following a redirect.
    pub(crate) async fn open(&mut self, address: &str) -> Result<Response> {
        let address = self.site.join(address)?;
        let answer = self.with_cookies(Method::GET, address.clone()).send().await?;
        self.keep_cookies(&address, &answer)?;
        Ok(answer)
    }

    /// Follows redirects up to a page of the site, and returns its path with the fragment.
    pub(crate) async fn follow(&mut self, address: &str) -> Result<String> {
        let mut address = self.site.join(address)?;
        for _ in 0..12 {
            let answer = self.open(address.as_str()).await?;
            let status = answer.status();
            let Some(location) = answer.headers().get("location") else {
                bail!("{address} leads nowhere: {status} {}", answer.text().await?);
            };
            address = address.join(location.to_str()?)?;
            if address.origin() == self.site.origin() && !address.path().starts_with("/api/") {
                let fragment = address.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
                return Ok(format!("{}{fragment}", address.path()));
            }
        }
        bail!("too many redirects, the last one to {address}")
    }

    /// Follows redirects up to a page, of this site or another, and returns its address.
    pub(crate) async fn follow_to_page(&mut self, address: &str) -> Result<Url> {
        let mut address = self.site.join(address)?;
        for _ in 0..12 {
            let answer = self.open(address.as_str()).await?;
            let Some(location) = answer.headers().get("location") else { return Ok(address) };
            address = address.join(location.to_str()?)?;
        }
        bail!("too many redirects, the last one to {address}")
    }

    /// Posts what `body` adds to the request to an address of another site.
    pub(crate) async fn post(
        &mut self,
        address: &str,
        body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response> {
        let address: Url = address.parse()?;
        let answer = body(self.with_cookies(Method::POST, address.clone())).send().await?;
        self.keep_cookies(&address, &answer)?;
        Ok(answer)
    }

    /// Signs in as the person with that address, and returns to the tool.
    pub(crate) async fn sign_in(&mut self, email: &str) -> Result<()> {
        let mut address = self.site.join("/api/sign-in")?;
        address.query_pairs_mut().append_pair("return", TOOL).append_pair("login_hint", email);
        let place = self.follow(address.as_str()).await?;
        ensure!(place == TOOL, "{email} was led to {place}");
        Ok(())
    }

    /// The visitor's session, as the site reports it.
    pub(crate) async fn session(&mut self) -> Result<Value> {
        Ok(self.open("/api/session").await?.json().await?)
    }

    /// The cookies for the site.
    pub(crate) fn cookies(&mut self) -> &mut BTreeMap<String, String> {
        self.cookies.entry(origin(&self.site)).or_default()
    }

    fn with_cookies(&self, method: Method, address: Url) -> RequestBuilder {
        let cookies = self.cookies.get(&origin(&address)).into_iter().flatten();
        let cookies: Vec<_> = cookies.map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.browser.request(method, address);
        if cookies.is_empty() { request } else { request.header("cookie", cookies.join("; ")) }
    }

    fn keep_cookies(&mut self, address: &Url, answer: &Response) -> Result<()> {
        let kept = self.cookies.entry(origin(address)).or_default();
        for cookie in answer.headers().get_all("set-cookie") {
            let cookie = cookie.to_str()?;
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).context("a cookie")?;
            if cookie.contains("Max-Age=0") || cookie.contains("01 Jan 1970") {
                kept.remove(name);
            } else {
                kept.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(())
    }
}

fn origin(address: &Url) -> String {
    address.origin().ascii_serialization()
}
