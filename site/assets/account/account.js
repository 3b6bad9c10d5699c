// @ts-check
// Who is signed in: what every tool begins with. The tool's own script comes once an administrator is there to use it; until
// then it costs the article's reader nothing. Without this script the article's steps and the phone number stand there; all
// words are in the page.

import { call } from "../shared/api.js";
import { find, loadScript, phrase, problemText } from "../shared/page.js";
import { IdleWatch, currentSession } from "./session.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {{open: (asked: boolean) => Promise<void>, clear: () => void}} Work
 *     What an administrator does in the tool: `open` shows where it begins, and moves the focus there if the reader asked
 *     for it; `clear` takes everything of the person's off the page.
 * @typedef {{outcome: string, detail: string, more: string, hash?: string}} Arrival
 *     How the way back from another site ended: `new-card-added` and a card's id, `verify-declined`, a card's id and a code;
 *     and as it stood in the address.
 */

export class Account {
    /** @type {Session | undefined} */ session;
    /** @type {Work | undefined} */ work;
    /** Counts the beginnings: an answer that comes after the next one is too late. */
    turn = 0;
    /** Where the reader was when the session was found to have ended. @type {Element | null} */
    left = null;
    /** A problem to be told in the next view, by its code. @type {string | undefined} */
    untold;
    /** Whether the work's script did not come: what failed to load once fails until the page is loaded again. */
    broken = false;
    /** Whether it is being asked who is signed in by now. */
    comparing = false;

    /** @param {HTMLElement} tool */
    constructor(tool) {
        this.tool = tool;
        this.notice = find(tool, "[data-ended]");
        this.idle = new IdleWatch(/** @type {HTMLDialogElement} */ (find(tool, "[data-idle]")));
        this.on("[data-sign-out]", () => this.signOut());
        this.on("[data-reload]", () => this.again());
        this.on("[data-stay]", () => this.stay());
        this.on("[data-continue]", () => this.compare(true));
        // The reader comes back: from the tab or window where they signed in, or where somebody else did.
        document.addEventListener("visibilitychange", () => !document.hidden && this.compare(false));
        window.addEventListener("focus", () => this.compare(false));
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

    /** Says what went wrong, or nothing any more. @param {string} [problem] its code */
    tell(problem) {
        const who = this.session?.signedIn ? "signed-in" : "signed-out";
        find(this.tool, "[data-problem]").replaceChildren(...(problem ? [problemText(this.tool, problem, who)] : []));
    }

    /**
     * Shows one view, and says what went wrong, if anything.
     * @param {string} name
     * @param {string} [problem] its code
     */
    show(name, problem = this.untold) {
        this.untold = undefined;
        this.say("");
        this.tell(problem);
        for (const view of this.tool.querySelectorAll("[data-view]")) {
            /** @type {HTMLElement} */ (view).hidden = view.getAttribute("data-view") !== name;
        }
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
        if (!session) return this.focus(this.show("away"), asked);
        if (session.person !== this.person) this.work?.clear();
        this.session = session;
        this.notice.hidden = true;
        const { outcome } = this.arrival ?? { outcome: "" };
        if (!session.signedIn || outcome.startsWith("sign-in-")) {
            this.arrival = undefined;
            if (this.knows(outcome)) this.untold = outcome;
        }
        if (!session.signedIn) {
            this.show("signed-out");
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
        this.broken = !script;
        if (this.broken) return this.focus(this.show("away"), asked);
        this.work ??= new script.default(this);
        await this.work?.open(asked);
    }

    /** Tries once more what did not work. */
    again() {
        this.say(phrase("loading"));
        if (!this.broken) return this.start(true);
        location.hash = this.arrival?.hash ?? this.tool.id;
        location.reload();
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
        // What is not theirs may be another's, who has signed in meanwhile.
        if ([403, 404].includes(answer.status)) await this.compare(false);
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
        this.tell();
        const answer = await call("POST", "/api/sign-out");
        if (!answer.ok) return this.tell("sign-out-failed");
        this.forget();
        this.show("signed-out");
        this.say(phrase("signed_out"));
        find(this.tool, "[data-sign-in]").focus();
    }

    /** Keeps the session alive. */
    async stay() {
        this.idle.say("");
        const session = await currentSession();
        if (!session) return this.idle.say(phrase("unreachable"));
        this.idle.dialog.close();
        this.answer(session, true);
    }

    /**
     * Looks who is signed in by now.
     * @param {boolean} asked whether the reader says that they have signed in again
     */
    async compare(asked) {
        if (!this.session?.signedIn || (this.comparing && !asked)) return;
        if (asked) this.say("");
        this.comparing = true;
        const session = await currentSession();
        this.comparing = false;
        if (session) this.answer(session, asked);
        else if (asked) this.say(phrase("unreachable"));
    }

    /** Goes on with the session as it is now. @param {Session} session @param {boolean} asked */
    answer(session, asked) {
        if (!this.session) return;
        if (!session.signedIn) {
            if (asked && !this.notice.hidden) this.say(phrase("still_signed_out"));
            return this.ended(asked);
        }
        if (session.person !== this.person) {
            // What the reader was at goes, and the focus with it.
            const lost = this.tool.contains(document.activeElement);
            this.forget();
            this.start(asked || lost).then(() => this.say(phrase("other_person")));
            return;
        }
        this.session = session;
        this.idle.watch(session);
        if (this.notice.hidden) return;
        this.notice.hidden = true;
        this.say(phrase("signed_in_again"));
        const left = this.tool.contains(this.left) ? this.left : this.tool.querySelector("[data-view]:not([hidden]) [data-heading]");
        /** @type {HTMLElement} */ (left ?? find(this.tool, "h2")).focus();
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
        // Whoever did nothing for it stays where they are, and is told.
        if (asked) this.notice.removeAttribute("role");
        else if (this.notice.hidden) this.notice.setAttribute("role", "alert");
        this.notice.hidden = false;
        if (asked) this.notice.focus();
    }

    /** Copies the text beside the button. @param {Event} event */
    async copy(event) {
        const button = /** @type {HTMLElement} */ (event.target).closest("[data-copy]");
        if (!button?.parentElement) return;
        const source = /** @type {HTMLInputElement} */ (find(button.parentElement, "[data-copy-source]"));
        source.select();
        this.say("");
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
    const [hash, what, how, detail = "", more = ""] = /^#(sign-in|new-card|verify|pay)--([a-z-]+)(?::([\w-]+))?(?::([\w-]+))?$/.exec(location.hash) ?? [];
    if (!what) return undefined;
    history.replaceState(history.state, "", location.pathname);
    return { outcome: `${what}-${how}`, detail, more, hash };
}

/** The browser has gone to the place that the address names: it would take the focus away again. */
async function settled() {
    if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done, { once: true }));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}

const tool = document.querySelector(".tool");
if (tool instanceof HTMLElement) new Account(tool);
