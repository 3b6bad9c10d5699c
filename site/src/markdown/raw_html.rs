//! Raw HTML, which is an error, and what to write instead.

/// Elements and the Markdown that makes them.
const IN_MARKDOWN: [(&[&str], &str); 13] = [
    (&["!--"], "take the comment out: readers could see it in the page's source"),
    (&["b", "strong"], "write `**words**`"),
    (&["i", "em", "u"], "write `*words*`"),
    (&["br"], "end the line with a backslash, or begin a new paragraph after an empty line"),
    (&["a"], "write `[text](https://…)`"),
    (&["img", "figure", "picture"], "write `![what it shows](images/name.png \"a caption\")`"),
    (&["h1", "h2", "h3", "h4", "h5", "h6"], "write `## ` before the heading"),
    (&["ul", "ol", "li"], "begin each item on a line of its own with `- `, or with `1. `"),
    (&["table", "tr", "td", "th"], "write a table with `|`, and `|---|---|` below its head"),
    (&["details", "summary"], "take it out, and write `## ` before a heading: pages show all of their text"),
    (
        &["iframe", "video", "audio", "script", "style", "embed", "object"],
        "take it out: pages hold text and pictures alone; link to it as `[what it is](https://…)`",
    ),
    (&["p", "div", "span", "center", "font"], "take it out: an empty line begins a new paragraph"),
    (&["sup"], "write a footnote as `[^1]`, or the sign itself: ² ³"),
];

/// How to mend a tag.
pub(super) fn help(written: &str) -> &'static str {
    let tag = written.trim_start_matches(['<', '/']).to_lowercase();
    let name = if tag.starts_with("!--") {
        "!--"
    } else {
        tag.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
    };
    let known = IN_MARKDOWN.iter().find(|(names, _)| names.contains(&name));
    known.map_or("write `\\<` if the sign itself should be read, or put `code` marks around it", |(_, help)| help)
}
