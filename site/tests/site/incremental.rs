//! A build that makes only what has changed leaves what a build from nothing leaves.

use std::{collections::BTreeMap, fs, path::Path};

use site::{Error, Options};

use crate::{project::Project, sandbox::files};

/// A project with its own templates, so that they can change, too.
struct Author {
    project: Project,
    options: Options,
}

impl Author {
    fn new() -> Self {
        let project = Project::new();
        project.add_english();
        for id in ["a", "b", "c"] {
            project.article(&format!("sv/{id}.md"), "related = [\"uppdatera-kort\"]", "## Rubrik ett\n\nText.");
        }
        let options = Options { site: project.own_site(), ..project.options() };
        Self { project, options }
    }

    fn build(&self) -> Result<(), Error> {
        site::build(&self.options).map(|_| ())
    }

    /// What a build from nothing makes, and the index beside it.
    fn clean(&self) -> (BTreeMap<String, Vec<u8>>, Vec<u8>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = Options { out: folder.path().join("out"), ..self.options.clone() };
        site::build(&options).unwrap_or_else(|error| panic!("the content is valid\n{error}"));
        (tree(&options.out), fs::read(options.index()).expect("the index"))
    }

    /// Whether the published site is what a build from nothing makes.
    fn expect_clean(&self, after: &str) {
        let (files, index) = self.clean();
        let published = tree(&self.options.out);
        let unlike: Vec<_> =
            files.keys().chain(published.keys()).filter(|path| files.get(*path) != published.get(*path)).collect();
        assert!(unlike.is_empty(), "after {after}, these are not as a build from nothing makes them: {unlike:?}");
        assert!(index == self.project.index(), "after {after}, the index is not as a build from nothing makes it");
    }

    /// Which files a build changes; the search index without its hash.
    fn changes(&self, edit: impl FnOnce(&Project)) -> Vec<String> {
        let before: BTreeMap<_, _> =
            self.project.published().into_iter().map(|(path, _, changed)| (path, changed)).collect();
        edit(&self.project);
        self.build().unwrap_or_else(|error| panic!("the content is valid\n{error}"));
        let root = format!("{}/", self.options.out.display());
        let changed =
            self.project.published().into_iter().filter(|(path, _, changed)| before.get(path) != Some(changed));
        let without_hash = |path: String| match path.strip_prefix("assets/search-") {
            Some(index) => format!("assets/search-{}.json", index.split('.').next().unwrap_or_default()),
            None => path,
        };
        changed.map(|(path, ..)| without_hash(path.replace(&root, ""))).collect()
    }
}

fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let root = folder.display().to_string();
    files(folder).into_iter().map(|(path, bytes, _)| (path.replace(&root, ""), bytes)).collect()
}

#[test]
fn only_what_shows_a_change_is_written_again() {
    let author = Author::new();
    author.build().expect("the content is valid");
    assert_eq!(author.changes(|_| ()), [""; 0]);
    let search = ["assets/search-sv.json", "sv/a-o/index.html", "sv/a/index.html", "sv/search.json"];
    assert_eq!(author.changes(|project| project.replace("sv/a.md", "Rubrik ett", "En ny rubrik")), search);
    // The list of headings shows no text.
    let text = |project: &Project| project.replace("sv/a.md", "\n\nText.", "\n\nEn annan text.");
    assert_eq!(author.changes(text), ["assets/search-sv.json", "sv/a/index.html", "sv/search.json"]);
    // The title stands on the start page, on the page for lost readers, and where the article is related.
    let title = |project: &Project| project.replace("sv/uppdatera-kort.md", "title = \"", "title = \"Nytt: ");
    assert_eq!(
        author.changes(title),
        [
            "404.html",
            "assets/search-sv.json",
            "sv/a-o/index.html",
            "sv/a/index.html",
            "sv/b/index.html",
            "sv/c/index.html",
            "sv/index.html",
            "sv/search.json",
            "sv/uppdatera-kort/index.html"
        ]
    );
    let words = |project: &Project| project.replace("en/strings.toml", "Kontakta support", "Contact support");
    assert!(
        author.changes(words).iter().all(|path| path.starts_with("en/")),
        "Swedish pages do not show English words"
    );
    author.expect_clean("these changes");
}

#[test]
fn whatever_is_edited_the_site_is_as_if_built_from_nothing() {
    type Edit = (&'static str, fn(&Author, u32));
    let edits: [Edit; 22] = [
        ("a text", |author, n| author.project.article("sv/a.md", "", &format!("## Rubrik {n}\n\nText {n}."))),
        ("a title", |author, n| author.project.article("sv/b.md", "", &format!("Text {n}."))),
        ("a description", |author, n| {
            let text = author.project.read("sv/c.md");
            author.project.write("sv/c.md", &text.replacen("Text.", &format!("Text {n}."), 1));
        }),
        ("a link", |author, n| {
            let to = ["a", "b", "uppdatera-kort", "avvisat-kort"][n as usize % 4];
            author.project.article("sv/c.md", "", &format!("[Länk](@/{to}.md)"));
        }),
        ("a slug", |author, n| author.project.article("sv/a.md", &format!("slug = \"a-{}\"", n % 3), "Text.")),
        ("two slugs that change places", |author, n| {
            let slugs = if n % 2 == 0 { ["a", "b"] } else { ["b", "a"] };
            author.project.article("sv/a.md", &format!("slug = \"{}\"", slugs[0]), "Text.");
            author.project.article("sv/b.md", &format!("slug = \"{}\"", slugs[1]), "Text.");
        }),
        ("what is related", |author, n| {
            let to = ["a", "b", "c", "avvisat-kort"][n as usize % 4];
            author.project.article("sv/b.md", &format!("related = [\"{to}\", \"uppdatera-kort\"]"), "Text.");
        }),
        ("the order", |author, n| author.project.article("sv/a.md", &format!("order = {}", n % 3), "Text.")),
        ("other words", |author, n| {
            author.project.article("sv/b.md", &format!("also = [\"ord {n}\"]"), "Text.");
            author.project.write("sv/synonyms.toml", &format!("rubrik = [\"överskrift {n}\"]\n"));
        }),
        ("a new article", |author, n| author.project.article(&format!("sv/ny-{}.md", n % 3), "", "Text.")),
        ("an article less", |author, n| author.remove(&format!("sv/ny-{}.md", n % 3))),
        ("a translation", |author, n| {
            author.project.article("en/a.md", &format!("slug = \"a-en-{}\"", n % 2), "Text.");
        }),
        ("a translation less", |author, _| author.remove("en/a.md")),
        ("a string", |author, n| {
            let words = author.project.read("en/strings.toml");
            let from = words.find("support = \"").expect("a string") + "support = \"".len();
            let to = from + words[from..].find('"').expect("its end");
            author.project.write("en/strings.toml", &format!("{}Help {n}{}", &words[..from], &words[to..]));
        }),
        ("a template", |author, n| {
            author.write_site("templates/article/breadcrumbs.html", &format!("<nav>{n}</nav>\n"));
        }),
        ("a style", |author, n| author.write_site("assets/main.css", &format!("a {{ order: {n}; }}\n"))),
        ("a picture", |author, n| {
            author
                .project
                .write("images/bild.svg", &format!("<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"b{n}\"/>"));
            author.project.article("sv/a.md", "", "![Bild](images/bild.svg)");
        }),
        ("the page that the foot names", |author, n| {
            let text = author.project.read("sv/integritet.md");
            let rest = text.split_once("description").expect("a description").1;
            author.project.write("sv/integritet.md", &format!("+++\ntitle = \"Integritet {n}\"\ndescription{rest}"));
        }),
        ("one language less, or more", |author, _| {
            let site = author.project.read("site.toml");
            let (one, two) = ("languages = [\"sv\"]", "languages = [\"sv\", \"en\"]");
            let hours = "hours.en = \"9–4\"\n";
            author.project.write(
                "site.toml",
                &if site.contains(two) {
                    site.replace(two, one).replace(hours, "")
                } else {
                    site.replace(one, two).replace("hours.sv", "hours.en = \"9–4\"\nhours.sv")
                },
            );
        }),
        ("a published page lost", |author, _| drop(fs::remove_file(author.options.out.join("sv/c/index.html")))),
        ("a published page altered", |author, _| {
            fs::write(author.options.out.join("sv/index.html"), "annat").expect("the page is there");
        }),
        ("nothing", |_, _| ()),
    ];
    let author = Author::new();
    author.build().expect("the content is valid");
    // A fixed sequence, so that a failure comes back.
    let mut number = 7_u32;
    for n in 0..80 {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (what, edit) = edits[(number >> 16) as usize % edits.len()];
        edit(&author, n);
        // A dead link may come of it: then the next edit builds on the old site.
        if author.build().is_ok() {
            author.expect_clean(&format!("edit {n}, {what}"));
        }
    }
}

impl Author {
    fn remove(&self, path: &str) {
        // It may not be there yet.
        let _ = fs::remove_file(self.project.0.content().join(path));
    }

    fn write_site(&self, path: &str, text: &str) {
        fs::write(self.options.site.join(path), text).expect("the file is written");
    }
}
