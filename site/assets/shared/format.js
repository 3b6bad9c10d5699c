// @ts-check
// Dates, amounts, expiry, countries and postal codes between what is stored and what a person reads or types.

const language = document.documentElement.lang;

/**
 * `2026-12-14` or a moment -> "14 december 2026".
 * @param {string} iso
 */
export function day(iso) {
    // A date alone is that day everywhere; a moment is the reader's own day.
    const zone = iso.includes("T") ? undefined : "UTC";
    return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: zone }).format(new Date(iso));
}

/**
 * A moment -> "14 december 2026 kl. 09:30", by the reader's own clock.
 * @param {string} iso
 */
export function moment(iso) {
    return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(iso));
}

/**
 * `1234.50`, `SEK` -> "1 234,50 kr".
 * @param {string} amount
 * @param {string} currency
 */
export function money(amount, currency) {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(Number(amount));
}

/**
 * `2027-04` -> "04/27", as cards print it.
 * @param {string} expiry
 */
export function shortExpiry(expiry) {
    return `${expiry.slice(5)}/${expiry.slice(2, 4)}`;
}

/**
 * What a person types for an expiry, as `YYYY-MM`: "4/27", "04/2027", "0427", "427", "2027-04".
 * @param {string} text
 * @returns {string | undefined} undefined if it is no month and year
 */
export function parseExpiry(text) {
    const typed = text.trim();
    const yearFirst = /^(\d{4})\s*[-/. ]\s*(\d{1,2})$/.exec(typed);
    const monthFirst = /^(\d{1,2})\s*[-/. ]?\s*(\d{4}|\d{2})$/.exec(typed);
    const [month, year] = yearFirst ? [yearFirst[2], yearFirst[1]] : monthFirst ? [monthFirst[1], monthFirst[2]] : [];
    if (!month || !year || Number(month) < 1 || Number(month) > 12) return undefined;
    return `${year.padStart(4, "20")}-${month.padStart(2, "0")}`;
}

/**
 * What stands in a card's field, as it is read: a date as cards print it, however it was typed; a country by its name in
 * the page's list.
 * @param {string} field its path
 * @param {string} value
 */
export function shown(field, value) {
    const expiry = field === "expiry" && parseExpiry(value);
    if (expiry) return shortExpiry(expiry);
    const country = field === "address.country" && document.querySelector(`option[value="${CSS.escape(value)}"]`);
    return (country && country.textContent) || value;
}

/**
 * A Swedish postal code as it is written, "111 22"; any other stays as it was typed.
 * @param {string} text
 * @param {string} country
 */
export function postalCode(text, country) {
    const digits = text.replace(/\s/g, "");
    return country === "SE" && /^\d{5}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3)}` : text.trim();
}
