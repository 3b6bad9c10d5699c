"""One page in three template languages, and the folders that each generator needs."""

import json
import shutil
from pathlib import Path

from corpus import Article

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ORIGIN = "https://hjalp.example"

STYLE = """body { margin: 0 auto; max-width: 44rem; padding: 1rem; font: 1.125rem/1.6 system-ui, sans-serif; }
nav ol { display: flex; gap: .5rem; list-style: none; padding: 0; }
table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: .5rem; text-align: left; }
"""

PAGE = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>[title] – Hjälpen</title>
<meta name="description" content="[description]">
<link rel="canonical" href="[address]">
<link rel="stylesheet" href="[style]">
</head>
<body>
<a class="skip" href="#main">Hoppa till innehållet</a>
<header>
<a class="brand" href="/">Hjälpen</a>
<form role="search" action="/sok/"><label for="q">Sök</label><input id="q" name="q" type="search"><button>Sök</button></form>
<nav aria-label="Huvudmeny"><ul>
<li><a href="/betala/">Betala</a></li><li><a href="/kort/">Kort</a></li><li><a href="/konto/">Konto</a></li><li><a href="/avtal/">Avtal</a></li>
</ul></nav>
</header>
<main id="main">
[main]
</main>
<footer>
<p>Hjälpen är en del av Exempelbolaget AB, org.nr 123456-7890.</p>
<ul><li><a href="/om/">Om webbplatsen</a></li><li><a href="/tillganglighet/">Tillgänglighet</a></li><li><a href="/integritet/">Personuppgifter</a></li></ul>
</footer>
</body>
</html>
"""

ARTICLE = """<nav class="trail" aria-label="Länkstig"><ol><li><a href="/">Start</a></li><li aria-current="page">[title]</li></ol></nav>
<article>
<h1>[title]</h1>
<p class="lead">[description]</p>
<p class="meta">Gäller för: [applies-to]. Uppdaterad <time datetime="[updated]">[updated]</time></p>
<nav class="contents" aria-labelledby="contents"><h2 id="contents">På den här sidan</h2>[contents]</nav>
[text]
</article>
<form class="feedback" action="/feedback" method="post">
<fieldset>
<legend>Hade du nytta av den här informationen?</legend>
<input type="hidden" name="article" value="[path]">
<label><input type="radio" name="helpful" value="true"> Ja</label>
<label><input type="radio" name="helpful" value="false"> Nej</label>
<label for="comment">Hur kan vi förbättra den?</label>
<textarea id="comment" name="comment" rows="3" maxlength="255"></textarea>
<button>Skicka</button>
</fieldset>
</form>
<section aria-labelledby="related"><h2 id="related">Läs också</h2>
<ul>[related]</ul>
</section>"""

START = """<h1>Hjälpen</h1>
<ul>[articles]</ul>"""


def _fill(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"[{name}]", value)
    return text


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _links(text: str, before: str, after: str) -> str:
    return text.replace("{link:", before).replace("})", after + ")")


def kortkoll(folder: Path, articles: list[Article]) -> None:
    """Our own build: the content, and a site folder with the page that all generators share."""
    shutil.copytree(ROOT / "site/tests/base/content", folder / "content")
    for article in articles:
        related = ", ".join(map(_quoted, article.related))
        head = (
            f"title = {_quoted(article.title)}\ndescription = {_quoted(article.description)}\nupdated = {article.updated}\n"
            f"applies_to = {json.dumps(article.applies_to)}\nrelated = [{related}]\n"
        )
        _write(folder / f"content/sv/{article.id}.md", f"+++\n{head}+++\n\n{_links(article.text, '@/', '.md')}")
    templates = folder / "site/templates"
    shutil.copytree(ROOT / "site/tests/base/site", folder / "site")
    values = {
        "title": "{{ page.title }}",
        "description": "{{ page.description }}",
        "address": "{{ page.url }}",
        "path": "{{ page.path }}",
        "style": '{{ assets["main.css"].href }}',
        "applies-to": '{{ article.applies_to | join(sep=", ") }}',
        "updated": "{{ article.updated.iso }}",
        "contents": '<ul>{% for line in article.contents %}<li><a href="#{{ line.id }}">{{ line.text }}</a></li>{% endfor %}</ul>',
        "text": "{{ article.intro | safe }}{{ article.body | safe }}",
        "related": '{% for card in article.related %}<li><a href="{{ card.path }}">{{ card.title }}</a></li>{% endfor %}',
        "articles": '{% for card in articles %}<li><a href="{{ card.path }}">{{ card.title }}</a><p>{{ card.description }}</p></li>{% endfor %}',
    }
    _write(templates / "base.html", _fill(PAGE, values | {"main": "{% block main %}{% endblock main %}"}))
    inherits = '{% extends "base.html" %}{% block main %}' + "{main}" + "{% endblock main %}"
    for name in ["article.html", "page.html", "thanks.html"]:
        _write(templates / name, inherits.replace("{main}", _fill(ARTICLE, values)))
    # The build warns of strings that no template uses.
    start = _fill(START, values) + "<!-- {{ t.start.title }} {{ t.start.description }} {{ t.site.name }} -->"
    _write(templates / "start.html", inherits.replace("{main}", start))
    _write(
        templates / "sitemap.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "{% for entry in entries %}<url><loc>{{ entry.url }}</loc></url>\n{% endfor %}</urlset>\n",
    )
    _write(folder / "site/assets/main.css", STYLE)


def hugo(folder: Path, articles: list[Article]) -> None:
    """A Hugo site, with Hugo's own sitemap."""
    _write(
        folder / "hugo.toml",
        f'baseURL = "{ORIGIN}/"\nlocale = "sv-SE"\ntitle = "Hjälpen"\ndisableKinds = ["taxonomy", "term", "RSS", "404", "section"]\n'
        "[markup.tableOfContents]\nstartLevel = 2\nendLevel = 3\n",
    )
    for article in articles:
        head = (
            f"title = {_quoted(article.title)}\ndescription = {_quoted(article.description)}\ndate = {article.updated}\n"
            f"[params]\napplies_to = {json.dumps(article.applies_to)}\nrelated = {json.dumps(article.related)}\n"
        )
        _write(folder / f"content/sv/{article.id}.md", f"+++\n{head}+++\n\n{_links(article.text, '/sv/', '/')}")
    values = {
        "title": "{{ .Title }}",
        "description": "{{ .Description }}",
        "address": "{{ .Permalink }}",
        "path": "{{ .RelPermalink }}",
        "style": "/main.css",
        "applies-to": '{{ delimit .Params.applies_to ", " }}',
        "updated": '{{ .Date.Format "2006-01-02" }}',
        "contents": "{{ .TableOfContents }}",
        "text": "{{ .Content }}",
        "related": '{{ range .Params.related }}{{ with site.GetPage (printf "/sv/%s" .) }}'
        '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}{{ end }}',
        "articles": '{{ range site.RegularPages.ByTitle }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Description }}</p></li>{{ end }}',
    }
    _write(folder / "layouts/baseof.html", _fill(PAGE, values | {"main": '{{ block "main" . }}{{ end }}'}))
    _write(folder / "layouts/single.html", '{{ define "main" }}' + _fill(ARTICLE, values) + "{{ end }}")
    _write(folder / "layouts/home.html", '{{ define "main" }}' + _fill(START, values) + "{{ end }}")
    _write(
        folder / "layouts/_markup/render-blockquote.html",
        '{{ if eq .Type "alert" }}<div class="alert alert-{{ .AlertType }}">{{ .Text }}</div>'
        "{{ else }}<blockquote>{{ .Text }}</blockquote>{{ end }}",
    )
    _write(folder / "static/main.css", STYLE)


def eleventy(folder: Path, articles: list[Article]) -> None:
    """An Eleventy site with Nunjucks templates."""
    for article in articles:
        head = (
            f"title: {_quoted(article.title)}\ndescription: {_quoted(article.description)}\nupdated: {_quoted(article.updated)}\n"
            f"applies_to: {json.dumps(article.applies_to)}\nrelated: {json.dumps(article.related)}\n"
        )
        _write(folder / f"src/sv/{article.id}.md", f"---\n{head}---\n\n{_links(article.text, '/sv/', '/')}")
    values = {
        "title": "{{ title }}",
        "description": "{{ description }}",
        "address": ORIGIN + "{{ page.url }}",
        "path": "{{ page.url }}",
        "style": "/main.css",
        "applies-to": '{{ applies_to | join(", ") }}',
        "updated": "{{ updated }}",
        "contents": "{{ content | contents | safe }}",
        "text": "{{ content | safe }}",
        "related": '{% for id in related %}<li><a href="/sv/{{ id }}/">{{ id | titleOf }}</a></li>{% endfor %}',
        "articles": '{% for one in collections.article %}<li><a href="{{ one.url }}">{{ one.data.title }}</a><p>{{ one.data.description }}</p></li>{% endfor %}',
    }
    _write(folder / "src/sv/sv.json", json.dumps({"tags": "article", "layout": "article.njk"}))
    _write(folder / "src/_includes/base.njk", _fill(PAGE, values | {"main": "{{ content | safe }}"}))
    _write(folder / "src/_includes/article.njk", "---\nlayout: base.njk\n---\n" + _fill(ARTICLE, values))
    _write(folder / "src/index.njk", "---\nlayout: base.njk\ntitle: Hjälpen\ndescription: Hjälp.\n---\n" + _fill(START, values))
    _write(
        folder / "src/sitemap.njk",
        "---\npermalink: /sitemap.xml\neleventyExcludeFromCollections: true\n---\n"
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        "{% for one in collections.all %}<url><loc>" + ORIGIN + "{{ one.url }}</loc></url>\n{% endfor %}</urlset>\n",
    )
    _write(folder / "src/main.css", STYLE)
    _write(folder / "package.json", '{"type": "module"}')
    shutil.copy(HERE / "eleventy.config.js", folder)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
