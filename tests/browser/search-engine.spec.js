// @ts-check
// The search engine itself: it reads words as the vectors say, which test the build's engine too, and ranks as that does.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "./support.js";
import { Engine } from "../../site/assets/search/engine.js";
import { fold, slips, stem, words } from "../../site/assets/search/language.js";

const root = resolve(__dirname, "../..");
const json = (/** @type {string} */ name) => JSON.parse(readFileSync(resolve(root, "tests/search", name), "utf8"));

/** A language's index, as the site serves it. */
async function index(/** @type {import("@playwright/test").APIRequestContext} */ request, /** @type {string} */ language) {
    const { href } = await (await request.get(`/${language}/search.json`)).json();
    return (await request.get(href)).json();
}

test("words are read as the vectors say", async ({ request }) => {
    const vectors = json("vectors.json");
    for (const [text, expected] of vectors.words) expect(words(text), text).toEqual(expected);
    for (const [word, expected] of vectors.fold) expect(fold(word), word).toBe(expected);
    for (const language of ["sv", "en"]) {
        const { language: table } = await index(request, language);
        for (const [word, expected] of vectors[`stems-${language}`]) expect(stem(word, table), word).toBe(expected);
    }
    for (const [a, b, expected] of vectors.slips) expect(slips(a, b), `${a} ${b}`).toBe(expected);
});

test("the browser ranks as `cargo site search` does", async ({ request }) => {
    const engine = new Engine(await index(request, "sv"));
    const queries = [...json("queries.json"), ...json("more-queries.json")].map(({ q }) => q);
    queries.push("kort", "avbryt <b>nu</b>", "fakt", "xyzzy", "mitt", "nummer kort datum faktura bank adress kod", "säkerhetskodsfaktura");
    const program = resolve(process.env.KORTKOLL_LOCAL ?? resolve(root, "target/debug/local"), "../site");
    const output = execFileSync(program, ["search", "-", "--lang", "sv"], { input: queries.join("\n"), encoding: "utf8" });
    const answers = output.split(/^# .*\n/m).slice(1);
    expect(answers.length).toBe(queries.length);
    queries.forEach((query, place) => {
        const expected = [...answers[place].matchAll(/^ *\d+\. (\S+)/gm)].map(([, address]) => address);
        const found = engine.find(query).map(({ section: { page, id } }) => page.path + (id && `#${id}`));
        expect(found, query).toEqual(expected);
    });
});
