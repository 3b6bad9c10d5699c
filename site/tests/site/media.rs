//! Pictures and downloads, as a build publishes them.

use std::fs;

use site::Options;

use crate::project::{Project, between};

#[test]
fn pictures_get_a_hashed_address() {
    let project = Project::new();
    fs::create_dir(project.0.content().join("images")).expect("a folder");
    project.write("images/meny.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let page = project.rendered("![Menyn](images/meny.svg)");
    let address = between(&page, "<img src=\"/", "\" alt=\"Menyn\"");
    assert!(address.starts_with("assets/meny."), "{address}");
    assert_eq!(project.file(address), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
}

#[test]
fn pictures_have_their_size_and_a_caption_and_only_those_in_use_go_out() {
    let project = Project::new();
    project.add_english();
    let png = |width: u8| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\x20\x08\x02\0\0\0".to_vec();
        bytes[19] = width;
        bytes
    };
    fs::create_dir_all(project.0.content().join("images/en")).expect("a folder");
    for (name, width) in [("meny.png", 64), ("en/meny.png", 65), ("a\u{30a}.png", 66), ("ensam.png", 67)] {
        fs::write(project.0.content().join("images").join(name), png(width)).expect("a picture");
    }
    project.article("en/a.md", "", "![The menu](images/meny.png)");
    let page = project.rendered("![Menyn](images/meny.png)\n\n## Mer\n\n![Menyn *Mer*](images/meny.png \"Så & så\")");
    let address = between(&page, "<img src=\"/", "\" width=\"64\" height=\"32\" alt=\"Menyn\">");
    let figure = format!(
        "<figure><img src=\"/{address}\" width=\"64\" height=\"32\" loading=\"lazy\" alt=\"Menyn Mer\">\
         <figcaption>Så &amp; så</figcaption></figure>"
    );
    assert!(page.contains(&figure), "{figure}\n{page}");
    assert!(project.file("en/a/index.html").contains("width=\"65\""), "English has a picture of its own");
    let published = project.published().into_iter().filter(|(path, ..)| path.contains(".png"));
    assert_eq!(published.count(), 2, "neither the one that no text uses nor the one with a wrong name");

    // As a Mac writes it, and as a browser does.
    project.article("sv/b.md", "", "![Ring](images/%C3%A5.png)");
    let error = site::build(&project.options()).expect_err("a wrong name").to_string();
    assert!(error.contains("rename the file to `a.png`"), "{error}");
}

#[test]
fn a_link_to_a_download_tells_its_kind_and_length() {
    let project = Project::new();
    let pdf = format!("%PDF-1.7\n{}", " ".repeat(1_200));
    project.write("downloads/blankett.pdf", &pdf);
    let page = project.rendered("[Blanketten](downloads/blankett.pdf)");
    let (before, _) =
        page.split_once("\">Blanketten (PDF, 2\u{a0}kB)</a>").unwrap_or_else(|| panic!("no download in\n{page}"));
    let (_, address) = before.rsplit_once("<a href=\"/").expect("the link");
    assert_eq!(project.file(address), pdf);
}

#[test]
fn a_preview_waits_for_the_text_that_shows_a_picture() {
    let project = Project::new();
    fs::create_dir(project.0.content().join("images")).expect("a folder");
    project.write("images/meny.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let warnings = project.build().plain_warnings();
    assert!(warnings.contains("warning: no text uses `images/meny.svg`"), "{warnings}");
    let preview = Options { preview: true, ..project.options() };
    assert_eq!(site::build(&preview).expect("a preview").warnings, 0);
}
