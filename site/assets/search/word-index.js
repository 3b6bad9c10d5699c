// @ts-check
// Which sections have which words, and what each word counts there.

import { fold, stem, words } from "./language.js";

/**
 * @typedef {import("./language.js").Language} Language
 * @typedef {[id: string, heading: string, text: string, codes?: string]} IndexSection
 *     the first section of a page has no id and no heading of its own
 * @typedef {{title: string, path: string, also?: string[], sections: IndexSection[]}} IndexPage
 * @typedef {{page: IndexPage, id: string, heading: string, text: string, isFirst: boolean}} Section
 */

/** What a word counts in each part of a section. */
const HEADING = 6;
const ALSO = 4;
const CODE = 6;
const TEXT = 1;
/** The share of the sections in which a word counts half as much as one in no section. */
const COMMON_SHARE = 0.15;

/** The words of one language's sections. */
export class WordIndex {
    /** @type {Section[]} */
    sections = [];
    /** For each stem the sections that have it, each with its weight. @type {Map<string, Map<number, number>>} */
    weights = new Map();
    /** Each word of the sections, folded, with its stem. @type {Map<string, {form: string, stem: string}>} */
    forms = new Map();

    /** @param {Language} language @param {IndexPage[]} pages */
    constructor(language, pages) {
        this.language = language;
        this.common = new Set(language.common);
        for (const page of pages) {
            for (const [id, heading, text, codes = ""] of page.sections) {
                const isFirst = page.sections[0][0] === id;
                this.addWords(isFirst ? page.title : heading, HEADING);
                if (isFirst) for (const other of page.also ?? []) this.addWords(other, ALSO);
                for (const code of codes.split(" ")) this.addWords(code, CODE / words(code).length);
                this.addText(text);
                this.sections.push({ page, id, heading: isFirst ? page.title : heading, text, isFirst });
            }
        }
    }

    /** Adds the words of a heading or the like to the section that comes next. @param {string} text @param {number} weight */
    addWords(text, weight) {
        const all = words(text);
        // A word says more of a section if there are few beside it.
        const share = weight / (1 + 0.1 * this.telling(all, false).length);
        for (const stem of new Set(all.map((word) => this.learn(word)))) this.addWeight(stem, share);
    }

    /** Adds the words of a text to the section that comes next; each counts more for every time it is there, up to twice. @param {string} text */
    addText(text) {
        /** @type {Map<string, number>} */
        const counts = new Map();
        for (const word of words(text)) {
            const stem = this.learn(word);
            counts.set(stem, (counts.get(stem) ?? 0) + 1);
        }
        for (const [stem, count] of counts) this.addWeight(stem, (TEXT * 2 * count) / (count + 1));
    }

    /** @param {string} stem @param {number} weight */
    addWeight(stem, weight) {
        const section = this.sections.length;
        const sections = this.weights.get(stem) ?? new Map();
        sections.set(section, (sections.get(section) ?? 0) + weight);
        this.weights.set(stem, sections);
    }

    /** The stem of a word of the sections. @param {string} word */
    learn(word) {
        let found = this.forms.get(word);
        if (!found) this.forms.set(word, (found = { form: fold(word), stem: stem(word, this.language) }));
        return found.stem;
    }

    /** The stem of a word as a section's text has it; none, if no section does. @param {string} word */
    stemOf(word) {
        return this.forms.get(word.normalize("NFC").toLowerCase())?.stem ?? "";
    }

    /** @param {string[]} all */
    stems(all) {
        return all.map((word) => stem(word, this.language));
    }

    /** The words that say what is sought; all, if none does and `orAll`. @param {string[]} all */
    telling(all, orAll = true) {
        const telling = all.filter((word) => !this.common.has(fold(word)));
        return telling.length || !orAll ? telling : all;
    }

    /** What a word counts for that so many sections have: 1 for none, less the more there are. @param {number} sections */
    rarity(sections) {
        const half = COMMON_SHARE * this.sections.length;
        return half / (sections + half);
    }
}
