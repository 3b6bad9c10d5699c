// @ts-check
// Who is signed in: what every tool has for that. It is loaded when somebody may be. All words are in the page or the views.

import { call } from "../shared/api.js";
import { find, phrase, problemText } from "../shared/page.js";
import { copyText } from "./copy-text.js";
import { Cover } from "./cover.js";
import { EndedNotice } from "./ended-notice.js";
import { IdleWatch } from "./idle-watch.js";
import { watchFaults } from "./page-fault.js";
import { linkToPage } from "./page-links.js";
import { browserHasScrolled } from "./return-visit.js";
import { currentSession } from "./session.js";
import { onSignOutInOtherTab, signOut } from "./sign-out.js";
import { showOnly, showStatus } from "./views.js";

/**
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./tool.js").Opening} Opening
 * @typedef {{open: (asked: boolean) => Promise<void>, clear: () => void}} AdminTool
 *     The part of a tool for administrators: `open` shows its first view, and moves the focus there if the reader asked for
 *     it; `clear` removes all of the person's data from the page.
 */

export class Account {
    /** @type {Session | undefined} */ session;
    /** @type {AdminTool | undefined} */ adminTool;
    /** The subscriptions, if they were asked for together with the session. @type {Opening["subscriptions"]} */
    firstSubscriptions;
    /** The number of the latest start: the responses to earlier ones are ignored. */
    requestNumber = 0;
    /** The code of a problem to show with the next view. @type {string | undefined} */
    pendingProblem;
    /** Whether a check of the session is under way. */
    checkingSession = false;

    /**
     * @param {HTMLElement} tool
     * @param {Opening} opening
     * @param {new (account: Account) => AdminTool} AdminTool
     */
    constructor(tool, opening, AdminTool) {
        this.tool = tool;
        this.AdminTool = AdminTool;
        this.returnVisit = opening.returnVisit;
        this.linkedCard = opening.linkedCard;
        this.endedNotice = new EndedNotice(tool);
        this.idle = new IdleWatch(/** @type {HTMLDialogElement} */ (find(tool, "[data-idle]")));
        this.onClick("[data-sign-out]", () => this.signOut(false));
        this.onClick("[data-sign-out-everywhere]", () => this.signOut(true));
        this.onClick("[data-reload]", () => this.retry());
        this.onClick("[data-stay]", () => this.prolongSession());
        this.onClick("[data-continue]", () => this.checkSession(true));
        // The reader comes back to this page, perhaps after signing in, or after somebody else has signed in, in another tab.
        document.addEventListener("visibilitychange", () => !document.hidden && this.checkSession(false));
        window.addEventListener("focus", () => this.checkSession(false));
        onSignOutInOtherTab(() => this.session?.signedIn && this.showSignedOut());
        this.cover = new Cover(tool, { hasPerson: () => this.person !== undefined, uncover: (asked) => this.uncover(asked) });
        tool.addEventListener("click", (event) => copyText(event, (text) => this.showStatus(text)));
        linkToPage(tool);
        watchFaults(this);
        this.start(opening.asked, opening);
    }

    /** @param {string} selector @param {() => void} listener */
    onClick(selector, listener) {
        find(this.tool, selector).addEventListener("click", listener);
    }

    /** Shows a status. @param {string} text */
    showStatus(text) {
        showStatus(this.tool, text);
    }

    /** Shows a problem, or removes the one shown. @param {string} [problem] its code */
    showProblem(problem) {
        const field = this.session?.signedIn ? "signed-in" : "signed-out";
        find(this.tool, "[data-problem]").replaceChildren(...(problem ? [problemText(this.tool, problem, field)] : []));
    }

    /**
     * Shows one view instead of the others, with a problem if there is one.
     * @param {string} name
     * @param {string} [problem] its code
     */
    showView(name, problem = this.pendingProblem) {
        this.pendingProblem = undefined;
        this.showStatus("");
        this.showProblem(problem);
        find(this.tool, "[data-who]").hidden = !this.session?.signedIn;
        return showOnly(this.tool, name);
    }

    /** Whether a view is shown. @param {string} name */
    isShown(name) {
        return !find(this.tool, `[data-view="${name}"]`).hidden;
    }

    /** Moves the focus to a view's heading, if the reader asked for the view. @param {HTMLElement} view @param {boolean} asked */
    focusHeading(view, asked) {
        if (asked) find(view, "[data-heading]").focus();
    }

    /**
     * Shows the first view for who is signed in.
     * @param {boolean} asked whether the reader asked for it: only then does the focus move
     * @param {Partial<Opening>} [opening] what has been asked for already
     * @returns {Promise<void>}
     */
    async start(asked, opening = {}) {
        this.requestNumber += 1;
        const { requestNumber } = this;
        this.firstSubscriptions = opening.subscriptions;
        const session = await (opening.session ?? currentSession());
        if (asked) await browserHasScrolled();
        if (requestNumber !== this.requestNumber) return;
        if (!session) return this.focusHeading(this.showView("away"), asked);
        if (session.person !== this.person) this.adminTool?.clear();
        this.session = session;
        this.endedNotice.hide();
        const outcome = this.returnVisit?.outcome ?? "";
        if (!session.signedIn || outcome.startsWith("sign-in-")) {
            this.returnVisit = undefined;
            // A sign-in that did not end well matters to who is signed in only if it was to be with another account.
            if (this.hasTextFor(session.signedIn ? `signed-in.${outcome}` : outcome)) this.pendingProblem = outcome;
        }
        if (!session.signedIn) {
            this.clearForms();
            this.showView("signed-out");
            find(this.tool, "[data-signed-out]").hidden = true;
            // Whose sign-in has not succeeded may want another account; only that can help whom no organisation has.
            find(this.tool, "[data-other-account]").hidden = !outcome.startsWith("sign-in-");
            if (asked) find(this.tool, outcome === "sign-in-no-organisation" ? "[data-other-account] a" : "[data-sign-in]").focus();
            return;
        }
        const { name, email, organisation, billingAdmin } = session;
        find(this.tool, "[data-organisation]").textContent = organisation;
        find(this.tool, "[data-person]").textContent = phrase(email ? "person" : "person_no_email", { name, email });
        this.idle.watch(session);
        if (!billingAdmin) return this.focusHeading(this.showView("no-role"), asked);
        this.showStatus(phrase("loading"));
        this.adminTool ??= new this.AdminTool(this);
        await this.adminTool.open(asked);
    }

    /** Tries again after a failure. */
    retry() {
        this.showStatus(phrase("loading"));
        return this.start(true);
    }

    /** Fetches the subscriptions, or takes those that were asked for together with the session. @returns {Promise<import("../shared/api.js").ApiResponse>} */
    async fetchSubscriptions() {
        const first = this.firstSubscriptions;
        this.firstSubscriptions = undefined;
        const response = await first;
        return response?.ok ? response : this.call("GET", "/api/subscriptions");
    }

    /** Whether the page has a text for a problem. @param {string} code */
    hasTextFor(code) {
        return this.tool.querySelector(`[data-problem-code="${CSS.escape(code)}"]`) !== null;
    }

    /**
     * A call that needs the session. It counts as use of the session, and its response may show that the session has ended.
     * @param {Parameters<typeof call>} request
     */
    async call(...request) {
        const { person } = this;
        const response = await call(...request);
        if (person !== this.person) return response;
        if (response.code === "not-signed-in") {
            this.showSessionEnded(true);
            await this.checkSignOut();
        } else if (response.code !== "unavailable") this.idle.recordUse();
        // A refusal may mean that another person has signed in meanwhile, in another tab.
        if ([403, 404].includes(response.status)) await this.checkSession(false);
        return response;
    }

    /** The id of who is signed in, if anybody is. */
    get person() {
        return this.session?.person;
    }

    /** Removes all data of the person who was signed in from the page. */
    forgetPerson() {
        this.requestNumber += 1;
        this.idle.stop();
        this.adminTool?.clear();
        this.session = this.returnVisit = this.linkedCard = this.firstSubscriptions = undefined;
        this.endedNotice.hide();
        for (const part of ["organisation", "person"]) find(this.tool, `[data-${part}]`).replaceChildren();
        this.clearForms();
    }

    /** Empties the tool's forms, which some browsers fill in again with what was typed before a reload. */
    clearForms() {
        for (const form of this.tool.querySelectorAll("form")) form.reset();
    }

    /** @param {boolean} everywhere whether the person's sessions on other devices end, too */
    async signOut(everywhere) {
        this.showProblem();
        const response = await signOut(everywhere);
        if (response.code === "not-signed-in") return this.showSessionEnded(true);
        if (!response.ok) return this.showProblem("sign-out-failed");
        this.showSignedOut(everywhere ? "signed_out_everywhere" : "signed_out", response.providerUrl);
        find(this.tool, "[data-sign-in]").focus();
    }

    /**
     * Shows that the person has signed out, here or in another tab: nothing of them stays on the page.
     * @param {string} [status] the name of the phrase that says so
     * @param {string} [providerUrl] where the person can sign out of the identity provider, too
     */
    showSignedOut(status = "signed_out", providerUrl = "") {
        const hadFocus = this.tool.contains(document.activeElement);
        this.forgetPerson();
        this.showView("signed-out");
        find(this.tool, "[data-signed-out]").hidden = false;
        const link = /** @type {HTMLAnchorElement} */ (find(this.tool, "[data-provider-sign-out]"));
        link.hidden = !providerUrl;
        if (providerUrl) link.href = providerUrl;
        this.showStatus(phrase(status));
        if (hadFocus) find(this.tool, "[data-sign-in]").focus();
    }

    /** Shows that the person has signed out if a session that has ended did not end by time. */
    async checkSignOut() {
        const session = await currentSession();
        if (this.person && session && !session.signedIn && session.person !== this.person) this.showSignedOut();
    }

    /** Finds out who is signed in when the reader comes back to a covered page. @param {boolean} asked whether they try again */
    async uncover(asked) {
        if (!this.person) return this.start(false);
        if (asked) this.cover.explain("");
        const session = await currentSession();
        if (session) this.updateSession(session, asked);
        else this.cover.explain(asked ? phrase("unreachable") : "");
    }

    /** Prolongs the session: fetching it counts as use. */
    async prolongSession() {
        this.idle.showStatus("");
        const session = await currentSession();
        if (!session) return this.idle.showStatus(phrase("unreachable"));
        this.idle.dialog.close();
        this.updateSession(session, true);
    }

    /**
     * Checks whether the same person is still signed in.
     * @param {boolean} asked whether the reader says that they have signed in again
     */
    async checkSession(asked) {
        if (!this.session?.signedIn || (this.checkingSession && !asked)) return;
        if (asked) this.showStatus("");
        this.checkingSession = true;
        const session = await currentSession();
        this.checkingSession = false;
        if (session) this.updateSession(session, asked);
        else if (asked) this.showStatus(phrase("unreachable"));
    }

    /** Continues with the session as the function now has it. @param {Session} session @param {boolean} asked */
    updateSession(session, asked) {
        if (!this.session) return;
        const hadFocusOnCover = this.cover.remove();
        if (!session.signedIn) {
            if (session.person !== this.person) return this.showSignedOut();
            if (asked && this.endedNotice.isShown) this.showStatus(phrase("still_signed_out"));
            return this.showSessionEnded(asked);
        }
        if (session.person !== this.person) {
            // The focused element disappears if it is in the tool, so the focus has to move.
            const hadFocus = this.tool.contains(document.activeElement);
            this.forgetPerson();
            this.start(asked || hadFocus).then(() => this.showStatus(phrase("other_person")));
            return;
        }
        this.session = session;
        this.idle.watch(session);
        const { isShown: hadEnded } = this.endedNotice;
        this.endedNotice.hide();
        if (hadEnded) this.showStatus(phrase("signed_in_again"));
        if (hadEnded || hadFocusOnCover) this.endedNotice.restoreFocus();
    }

    /**
     * Shows that the session has ended. Everything else stays on the page, and the reader can sign in again in another tab.
     * @param {boolean} asked whether the reader did something that needs the session
     */
    showSessionEnded(asked) {
        this.idle.stop();
        this.endedNotice.show(asked);
    }
}
