// @ts-check
// The notice that the session has ended. Everything else stays on the page.

import { find } from "../shared/page.js";

export class EndedNotice {
    /** What had the focus before the notice. @type {Element | null} */
    focusBefore = null;

    /** @param {HTMLElement} tool */
    constructor(tool) {
        this.tool = tool;
        this.notice = find(tool, "[data-ended]");
    }

    get isShown() {
        return !this.notice.hidden;
    }

    /** @param {boolean} asked whether the reader did something that needs the session */
    show(asked) {
        // Nothing behind an open dialog can be reached.
        for (const dialog of this.tool.querySelectorAll("dialog")) dialog.close();
        if (!this.notice.contains(document.activeElement)) this.focusBefore = document.activeElement;
        // The focus moves to the notice only if the reader did something; otherwise an alert announces it.
        if (asked) this.notice.removeAttribute("role");
        else if (this.notice.hidden) this.notice.setAttribute("role", "alert");
        this.notice.hidden = false;
        if (asked) this.notice.focus();
    }

    hide() {
        this.notice.hidden = true;
    }

    /** Moves the focus back to where it was before the notice, else to the heading of the view. */
    restoreFocus() {
        const heading = this.tool.querySelector("[data-view]:not([hidden]) [data-heading]");
        const target = this.tool.contains(this.focusBefore) ? this.focusBefore : heading;
        /** @type {HTMLElement} */ (target ?? find(this.tool, "h2")).focus();
    }
}
