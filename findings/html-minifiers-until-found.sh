#!/usr/bin/env bash
# html-minifier-next 8.7.0, @minify-html/node 0.18.1, @swc/html 1.16.22 and html-minifier-terser 7.2.0 (npm) make a page's folded
# answers unfindable: `hidden="until-found"` becomes `hidden`.
#
# `hidden` is no boolean attribute any more (HTML, 6.1). With the value `until-found`, which Chrome, Firefox and Safari know by
# now, the browser itself opens a folded text if somebody searches the page for a word of it, or follows a link to a place
# within it. All four minifiers cut the value off as if it said nothing. What is left is valid, looks the same, and opens where a
# script opens it on a click. But the search finds nothing, the link leads nowhere (in Chromium 156 as well), and without a script
# the text is never shown. Only the minified page has the fault, so no test of the source or of a preview sees it.
# htmlnano 3.5.1 (npm) keeps the value, and shortens the attribute where it is boolean.
#
# Needs an x86-64 machine, Node.js with npm. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock html-minifier-next@8.7.0 @minify-html/node@0.18.1 @swc/html@1.16.22 \
  html-minifier-terser@7.2.0 htmlnano@3.5.1 >/dev/null

cat >finding.mjs <<'JS'
import minifyHtml from "@minify-html/node";
import swc from "@swc/html";
import { minify as next } from "html-minifier-next";
import { minify as terser } from "html-minifier-terser";
import htmlnano from "htmlnano";

const minifiers = {
    "html-minifier-next": (html) => next(html, { preset: "conservative" }),
    "@minify-html/node": async (html) => minifyHtml.minify(Buffer.from(html), { keep_closing_tags: true }).toString(),
    "@swc/html": async (html) => (await swc.minifyFragment(Buffer.from(html), { quotes: true, tagOmission: false })).code,
    "html-minifier-terser": (html) => terser(html, { collapseBooleanAttributes: true }),
    htmlnano: async (html) => (await htmlnano.process(html, { minifySvg: false })).html,
};
for (const [name, minify] of Object.entries(minifiers)) {
    console.log(`${name}: ${await minify('<div hidden="until-found">51</div>')} ${await minify('<div hidden="hidden">51</div>')}`);
}
JS
node finding.mjs 2>/dev/null | tee seen
diff seen - <<'SEEN'
html-minifier-next: <div hidden>51</div> <div hidden>51</div>
@minify-html/node: <div hidden>51</div> <div hidden>51</div>
@swc/html: <div hidden>51</div> <div hidden>51</div>
html-minifier-terser: <div hidden>51</div> <div hidden>51</div>
htmlnano: <div hidden="until-found">51</div> <div hidden>51</div>
SEEN
