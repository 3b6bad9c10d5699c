// @ts-check
// The tool "Ändra kortet här": who is signed in, the organisation's subscriptions, the form, the receipt. Without this
// script the article's steps and the phone number stand there; all words are in the page.

import { call } from "./api.js";
import { CardForm } from "./card-form.js";
import { showSubscriptions } from "./card-list.js";
import { day } from "./format.js";
import { find, phrase, problemText } from "./page.js";
import { IdleWatch, currentSession, samePerson } from "./session.js";

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./session.js").Session} Session
 */

class Tool {
    /** @type {Session | undefined} */ session;
    /** @type {Subscription[]} */ subscriptions = [];

    /** @param {HTMLElement} tool */
    constructor(tool) {
        this.tool = tool;
        this.idle = new IdleWatch(/** @type {HTMLDialogElement} */ (find(tool, "[data-idle]")));
        this.form = new CardForm(find(tool, "#card-edit--form"), {
            status: (text) => this.say(text),
            saved: (card) => this.receipt(card),
            used: () => this.idle.used(),
            cancelled: () => this.list(),
            signedOut: () => this.idle.stop(),
        });
        this.on("[data-sign-out]", () => this.signOut());
        this.on("[data-back]", () => this.load());
        this.on("[data-reload]", () => this.start());
        this.on("[data-stay]", () => this.stay());
        this.on("[data-continue]", () => this.resume(true));
        // The reader comes back from the tab where they signed in.
        document.addEventListener("visibilitychange", () => {
            if (!document.hidden && !this.form.ended.hidden) this.resume(false);
        });
        tool.addEventListener("click", (event) => this.copy(event));
    }

    /** @param {string} selector @param {() => void} act */
    on(selector, act) {
        find(this.tool, selector).addEventListener("click", act);
    }

    /** @param {string} text */
    say(text) {
        find(this.tool, "[data-status]").textContent = text;
    }

    /**
     * Shows one view, and says what went wrong, if anything.
     * @param {string} name
     * @param {string} [problem] its code
     */
    show(name, problem) {
        for (const view of this.tool.querySelectorAll("[data-view]")) {
            /** @type {HTMLElement} */ (view).hidden = view.getAttribute("data-view") !== name;
        }
        find(this.tool, "[data-problem]").replaceChildren(...(problem ? [problemText(this.tool, problem)] : []));
        find(this.tool, "[data-who]").hidden = !this.session?.signedIn;
        return find(this.tool, `[data-view="${name}"]`);
    }

    async start() {
        const outcome = { "#sign-in--failed": "sign-in-failed", "#sign-in--unavailable": "sign-in-unavailable" }[location.hash];
        this.session = await currentSession();
        if (!this.session) return void this.show("away");
        if (!this.session.signedIn) {
            this.show("signed-out", outcome);
            if (outcome) find(this.tool, "[data-sign-in]").focus();
            return;
        }
        const { name, email, organisation, billingAdmin } = this.session;
        find(this.tool, "[data-organisation]").textContent = organisation;
        find(this.tool, "[data-person]").textContent = phrase("person", { name, email });
        this.idle.used();
        const arrived = location.hash === `#${this.tool.id}`;
        if (!billingAdmin) {
            const view = this.show("no-role");
            if (arrived) find(view, "[data-heading]").focus();
            return;
        }
        if (arrived) find(this.tool, "h2").focus();
        await this.load();
    }

    /** Fetches the subscriptions and shows them; a single card of one's own is already chosen. */
    async load() {
        this.say(phrase("loading"));
        const answer = await call("GET", "/api/subscriptions");
        this.say("");
        if (answer.code === "not-signed-in") return this.start();
        if (!answer.ok) return void this.show("away");
        this.idle.used();
        this.subscriptions = answer.data.subscriptions;
        const [first, ...more] = this.subscriptions;
        if (!first) return find(this.show("empty"), "[data-heading]").focus();
        if (more.length === 0 && first.canEditCard) return this.edit(first);
        this.list();
    }

    list() {
        const view = this.show("list");
        showSubscriptions(find(view, "[data-subscriptions]"), this.subscriptions, (subscription) => this.edit(subscription));
        find(view, "[data-heading]").focus();
    }

    /** @param {Subscription} subscription */
    edit(subscription) {
        if (!subscription.card) return;
        const { id } = subscription.card;
        const pays = this.subscriptions.filter(({ card }) => card?.id === id).map(({ name }) => name);
        this.show("form");
        this.form.open(subscription.card, pays);
    }

    /** @param {import("./card-list.js").Card & {pays: {subscription: string, name: string, next: string | null}[]}} card */
    receipt(card) {
        const view = this.show("receipt");
        find(view, "[data-receipt-card]").textContent = CardForm.receipt(card);
        const items = card.pays.map(({ name, next }) => {
            const item = document.createElement("li");
            const when = next ? day(next) : "";
            item.textContent = phrase(next ? "receipt_item" : "receipt_item_no_date", { subscription: name, when });
            return item;
        });
        find(view, "[data-receipt-list]").replaceChildren(...items);
        find(view, "[data-receipt-pays]").hidden = items.length === 0;
        find(view, "[data-heading]").focus();
    }

    async signOut() {
        const answer = await call("POST", "/api/sign-out");
        if (!answer.ok) return void this.show("away", answer.code);
        this.idle.stop();
        this.form.clear();
        this.subscriptions = [];
        this.session = undefined;
        for (const shown of ["organisation", "person", "subscriptions", "receipt-card", "receipt-list"]) {
            find(this.tool, `[data-${shown}]`).replaceChildren();
        }
        this.show("signed-out");
        this.say(phrase("signed_out"));
        find(this.tool, "[data-sign-in]").focus();
    }

    /** Keeps the session alive. */
    async stay() {
        this.idle.dialog.close();
        const session = await currentSession();
        if (session?.signedIn) this.idle.used();
        else if (!find(this.tool, '[data-view="form"]').hidden) this.form.ended.hidden = false;
        else this.start();
    }

    /**
     * Looks whether the reader has signed in again, in another tab.
     * @param {boolean} asked whether the reader says so
     */
    async resume(asked) {
        const session = await currentSession();
        if (!session?.signedIn) {
            if (asked) this.say(phrase("still_signed_out"));
            return;
        }
        if (this.session && !samePerson(session, this.session)) {
            this.form.clear();
            await this.start();
            return this.say(phrase("other_person"));
        }
        this.session = session;
        this.idle.used();
        this.form.resume();
        this.say(phrase("signed_in_again"));
    }

    /** Copies the text beside the button. @param {Event} event */
    async copy(event) {
        const button = /** @type {HTMLElement} */ (event.target).closest("[data-copy]");
        if (!button?.parentElement) return;
        const source = /** @type {HTMLInputElement} */ (find(button.parentElement, "[data-copy-source]"));
        source.select();
        try {
            await navigator.clipboard.writeText(source.value);
            this.say(phrase("copied"));
        } catch {
            // The text is selected: it can be copied by hand.
        }
    }
}

const tool = document.getElementById("card-edit--tool");
if (tool) new Tool(tool).start();
