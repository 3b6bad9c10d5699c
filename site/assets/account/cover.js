// @ts-check
// The cover over what a page shows of a person, from when the browser keeps the page for Back until the server has said who is
// signed in.

import { find } from "../shared/page.js";

export class Cover {
    /**
     * @param {HTMLElement} tool
     * @param {{hasPerson: () => boolean, uncover: (asked: boolean) => void}} on callbacks: whether the page shows a person; the
     *     reader comes back to the page or, with `asked`, tries again
     */
    constructor(tool, { hasPerson, uncover }) {
        this.tool = tool;
        this.notice = find(tool, "[data-cover]");
        this.status = find(tool, "[data-cover-status]");
        find(tool, "[data-uncover]").addEventListener("click", () => uncover(true));
        window.addEventListener("pagehide", () => tool.toggleAttribute("data-covered", hasPerson()));
        window.addEventListener("pageshow", (event) => event.persisted && uncover(false));
    }

    /** Says why the page is covered. @param {string} status what came of another try; empty if there was none */
    explain(status) {
        this.notice.hidden = false;
        this.status.textContent = status;
    }

    /** Takes the cover away. @returns {boolean} whether the focus was on it */
    remove() {
        const hadFocus = this.notice.contains(document.activeElement);
        this.notice.hidden = true;
        this.tool.removeAttribute("data-covered");
        return hadFocus;
    }
}
