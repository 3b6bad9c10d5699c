// @ts-check
// The search engine: finds the sections that answer a query. site/src/search/ is the same engine in Rust; both rank alike,
// to the last bit: no logarithms, and sums in the same order.

import { fold, slips, stem, words } from "./language.js";
import { WordIndex } from "./word-index.js";

/**
 * @typedef {import("./word-index.js").Section} Section
 * @typedef {{language: import("./language.js").Language, synonyms: [string, string[]][], pages: import("./word-index.js").IndexPage[]}} Index
 *     `synonyms`: words of the texts, each with other words for them
 * @typedef {{section: Section, stems: Set<string>, score: number}} Hit `stems`: those of the section's words that were sought
 * @typedef {{stem: string, factor: number}} Match a stem of the index that a word of the query stands for, and how well
 * @typedef {{places: number[], matches: Match[], phrases: string[][], rarest: number}} Idea
 *     what some words of the query mean: any of `matches`, or all stems of one of `phrases`; `places` are the words' places
 */

/** How well a word of the query is matched: by a word that begins with it, or ends with it, by a part of it, by one slip of the pen. */
const BEGINNING = 0.75;
const END = 0.45;
const PART = 0.8;
const SLIP = 0.6;
const SYNONYM = 0.95;
/** The first section of a page is the best way into the page. */
const FIRST_SECTION = 1.4;
/** A hit with less than this share of the best one's score is left out. */
const LEAST_SHARE = 0.05;
/** More words than this say nothing new. */
const MOST_WORDS = 24;

/** Searches one language's index. */
export class Engine extends WordIndex {
    /** @param {Index} index */
    constructor({ language, synonyms, pages }) {
        super(language, pages);
        /** Phrases and what they stand for, the longest first. @type {{phrase: string[], targets: string[][]}[]} */
        this.phrases = [];
        for (const [target, others] of synonyms) {
            for (const other of others) this.addPhrase(this.stems(words(other)), this.stems(this.telling(words(target))));
        }
        this.phrases.sort((a, b) => b.phrase.length - a.phrase.length);
    }

    /** Adds a phrase that stands for another. @param {string[]} phrase @param {string[]} target */
    addPhrase(phrase, target) {
        if (!phrase.length || !target.length) return;
        const known = this.phrases.find((other) => other.phrase.join(" ") === phrase.join(" "));
        if (known) known.targets.push(target);
        else this.phrases.push({ phrase, targets: [target] });
    }

    /**
     * The sections that answer a query, the best first.
     * @param {string} query
     * @returns {Hit[]}
     */
    find(query) {
        /** @type {Map<number, {score: number, known: number, stems: Set<string>}>} */
        const found = new Map();
        let asked = 0;
        for (const idea of this.ideas(query)) {
            const answers = this.answers(idea);
            const rarity = this.rarity(answers.size);
            asked += rarity;
            for (const [section, { score, stems }] of answers) {
                const hit = found.get(section) ?? { score: 0, known: 0, stems: new Set() };
                hit.score += score;
                hit.known += rarity;
                for (const stem of stems) hit.stems.add(stem);
                found.set(section, hit);
            }
        }
        const hits = [...found].map(([place, { score, known, stems }]) => {
            const section = this.sections[place];
            // A section that has only some of the words answers another question.
            const share = known / asked;
            return { place, section, stems, score: score * share * share * (section.isFirst ? FIRST_SECTION : 1) };
        });
        hits.sort((a, b) => b.score - a.score || a.place - b.place);
        return hits.filter(({ score }) => score >= hits[0].score * LEAST_SHARE);
    }

    /** The sections that an idea is found in, each with the score of the best way that it is. @param {Idea} idea */
    answers({ matches, phrases, rarest }) {
        /** @type {Map<number, {score: number, stems: string[]}>} */
        const answers = new Map();
        /** @param {number} section @param {number} score @param {string[]} stems */
        const put = (section, score, stems) => {
            const best = answers.get(section) ?? { score: 0, stems: [] };
            answers.set(section, { score: Math.max(best.score, score), stems: [...best.stems, ...stems] });
        };
        for (const { stem, factor } of matches) {
            const sections = this.weights.get(stem) ?? new Map();
            const rarity = Math.min(rarest, this.rarity(sections.size));
            for (const [section, weight] of sections) put(section, factor * weight * rarity, [stem]);
        }
        for (const phrase of phrases) {
            const [first, ...rest] = phrase.map((stem) => this.weights.get(stem) ?? new Map());
            const sections = [...first.keys()].filter((section) => rest.every((weights) => weights.has(section)));
            const rarity = this.rarity(sections.length);
            for (const section of sections) {
                const sum = rest.reduce((sum, weights) => sum + weights.get(section), first.get(section));
                put(section, SYNONYM * (sum / phrase.length) * rarity, phrase);
            }
        }
        return answers;
    }

    /** What the words of a query mean. @param {string} query @returns {Idea[]} */
    ideas(query) {
        const all = words(query).slice(0, MOST_WORDS);
        const stems = this.stems(all);
        /** @type {Idea[]} */
        const ideas = [];
        const taken = new Set();
        for (const { phrase, targets } of this.phrases) {
            const places = this.placesOf(phrase, stems, taken);
            if (!places) continue;
            places.forEach((place) => taken.add(place));
            const isWord = places.length === 1;
            const matches = isWord ? this.matches(all[places[0]], places[0] === all.length - 1) : [];
            ideas.push(this.idea(places, matches, isWord ? targets : [...targets, phrase], isWord ? stems[places[0]] : ""));
        }
        const telling = new Set(this.telling(all));
        all.forEach((word, place) => {
            if (!taken.has(place) && telling.has(word)) ideas.push(...this.wordIdeas(word, place, place === all.length - 1));
        });
        for (const idea of ideas) this.preferCompounds(idea, ideas);
        return ideas;
    }

    /**
     * The places of a phrase in a query, if it is there: in its order, with at most one other word between two of its own.
     * @param {string[]} phrase
     * @param {string[]} stems
     * @param {Set<number>} taken the places that other phrases have
     */
    placesOf(phrase, stems, taken) {
        for (let start = 0; start < stems.length; start++) {
            const places = [start];
            for (const stem of phrase.slice(1)) {
                const next = places[places.length - 1] + 1;
                places.push(stems[next] === stem ? next : next + 1);
            }
            if (places.every((place, at) => stems[place] === phrase[at] && !taken.has(place))) return places;
        }
        return undefined;
    }

    /** @param {number[]} places @param {Match[]} matches @param {string[][]} phrases @param {string} own the stem of the idea's one word */
    idea(places, matches, phrases, own) {
        const sections = this.weights.get(own);
        // A word that is met as part of a rare one is no rarer for it.
        return { places, matches, phrases, rarest: sections ? this.rarity(sections.size) : 1 };
    }

    /** The ideas of one word: one, or those of its parts. @param {string} word @param {number} place @param {boolean} isLast */
    wordIdeas(word, place, isLast) {
        const own = stem(word, this.language);
        const matches = this.matches(word, isLast);
        const parts = this.weights.has(own) ? [] : this.parts(word);
        if (parts.length) {
            return parts.map((part) => this.idea([place], [{ stem: part, factor: PART }, ...matches], [], own));
        }
        if (!matches.length) matches.push(...this.slipMatches(own));
        if (!matches.length) matches.push(...this.beginning(word));
        // Half a word that means nothing does not change what the others mean.
        return matches.length || word.length >= 3 ? [this.idea([place], matches, [], own)] : [];
    }

    /** The stems that a word may mean: its own, and those of words that begin with it or end with it. @param {string} word @param {boolean} isLast */
    matches(word, isLast) {
        const own = stem(word, this.language);
        const folded = fold(word);
        /** @type {Map<string, number>} */
        const factors = new Map();
        if (this.weights.has(own)) factors.set(own, 1);
        for (const { form, stem: other } of this.forms.values()) {
            if (other === own) continue;
            const begins = folded.length >= (isLast ? 2 : 3) && form.startsWith(folded);
            if (begins || (own.length >= 4 && other.startsWith(own))) factors.set(other, BEGINNING);
            else if (own.length >= 4 && other.length >= own.length + 3 && other.endsWith(own) && !factors.has(other)) {
                factors.set(other, END);
            }
        }
        return [...factors].map(([stem, factor]) => ({ stem, factor }));
    }

    /** The stems of a compound's two parts, the longest first part; none, if the index does not know both. @param {string} word */
    parts(word) {
        for (let at = word.length - 3; at >= 3; at--) {
            const end = this.knownStem(word.slice(at));
            if (!end) continue;
            for (const joint of [...this.language.joints, ""]) {
                if (!word.slice(0, at).endsWith(joint)) continue;
                const beginning = word.slice(0, at - joint.length);
                const start = beginning.length >= 4 ? this.knownStem(beginning) : undefined;
                if (start) return [start, end];
            }
        }
        return [];
    }

    /** The longest known beginning of a compound whose end is not known. @param {string} word @returns {Match[]} */
    beginning(word) {
        for (let at = word.length - 3; at >= 4; at--) {
            const start = this.knownStem(word.slice(0, at));
            if (start) return [{ stem: start, factor: PART }];
        }
        return [];
    }

    /** The stem of part of a word, if the index knows it: as a word, or as a stem. @param {string} part */
    knownStem(part) {
        const folded = fold(part);
        if (this.common.has(folded)) return undefined;
        return [stem(part, this.language), folded].find((known) => this.weights.has(known));
    }

    /** The stems that are nearest to one, if that is near enough for a slip. @param {string} own @returns {Match[]} */
    slipMatches(own) {
        let nearest = own.length >= 8 ? 2 : own.length >= 4 ? 1 : 0;
        /** @type {string[]} */
        let stems = [];
        for (const other of this.weights.keys()) {
            if (other.length < 3 || Math.abs(other.length - own.length) > nearest) continue;
            const count = slips(own, other);
            if (count > nearest) continue;
            if (count < nearest) stems = [];
            nearest = count;
            stems.push(other);
        }
        return nearest ? stems.map((stem) => ({ stem, factor: SLIP })) : [];
    }

    /** A compound that holds two words of the query is as good as both. @param {Idea} idea @param {Idea[]} ideas */
    preferCompounds(idea, ideas) {
        for (const match of idea.matches) {
            /** @param {Idea} other */
            const has = (other) => other.places[0] !== idea.places[0] && other.matches.some(({ stem }) => stem === match.stem);
            if (ideas.some(has)) match.factor = 1;
        }
    }
}
