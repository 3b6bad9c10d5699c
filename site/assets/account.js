// @ts-check
// Who is signed in: what every tool begins with. The tool's own script comes once an administrator is there to use it; until
// then it costs the article's reader nothing. Without this script the article's steps and the phone number stand there; all
// words are in the page.

import { call } from "./api.js";
import { find, loadScript, phrase, problemText } from "./page.js";
import { IdleWatch, currentSession } from "./session.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {{open: (asked: boolean) => Promise<void>, clear: () => void}} Work
 *     What an administrator does in the tool: `open` shows where it begins, and moves the focus there if the reader asked
 *     for it; `clear` takes everything of the person's off the page.
 * @typedef {{outcome: string, detail: string}} Arrival
 *     How the way back from another site ended: `verify-declined` and a code, `new-card-added` and a card's id.
 */

export class Account {
    /** @type {Session | undefined} */ session;
    /** @type {Work | undefined} */ work;
    /** Counts the beginnings: an answer that comes after the next one is too late. */
    turn = 0;
    /** Where the reader was when the session was found to have ended. @type {Element | null} */
    left = null;

    /** @param {HTMLElement} tool */
    constructor(tool) {
        this.tool = tool;
        this.notice = find(tool, "[data-ended]");
        this.idle = new IdleWatch(/** @type {HTMLDialogElement} */ (find(tool, "[data-idle]")));
        this.on("[data-sign-out]", () => this.signOut());
        this.on("[data-reload]", () => this.start(true));
        this.on("[data-stay]", () => this.stay());
        this.on("[data-continue]", () => this.compare(true));
        // The reader comes back: from the tab where they signed in, or where somebody else did.
        document.addEventListener("visibilitychange", () => !document.hidden && this.compare(false));
        window.addEventListener("pageshow", (event) => event.persisted && this.compare(false));
        tool.addEventListener("click", (event) => this.copy(event));
        this.arrival = takeArrival();
        this.start(this.arrival !== undefined || location.hash === `#${tool.id}`);
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

    /** Moves the focus to a view's heading, if the reader did something to get there. @param {HTMLElement} view @param {boolean} asked */
    focus(view, asked) {
        if (asked) find(view, "[data-heading]").focus();
    }

    /**
     * Asks who is there, and begins with that.
     * @param {boolean} asked whether the reader did something for it: only then does the focus move
     * @returns {Promise<void>}
     */
    async start(asked) {
        const turn = ++this.turn;
        const session = await currentSession();
        if (asked) await settled();
        if (turn !== this.turn) return;
        this.session = session;
        if (!session) return void this.show("away");
        if (!session.signedIn) {
            const outcome = this.arrival?.outcome ?? "";
            this.arrival = undefined;
            this.show("signed-out", this.knows(outcome) ? outcome : undefined);
            if (asked) find(this.tool, "[data-sign-in]").focus();
            return;
        }
        const { name, email, organisation, billingAdmin } = session;
        find(this.tool, "[data-organisation]").textContent = organisation;
        find(this.tool, "[data-person]").textContent = phrase(email ? "person" : "person_no_email", { name, email });
        this.idle.watch(session);
        if (!billingAdmin) return this.focus(this.show("no-role"), asked);
        find(this.tool, '[data-view="without-script"]').hidden = true;
        this.say(phrase("loading"));
        const script = await loadScript().catch(() => undefined);
        if (turn !== this.turn) return;
        this.say("");
        if (!script) return void this.show("away");
        this.work ??= new script.default(this);
        await this.work?.open(asked);
    }

    /** Whether the page has words for a problem. @param {string} code */
    knows(code) {
        return this.tool.querySelector(`[data-problem-code="${CSS.escape(code)}"]`) !== null;
    }

    /** A call that needs the session: it counts as use of it, and may find that it has ended. @param {Parameters<typeof call>} sent */
    async call(...sent) {
        const { person } = this;
        const answer = await call(...sent);
        if (person !== this.person) return answer;
        if (answer.code === "not-signed-in") this.ended(true);
        else if (answer.code !== "unavailable") this.idle.used();
        return answer;
    }

    /** Who is signed in, if anybody is. */
    get person() {
        return this.session?.person;
    }

    /** Takes everything of the one who was signed in off the page. */
    forget() {
        this.turn++;
        this.idle.stop();
        this.work?.clear();
        this.session = this.arrival = undefined;
        this.notice.hidden = true;
        for (const shown of ["organisation", "person"]) find(this.tool, `[data-${shown}]`).replaceChildren();
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
            if (asked) this.say(phrase("still_signed_out"));
            return this.ended(asked);
        }
        if (session.person !== this.person) {
            this.forget();
            this.start(asked).then(() => this.say(phrase("other_person")));
            return;
        }
        this.session = session;
        this.idle.watch(session);
        if (this.notice.hidden) return;
        this.notice.hidden = true;
        this.say(phrase("signed_in_again"));
        const left = this.tool.contains(this.left) && this.left;
        /** @type {HTMLElement} */ (left || find(this.tool, "[data-view]:not([hidden]) [data-heading]")).focus();
    }

    /**
     * The session has ended. What stands on the page stays, and the reader can sign in again beside it.
     * @param {boolean} asked whether the reader did something that needs the session
     */
    ended(asked) {
        this.idle.stop();
        // Nothing behind a dialog can be reached.
        for (const dialog of this.tool.querySelectorAll("dialog")) dialog.close();
        if (!this.notice.contains(document.activeElement)) this.left = document.activeElement;
        this.notice.hidden = false;
        if (asked) this.notice.focus();
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

/** Takes the outcome out of the address, so that it is told once. @returns {Arrival | undefined} */
function takeArrival() {
    const [, what, how, detail = ""] = /^#(sign-in|new-card|verify|pay)--([a-z-]+)(?::([\w-]+))?$/.exec(location.hash) ?? [];
    if (!what) return undefined;
    history.replaceState(history.state, "", location.pathname);
    return { outcome: `${what}-${how}`, detail };
}

/** The browser has gone to the place that the address names: it would take the focus away again. */
async function settled() {
    if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}

const tool = document.querySelector(".tool");
if (tool instanceof HTMLElement) new Account(tool);
