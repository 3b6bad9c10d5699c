// @ts-check
// The tool "Ändra kortet här": who is signed in, the organisation's subscriptions, the form, the receipt. Without this
// script the article's steps and the phone number stand there; all words are in the page.

import { call } from "./api.js";
import { CardForm } from "./card-form.js";
import { showSubscriptions } from "./card-list.js";
import { day } from "./format.js";
import { find, phrase, problemText } from "./page.js";
import { IdleWatch, currentSession } from "./session.js";

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./session.js").Session} Session
 */

class Tool {
    /** @type {Session | undefined} */ session;
    /** @type {Subscription[]} */ subscriptions = [];
    /** Counts what the reader has begun: an answer that comes after the next beginning is too late. */
    turn = 0;

    /** @param {HTMLElement} tool */
    constructor(tool) {
        this.tool = tool;
        this.idle = new IdleWatch(/** @type {HTMLDialogElement} */ (find(tool, "[data-idle]")));
        this.form = new CardForm(find(tool, "#card-edit--form"), {
            status: (text) => this.say(text),
            saved: (card) => this.receipt(card),
            late: () => this.session?.signedIn && this.shows("list") && this.load(false),
            used: () => this.idle.used(),
            cancelled: () => this.load(true),
            signedOut: () => this.idle.stop(),
        });
        this.on("[data-sign-out]", () => this.signOut());
        this.on("[data-back]", () => this.load(true));
        this.on("[data-reload]", () => this.start(true));
        this.on("[data-stay]", () => this.stay());
        this.on("[data-continue]", () => this.compare(true));
        // The reader comes back: from the tab where they signed in, or where somebody else did.
        document.addEventListener("visibilitychange", () => !document.hidden && this.compare(false));
        window.addEventListener("pageshow", (event) => event.persisted && this.compare(false));
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

    /** Whether a view is the one that is shown. @param {string} name */
    shows(name) {
        return !find(this.tool, `[data-view="${name}"]`).hidden;
    }

    /**
     * Asks who is there, and begins with that.
     * @param {boolean} asked whether the reader did something for it: only then does the focus move
     * @returns {Promise<void>}
     */
    async start(asked) {
        const turn = ++this.turn;
        const session = await currentSession();
        if (turn !== this.turn) return;
        this.session = session;
        if (!session) return void this.show("away");
        if (!session.signedIn) {
            const outcome = { "#sign-in--failed": "sign-in-failed", "#sign-in--unavailable": "sign-in-unavailable" }[location.hash];
            this.show("signed-out", outcome);
            if (asked || outcome) find(this.tool, "[data-sign-in]").focus();
            return;
        }
        const { name, email, organisation, billingAdmin } = session;
        find(this.tool, "[data-organisation]").textContent = organisation;
        find(this.tool, "[data-person]").textContent = phrase(email ? "person" : "person_no_email", { name, email });
        this.idle.watch(session);
        if (billingAdmin) return this.load(asked);
        this.focus(this.show("no-role"), asked);
    }

    /** Moves the focus to a view's heading, if the reader did something to get there. @param {HTMLElement} view @param {boolean} asked */
    focus(view, asked) {
        if (asked) find(view, "[data-heading]").focus();
    }

    /**
     * Fetches the subscriptions and shows them; a single card of one's own is already chosen.
     * @param {boolean} asked
     * @returns {Promise<void>}
     */
    async load(asked) {
        const turn = ++this.turn;
        this.form.clear();
        this.say(phrase("loading"));
        const answer = await call("GET", "/api/subscriptions");
        if (turn !== this.turn) return;
        this.say("");
        if (answer.code === "not-signed-in") {
            this.forget();
            return this.start(asked);
        }
        if (!answer.ok) return void this.show("away");
        this.idle.used();
        this.subscriptions = answer.data.subscriptions;
        const [first, ...more] = this.subscriptions;
        if (!first) return this.focus(this.show("empty"), asked);
        // Back from the form, a single one is shown in the list: it would open again otherwise.
        if (more.length === 0 && first.canEditCard && !this.shows("form") && !this.shows("receipt")) return this.edit(first, asked);
        const view = this.show("list");
        showSubscriptions(find(view, "[data-subscriptions]"), this.subscriptions, (subscription) => this.edit(subscription, true));
        this.focus(view, asked);
    }

    /** @param {Subscription} subscription @param {boolean} asked */
    edit(subscription, asked) {
        if (!subscription.card) return;
        const { id } = subscription.card;
        const paid = this.subscriptions.filter(({ card, status }) => card?.id === id && status !== "cancelled");
        const view = this.show("form");
        this.form.open(subscription.card, paid.map(({ name }) => name));
        this.focus(view, asked);
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

    /** Takes everything of the one who was signed in off the page. */
    forget() {
        this.turn++;
        this.idle.stop();
        this.form.clear();
        this.subscriptions = [];
        this.session = undefined;
        for (const shown of ["organisation", "person", "subscriptions", "receipt-card", "receipt-list"]) {
            find(this.tool, `[data-${shown}]`).replaceChildren();
        }
    }

    async signOut() {
        const answer = await call("POST", "/api/sign-out");
        if (!answer.ok) return void this.show("away", answer.code);
        this.forget();
        this.show("signed-out");
        this.say(phrase("signed_out"));
        find(this.tool, "[data-sign-in]").focus();
    }

    /** Keeps the session alive. */
    async stay() {
        const session = await currentSession();
        if (!session) return void (find(this.tool, "[data-idle-status]").textContent = phrase("stay_failed"));
        this.idle.dialog.close();
        this.answer(session, true);
    }

    /**
     * Looks who is signed in by now.
     * @param {boolean} asked whether the reader says that they have signed in again
     */
    async compare(asked) {
        if (!this.session?.signedIn) return;
        const session = await currentSession();
        if (session) this.answer(session, asked);
    }

    /** Goes on with the session as it is now. @param {Session} session @param {boolean} asked */
    answer(session, asked) {
        if (!this.session) return;
        if (!session.signedIn) {
            this.idle.stop();
            if (this.shows("form")) this.form.showEnded(asked);
            if (asked) this.say(phrase("still_signed_out"));
            return;
        }
        if (session.person !== this.session.person) {
            this.forget();
            this.start(asked).then(() => this.say(phrase("other_person")));
            return;
        }
        this.session = session;
        this.idle.watch(session);
        if (this.form.ended.hidden) return;
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
if (tool) new Tool(tool).start(location.hash === `#${tool.id}`);
