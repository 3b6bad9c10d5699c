//! The site's own cookies: scripts cannot read them, unless they are meant for scripts, forms of other sites do not send them
//! and, over TLS, the prefix `__Host-` binds them to this host.

use http::HeaderMap;
use http::header::COOKIE;
use jiff::SignedDuration;

use crate::config::SiteUrl;

/// A cookie's name and attributes.
#[derive(Debug, Clone)]
pub struct Cookie {
    name: String,
    secure: bool,
    http_only: bool,
}

impl Cookie {
    /// The cookie with that name on the site. On plain http, which only a site on this machine uses, some browsers drop
    /// secure cookies, so there it has neither prefix nor `Secure`.
    pub fn new(name: &str, site: &SiteUrl) -> Self {
        let secure = site.is_https();
        let name = if secure { format!("__Host-{name}") } else { name.to_owned() };
        Self { name, secure, http_only: true }
    }

    /// The same for a cookie that the pages' scripts may read: its value must not be secret.
    pub fn for_scripts(name: &str, site: &SiteUrl) -> Self {
        Self { http_only: false, ..Self::new(name, site) }
    }

    /// The value that the browser sent. Cookies are read as bytes, because those of other programs on the same host may hold
    /// anything: one that cannot be read does not hide the others. None if the value is not UTF-8.
    pub fn read<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let mut cookies =
            headers.get_all(COOKIE).iter().flat_map(|header| header.as_bytes().split(|byte| *byte == b';'));
        let value = cookies.find_map(|cookie| self.value_of(cookie))?;
        str::from_utf8(value).ok()
    }

    /// The value in `name=value`, if the name is this cookie's.
    fn value_of<'c>(&self, cookie: &'c [u8]) -> Option<&'c [u8]> {
        cookie.trim_ascii().strip_prefix(self.name.as_bytes())?.strip_prefix(b"=")
    }

    /// `Set-Cookie` for as long as the browser is open. The value must be one that a cookie can hold, such as base64url.
    pub fn set(&self, value: &str) -> String {
        self.header(value, "")
    }

    /// `Set-Cookie` for that long, also if the browser is closed meanwhile.
    pub fn set_for(&self, value: &str, time: SignedDuration) -> String {
        self.header(value, &format!("; Max-Age={}", time.as_secs()))
    }

    /// `Set-Cookie` that removes the cookie.
    pub fn clear(&self) -> String {
        self.header("", "; Max-Age=0")
    }

    /// `Lax`, because the request from the identity provider back to this site begins at another site.
    fn header(&self, value: &str, age: &str) -> String {
        let http_only = if self.http_only { "; HttpOnly" } else { "" };
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/{http_only}; SameSite=Lax{secure}{age}", self.name)
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
        let hour = secure.set_for("1", SignedDuration::from_hours(1));
        assert_eq!(hour, "__Host-sid=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600");
        assert_eq!(secure.clear(), "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
        assert_eq!(cookie("http://127.0.0.1:3000").set("1"), "sid=1; Path=/; HttpOnly; SameSite=Lax");
        let for_scripts =
            Cookie::for_scripts("signed-in", &SiteUrl::parse("https://help.example.com").expect("a site"));
        assert_eq!(for_scripts.set("1"), "__Host-signed-in=1; Path=/; SameSite=Lax; Secure");
    }

    fn read(sent: &[&[u8]]) -> Option<String> {
        let headers = sent.iter().map(|value| (COOKIE, HeaderValue::from_bytes(value).expect("a header"))).collect();
        cookie("https://help.example.com").read(&headers).map(str::to_owned)
    }

    #[test]
    fn it_is_found_by_its_whole_name() {
        assert_eq!(read(&[b"a=1; __Host-sid=x; b=2"]).as_deref(), Some("x"));
        assert_eq!(read(&[b"a=1", b"__Host-sid=x"]).as_deref(), Some("x"));
        for others in ["", "sid=x", "__Host-sid", "x__Host-sid=x", "__Host-sidx=x", "a=__Host-sid=x"] {
            assert_eq!(read(&[others.as_bytes()]), None, "{others}");
        }
    }
    #[test]
    fn cookies_that_cannot_be_read_do_not_hide_it() {
        for others in ["näme=1".as_bytes(), b"n=\xff\xfe", b"=", b"a=\"b", b"__Host-sid\xe5=y", b"\xa0__Host-sid=y"] {
            let sent = [others, b"; __Host-sid=x"].concat();
            assert_eq!(read(&[&sent]).as_deref(), Some("x"), "{others:?}");
            assert_eq!(read(&[others, b"__Host-sid=x"]).as_deref(), Some("x"), "{others:?}");
        }
        assert_eq!(read(&[b"__Host-sid=\xff"]), None);
    }
}
