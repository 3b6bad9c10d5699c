// @ts-check
// Search: shows the hits while a reader types. What is typed stays in the browser: it is in the page's address (`?q=`), so that
// it can be sent to somebody and is there again after Back, but no request is made with it.
import { clone, find } from "../shared/page.js";
import { Engine } from "./engine.js";
import { words } from "./language.js";

/** More hits than this help nobody. */
const MOST_HITS = 20;
/** The shortest query, in letters. */
const SHORTEST_QUERY = 2;
/** The longest query, as in the page's `maxlength`. */
const LONGEST_QUERY = 300;
/** After this time without a key, in ms, the query goes into the address and the number of hits is announced. */
const PAUSE = 500;
/** About how long an excerpt is, and how much of it stands before the first word that was sought, in characters. */
const EXCERPT = 160;
const LEAD = 40;

/** @typedef {import("./engine.js").Hit} Hit */

/** The search of a page. */
export class SearchBox {
    /** @type {Engine | undefined} */
    engine;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer;
    isLoading = false;
    hasFailed = false;

    /** @param {HTMLElement} part has `data-search`, the address of a file that says where the index is */
    constructor(part) {
        this.part = part;
        this.input = /** @type {HTMLInputElement} */ (find(part, "input"));
        this.panel = find(part, "[data-search-panel]");
        this.results = find(part, "[data-search-results]");
        this.message = find(part, "[data-search-message]");
        this.status = find(part, "[data-search-status]");

        this.input.addEventListener("input", () => this.typed());
        part.addEventListener("keydown", (event) => this.key(event));
        part.addEventListener("focusin", () => this.load());
        this.results.addEventListener("click", () => this.settle());
        addEventListener("popstate", () => this.restore());
        addEventListener("pageshow", ({ persisted }) => persisted && this.restore());
        // What was typed while this script was loading counts; else what the address says.
        if (this.input.value) this.typed();
        else this.restore();
        this.load();
    }

    /** Loads the index; a reader who comes back to the box tries again. */
    async load() {
        if (this.engine || this.isLoading) return;
        this.isLoading = true;
        this.hasFailed = false;
        try {
            const { href, integrity } = await fetchJson(this.part.dataset.search ?? "", {});
            this.engine = new Engine(await fetchJson(href, { integrity }));
        } catch {
            this.hasFailed = true;
        }
        this.isLoading = false;
        if (this.input.value.trim()) this.typed();
    }

    /** Puts the query of the address into the box. */
    restore() {
        const query = new URL(location.href).searchParams.get("q") ?? "";
        this.input.value = query.slice(0, LONGEST_QUERY);
        this.typed();
    }

    /** Shows what is found for what stands in the box now. */
    typed() {
        clearTimeout(this.timer);
        this.status.textContent = "";
        this.announcement = this.input.value.trim() ? this.show() : this.hide();
        this.timer = setTimeout(() => this.settle(), PAUSE);
    }

    /** Announces the result, and puts the query into the address. */
    settle() {
        clearTimeout(this.timer);
        if (this.announcement && this.status.textContent !== this.announcement) this.status.textContent = this.announcement;
        const url = new URL(location.href);
        const query = this.input.value.trim();
        if ((url.searchParams.get("q") ?? "") === query) return;
        if (query) url.searchParams.set("q", query);
        else url.searchParams.delete("q");
        history.replaceState(history.state, "", url);
    }

    /** Shows hits, or a sentence if there are none. @returns {string} what is announced; empty while the index is loading */
    show() {
        const query = this.input.value.trim();
        if (words(query).join("").length < SHORTEST_QUERY) return this.tell("short");
        if (this.hasFailed) return this.tell("unavailable");
        if (!this.engine) return "";
        const { engine } = this;
        const hits = engine.find(query).slice(0, MOST_HITS);
        if (!hits.length) return this.tell("none", query);
        this.message.replaceChildren();
        this.results.replaceChildren(...hits.map((hit) => this.hit(hit, (word) => hit.stems.has(engine.stemOf(word)))));
        this.panel.hidden = false;
        return fill(this.text("hits").textContent ?? "", "count", String(hits.length));
    }

    /** Shows a sentence instead of hits. @param {string} name @param {string} [query] @returns {string} the sentence */
    tell(name, query = "") {
        const text = this.text(name);
        const sentence = find(text, "p");
        sentence.textContent = fill(sentence.textContent ?? "", "query", query);
        this.results.replaceChildren();
        this.message.replaceChildren(text);
        this.panel.hidden = false;
        return sentence.textContent;
    }

    /** @param {string} name */
    text(name) {
        return clone(this.part, `template[data-search-text="${name}"]`);
    }

    /** Closes the list. */
    hide() {
        this.panel.hidden = true;
        this.results.replaceChildren();
        this.message.replaceChildren();
        return "";
    }

    /** Goes to the first hit. If there is no index, the form leads to the list. */
    submit() {
        if (this.hasFailed) return /** @type {HTMLFormElement} */ (find(this.part, "form")).submit();
        this.typed();
        // An empty box is closed while typing; who asks with it is told what to do.
        if (!this.input.value.trim()) this.announcement = this.tell("short");
        this.settle();
        return this.results.querySelector("a")?.focus();
    }

    /** Up and down go through the box and the links below it; Escape goes back to the box. @param {KeyboardEvent} event */
    key(event) {
        if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (event.key === "Escape" && !this.panel.hidden) {
            event.preventDefault();
            this.panel.hidden = true;
            this.input.focus();
        } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            const isDown = event.key === "ArrowDown";
            if (isDown && this.panel.hidden && event.target === this.input) this.typed();
            if (this.panel.hidden) return;
            const stops = [this.input, ...this.panel.querySelectorAll("a")];
            const at = stops.findIndex((stop) => stop === event.target);
            const next = stops[at + (isDown ? 1 : -1)];
            if (at < 0 || !next) return;
            event.preventDefault();
            next.focus();
        }
    }

    /** An item of the list. @param {Hit} hit @param {(word: string) => boolean} isSought */
    hit({ section: { page, id, heading, text, isFirst } }, isSought) {
        const item = this.text("hit");
        find(item, "a").setAttribute("href", id ? `${page.path}#${id}` : page.path);
        find(item, "[data-heading]").replaceChildren(...marked(heading, isSought));
        if (isFirst) find(item, "[data-page]").remove();
        else find(item, "[data-page]").textContent = page.title;
        find(item, "p").replaceChildren(...marked(excerpt(text, isSought), isSought));
        return item;
    }
}

/** @param {string} address @param {RequestInit} options @throws if there is no such file */
async function fetchJson(address, options) {
    const response = await fetch(address, options);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
}

/** @param {string} text @param {string} name @param {string} value */
function fill(text, name, value) {
    return text.replace(`{${name}}`, () => value);
}

/** The words of a text as they are written, with their places. @param {string} text */
function writtenWords(text) {
    return [...text.matchAll(/[\p{Alphabetic}\p{M}\p{N}]+/gu)];
}

/** A text with the words that were sought marked. @param {string} text @param {(word: string) => boolean} isSought */
function marked(text, isSought) {
    /** @type {(string | HTMLElement)[]} */
    const parts = [];
    let done = 0;
    for (const { 0: word, index } of writtenWords(text)) {
        if (!isSought(word)) continue;
        const mark = document.createElement("mark");
        mark.textContent = word;
        parts.push(text.slice(done, index), mark);
        done = index + word.length;
    }
    return [...parts, text.slice(done)];
}

/** The part of a text that has most of the words that were sought. @param {string} text @param {(word: string) => boolean} isSought */
function excerpt(text, isSought) {
    const all = writtenWords(text);
    const sought = all.filter(({ 0: word }) => isSought(word));
    const within = sought.map(({ index }) => sought.filter((other) => other.index >= index && other.index < index + EXCERPT - LEAD).length);
    const best = sought[within.indexOf(Math.max(...within))]?.index ?? 0;
    if (best + EXCERPT > text.length && text.length <= EXCERPT) return text;
    const start = best <= LEAD ? 0 : (all.find(({ index }) => index >= best - LEAD)?.index ?? 0);
    const end = start + EXCERPT >= text.length ? text.length : text.lastIndexOf(" ", start + EXCERPT);
    return `${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}
