//! What a page is made of, as a digest: while it is the same, so is the page, and it need not be made again. What all pages
//! share, the basis, is left out: when that changes, everything is made anew.

use crate::{
    build::cache::fingerprint::{Digest, Digester},
    content::article::{Article, Draft},
    content::language::Language,
    diagnostics::toml_reader::Date,
    markdown::Link,
    render::pages::Site,
};

/// An article's page: its file, where its links lead, what the articles beside it are called, its translations.
pub fn article(site: &Site<'_>, language: &Language, draft: &Draft, links: &[Link], shared: Digest) -> Digest {
    let Article { id, front, .. } = &draft.article;
    let mut digester = Digester::default();
    digester.add(draft.digest);
    digester.add(shared);
    for link in links {
        let target = link.article.as_ref().and_then(|id| language.find(id));
        digester.add_optional(target.map(|target| &target.path));
    }
    for (id, _) in &front.related {
        digester.add_optional(language.library.draft(id).map(|related| related.card));
    }
    for other in site.languages {
        digester.add_optional(other.find(id).map(|version| &version.path));
    }
    digester.finish()
}

/// What every page of a language may name: the pages of its foot, the reasons for a decline.
pub fn shared(site: &Site<'_>, language: &Language) -> Digest {
    let mut digester = Digester::default();
    for id in [&language.pages.privacy, &language.pages.accessibility] {
        digester.add_optional(site.page(language, id).map(card));
    }
    digester.add_optional(language.decline_article().map(card));
    digester.add_optional(serde_json::to_vec(&language.declines).ok());
    digester.finish()
}

/// The pages that are no articles, and the index: they tell of all articles what other pages may show of them.
pub fn catalogue(site: &Site<'_>) -> Digest {
    let mut digester = Digester::default();
    for language in site.languages {
        digester.add(&language.code);
        for Draft { article, card, .. } in &language.library.drafts {
            let Date { year, month, day } = article.front.updated;
            digester.add(&article.id);
            digester.add(article.front.order.unwrap_or(i64::MAX).to_le_bytes());
            digester.add([year.to_le_bytes(), [month, day]].concat());
            digester.add(card);
        }
    }
    digester.finish()
}

/// What other pages show of an article.
pub fn card(article: &Article) -> Digest {
    let mut digester = Digester::default();
    digester.add(&article.path);
    digester.add(&article.front.title);
    digester.add(&article.front.description);
    digester.finish()
}
