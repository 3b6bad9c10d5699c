//! The site's own cookies: out of script's reach, never sent along by another site's form, and, over TLS, bound to this
//! host by the prefix `__Host-`.

use http::HeaderMap;
use http::header::COOKIE;

use crate::config::SiteUrl;

/// A cookie's name and attributes.
#[derive(Debug, Clone)]
pub struct Cookie {
    name: String,
    secure: bool,
}

impl Cookie {
    /// The cookie with that name on the site. On plain http, which only a loopback site uses, some browsers drop secure
    /// cookies: there it has neither prefix nor `Secure`.
    pub fn new(name: &str, site: &SiteUrl) -> Self {
        let secure = site.is_https();
        let name = if secure { format!("__Host-{name}") } else { name.to_owned() };
        Self { name, secure }
    }

    /// The value that the browser sent.
    pub fn read<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let pairs =
            headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(';'));
        pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name)
            .map(|(_, value)| value)
    }

    /// `Set-Cookie`, until the browser is closed. The value is one that a cookie can hold: base64url is.
    pub fn set(&self, value: &str) -> String {
        self.header(value, "")
    }

    /// `Set-Cookie` that takes the cookie away.
    pub fn clear(&self) -> String {
        self.header("", "; Max-Age=0")
    }

    /// `Lax`, since the way back from the identity provider begins at another site.
    fn header(&self, value: &str, age: &str) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn cookie(site: &str) -> Cookie {
        Cookie::new("sid", &SiteUrl::parse(site).expect("a site"))
    }

    #[test]
    fn name_and_attributes_follow_the_sites_scheme() {
        let secure = cookie("https://help.example.com");
        assert_eq!(secure.set("a-_1"), "__Host-sid=a-_1; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(secure.clear(), "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
        assert_eq!(cookie("http://127.0.0.1:3000").set("1"), "sid=1; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn it_is_found_by_its_whole_name() {
        let read = |sent: &[&'static str]| {
            let headers = sent.iter().map(|value| (COOKIE, HeaderValue::from_static(value))).collect();
            cookie("https://help.example.com").read(&headers).map(str::to_owned)
        };
        assert_eq!(read(&["a=1; __Host-sid=x; b=2"]).as_deref(), Some("x"));
        assert_eq!(read(&["a=1", "__Host-sid=x"]).as_deref(), Some("x"));
        for others in ["", "sid=x", "__Host-sid", "x__Host-sid=x", "__Host-sidx=x", "a=__Host-sid=x"] {
            assert_eq!(read(&[others]), None, "{others}");
        }
    }
}
