// @ts-check
// Dates, amounts, expiry dates, countries, postal codes and lines of text: between their stored form and what a person reads or types.

import { phrase } from "./page.js";

const language = document.documentElement.lang;

/** Marks of direction, soft hyphens and the like, which come along with what is copied from documents and other pages. */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** Everybody reads the same times, whatever their machine's zone is: they are compared with statements and receipts. */
const TIME_ZONE = "Europe/Stockholm";

/**
 * `2026-12-14` or a date with a time -> "14 december 2026".
 * @param {string} iso
 */
export function formatDay(iso) {
    // A date alone is the same day in all time zones.
    const timeZone = iso.includes("T") ? TIME_ZONE : "UTC";
    return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone }).format(new Date(iso));
}

/**
 * A date with a time -> "14 december 2026 kl. 9.30", in Swedish time.
 * @param {string} iso
 */
export function formatMoment(iso) {
    const parts = new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: TIME_ZONE });
    const { hour, minute } = Object.fromEntries(parts.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
    return phrase("moment", { day: formatDay(iso), hour: String(Number(hour)), minute });
}

/**
 * `1234.50`, `SEK` -> "1 234,50 kr".
 * @param {string} amount
 * @param {string} currency
 */
export function formatMoney(amount, currency) {
    return new Intl.NumberFormat(language, { style: "currency", currency }).format(Number(amount));
}

/**
 * `2027-04` -> "04/27", as it is printed on cards.
 * @param {string} expiry
 */
export function shortExpiry(expiry) {
    return `${expiry.slice(5)}/${expiry.slice(2, 4)}`;
}

/**
 * A typed line as a person sees it: without what cannot be seen, and with one space where there is any white space. A person could
 * not correct what they do not see.
 * @param {string} text
 */
export function visibleLine(text) {
    return text.replace(INVISIBLE, "").replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/**
 * A typed expiry date, "4/27", "04/2027", "0427", "427" or "2027-04", as `YYYY-MM`.
 * @param {string} text
 * @returns {string | undefined} undefined if it is no month and year
 */
export function parseExpiry(text) {
    const typed = visibleLine(text);
    const yearFirst = /^(\d{4})\s*[-/. ]\s*(\d{1,2})$/.exec(typed);
    const monthFirst = /^(\d{1,2})\s*[-/. ]?\s*(\d{4}|\d{2})$/.exec(typed);
    let month, year;
    if (yearFirst) [, year, month] = yearFirst;
    else if (monthFirst) [, month, year] = monthFirst;
    if (!month || !year || Number(month) < 1 || Number(month) > 12) return undefined;
    return `${year.padStart(4, "20")}-${month.padStart(2, "0")}`;
}

/**
 * The value of a card's field as it is displayed: an expiry date as on cards, whichever way it was typed; a country by its
 * name in the page's list; anything else as it is.
 * @param {string} field its path
 * @param {string} value
 */
export function displayValue(field, value) {
    if (field === "expiry") {
        const expiry = parseExpiry(value);
        return expiry ? shortExpiry(expiry) : value;
    }
    if (field === "address.country") {
        const country = document.querySelector(`option[value="${CSS.escape(value)}"]`);
        return country?.textContent || value;
    }
    return value;
}

/**
 * A Swedish postal code in its usual form, "111 22"; one of another country as it was typed.
 * @param {string} text
 * @param {string} country
 */
export function formatPostalCode(text, country) {
    const line = visibleLine(text);
    const digits = line.replaceAll(" ", "");
    return country === "SE" && /^\d{5}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3)}` : line;
}
