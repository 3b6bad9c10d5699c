//! The way to a page from the start page, as search engines read it (JSON-LD, <https://schema.org/BreadcrumbList>).

use serde::Serialize;

#[derive(Serialize)]
struct BreadcrumbList<'b> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem<'b>>,
}

#[derive(Serialize)]
struct ListItem<'b> {
    #[serde(rename = "@type")]
    kind: &'static str,
    /// Counted from 1.
    position: usize,
    name: &'b str,
    item: &'b str,
}

/// JSON that can stand in a script of the page. `crumbs` are names and absolute addresses, the start page first.
pub(super) fn json(crumbs: &[(&str, String)]) -> serde_json::Result<String> {
    let items = crumbs.iter().enumerate().map(|(place, (name, url))| ListItem {
        kind: "ListItem",
        position: place + 1,
        name,
        item: url,
    });
    let list = BreadcrumbList { context: "https://schema.org", kind: "BreadcrumbList", items: items.collect() };
    // `</script>` in a name would end the script around it.
    Ok(serde_json::to_string(&list)?.replace('<', "\\u003c"))
}
