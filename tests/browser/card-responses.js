// @ts-check
// Responses of the functions about subscriptions and cards, for states that the demo data lacks.

/** @typedef {import("@playwright/test").Page} Page */

const ADDRESS = { line1: "Storgatan 1", line2: null, postalCode: "111 22", city: "Stockholm", region: null, country: "SE" };
const OWN = { holder: "ANNA ALM", address: ADDRESS, owner: { name: "Anna Alm" }, ownedByYou: true };
const BJORNS = { owner: { name: "Björn Berg" }, ownedByYou: false };
const NOBODYS = { owner: null, ownedByYou: false };

/** A card in a response. @param {string} last4 @param {string} status @param {object} whose */
const card = (last4, status, whose) =>
    ({ id: `card_${last4}`, brand: "visa", last4, expiry: "2031-04", status, version: 3, verified: null, ...whose });

/** A subscription in a response. @param {string} name @param {any} card @param {object} [more] */
const subscription = (name, card, more) => ({
    id: `sub_${name.toLowerCase()}`,
    name,
    status: "active",
    renews: "2030-12-14",
    customer: "cus_norrbacka",
    purchasedBy: { name: "Anna Alm", you: true },
    openInvoice: null,
    card,
    lastDecline: null,
    actions: card?.ownedByYou ? ["nothing", "edit-card", "add-card", "verify-with-bank"] : ["nothing", "add-card"],
    needsAction: false,
    nextPayment: card ? { date: "2030-12-14", amount: null, currency: null } : null,
    ...more,
});

/** The properties of a subscription with an open invoice, whose card was declined with that code. @param {string} code @param {string} amount @param {string[]} actions */
const owed = (code, amount, actions) => ({
    status: "past-due",
    actions,
    needsAction: true,
    nextPayment: { date: "2030-11-25", amount, currency: "SEK" },
    openInvoice: { id: `in_${code}`, amount, currency: "SEK", nextAttempt: "2030-11-25" },
    lastDecline: { code, at: "2030-11-20T08:00:00Z", amount, currency: "SEK", statementName: "PAHITTADE MOLN" },
});

/** A subscription in every state. */
export const EVERY_STATE = [
    subscription("Exchange", card("1881", "expired", BJORNS), owed("expired_card", "1234.50", ["add-card", "ask-owner"])),
    subscription("Apps", card("0036", "declined", OWN), owed("incorrect_zip", "273.00", ["edit-card", "contact-bank", "add-card"])),
    subscription("Visio", card("9995", "declined", OWN), owed("insufficient_funds", "349.00", ["pay-now", "try-later", "add-card", "edit-card"])),
    subscription("Teams", card("0101", "declined", OWN), owed("incorrect_cvc", "99.00", ["add-card", "edit-card"])),
    subscription("Premium", card("4242", "ok", { ...OWN, verified: "2030-11-22T10:00:00Z" })),
    subscription("Basic", card("4444", "expiring", OWN), { actions: ["edit-card", "add-card", "verify-with-bank"], needsAction: true }),
    subscription("Planner", card("5100", "ok", NOBODYS)),
    subscription("Project", null, { actions: ["add-card"], needsAction: true }),
    subscription("Skype", card("4242", "ok", OWN), { status: "cancelled", actions: ["nothing"], nextPayment: null }),
];

/** Responds with these subscriptions. @param {Page} page @param {object[]} [subscriptions] */
export const answerSubscriptions = (page, subscriptions = EVERY_STATE) =>
    page.route("**/api/subscriptions", (route) => route.fulfill({ json: { subscriptions } }));

/** Responds with the receipt of a payment, just after midnight in Sweden. @param {Page} page */
export const answerReceipt = (page) =>
    page.route("**/api/subscriptions/*/receipt?*", (route) => {
        const card = { brand: "mastercard", last4: "5100" };
        return route.fulfill({ json: { subscription: "Visio", number: "NB-0007", amount: "349.00", currency: "SEK", paidAt: "2030-11-30T23:30:00Z", card } });
    });

/** Responds with a problem. @param {Page} page @param {string} path @param {number} status @param {object} problem */
export const answerProblem = (page, path, status, problem) =>
    page.route(path, (route) =>
        route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify({ status, ...problem }) }),
    );
