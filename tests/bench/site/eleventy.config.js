// Does what our build does: Markdown with heading ids and alerts, a table of contents, titles of related articles.
import MarkdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import alerts from "markdown-it-github-alerts";

export default function (config) {
  config.setQuietMode(true);
  config.setLibrary("md", new MarkdownIt().use(anchor).use(alerts));
  config.addPassthroughCopy("src/main.css");
  const titles = new Map();
  config.addCollection("titles", (all) => {
    for (const { fileSlug, data } of all.getFilteredByTag("article")) titles.set(fileSlug, data.title);
    return [];
  });
  config.addFilter("titleOf", (id) => titles.get(id));
  config.addFilter("contents", (html) => {
    const lines = [...String(html).matchAll(/<h[23] id="([^"]*)"[^>]*>(.*?)<\/h[23]>/g)];
    return `<ul>${lines.map(([, id, text]) => `<li><a href="#${id}">${text}</a></li>`).join("")}</ul>`;
  });
  return { dir: { input: "src" }, markdownTemplateEngine: false };
}
