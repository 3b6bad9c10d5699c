// @ts-check
// How words are read: what counts as one, its stem, and how far two are apart.

/**
 * @typedef {{endings: string[], vowels: string, single: string, joints: string[], common: string[]}} Language
 *     how a language's words are read: content/<language>/search.toml
 */

/** The words of a text, in small letters. @param {string} text @returns {string[]} */
export function words(text) {
    return text.normalize("NFC").toLowerCase().match(/[\p{Alphabetic}\p{M}\p{N}]+/gu) ?? [];
}

/** A word without marks: å and ä become a. @param {string} word */
export function fold(word) {
    return word.normalize("NFKD").replace(/\p{M}/gu, "");
}

/**
 * A word without its ending, folded. An ending such as `t-ret` is `ret` after a `t`.
 * @param {string} word
 * @param {Language} language
 */
export function stem(word, { endings, vowels, single }) {
    for (const entry of endings) {
        const ending = entry.slice(entry.indexOf("-") + 1);
        if (!word.endsWith(ending)) continue;
        const rest = word.slice(0, -ending.length);
        if (word.endsWith(entry.replace("-", "")) && rest.length >= 3 && [...rest].some((c) => vowels.includes(c))) {
            word = rest;
            break;
        }
    }
    const last = word.slice(-1);
    return fold(word.length > 3 && word.at(-2) === last && single.includes(last) ? word.slice(0, -1) : word);
}

/** How many letters were added, lost, changed, or swapped with the next one. @param {string} a @param {string} b */
export function slips(a, b) {
    /** @type {number[][]} */
    const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= a.length; i++) {
        rows[i] = [i];
        for (let j = 1; j <= b.length; j++) {
            const changed = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
            rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, changed);
            if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
                rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
            }
        }
    }
    return rows[a.length][b.length];
}
