// @ts-check
// Enhances the feedback form: the vote is saved as soon as it is cast, and the comment is asked for after it. Without this
// script the browser posts the same form. All words are in the page; this only shows, hides and copies them.

import { call } from "../shared/api.js";
import { clone, find, problemText } from "../shared/page.js";

/** The longest comment that the function accepts, in characters as it counts them. */
const MAX_COMMENT_LENGTH = 255;
/** The page says that it is sending when there is no response after this time, in ms. */
const SENDING_NOTICE_DELAY = 700;
/** Problems for which the reader is offered to try again. */
const TEMPORARY_PROBLEMS = ["unavailable", "internal"];
/** The counter is announced to screen readers after this pause in typing, in ms. */
const COUNTER_ANNOUNCEMENT_DELAY = 1_200;

/**
 * The number of characters as the function counts them: Unicode scalar values in composed form, a line break as one.
 * @param {string} text
 */
function length(text) {
    return [...text.replace(/\r\n?/g, "\n").normalize("NFC")].length;
}

/** Replaces lone surrogates, as `String.toWellFormed` does, which some browsers lack. @param {string} text */
function wellFormed(text) {
    return new TextDecoder().decode(new TextEncoder().encode(text));
}

class Feedback {
    /** The id of the reader's feedback on this page: repeated requests with it change the same feedback. */
    id = crypto.randomUUID();
    /** The vote that was last saved; undefined if none is known to be. @type {boolean | undefined} */
    savedVote;
    /** The last request: the next one waits for it, so that votes cannot overtake each other. */
    queue = Promise.resolve();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    announcement;

    /** @param {HTMLFormElement} form */
    constructor(form) {
        this.form = form;
        this.section = /** @type {HTMLElement} */ (form.closest("section"));
        /** @type {HTMLElement} */ this.comment = find(form, "[data-comment]");
        /** @type {HTMLTextAreaElement} */ this.text = find(form, "textarea");
        /** @type {HTMLElement} */ this.status = find(form, "[data-status]");
        /** @type {HTMLElement} */ this.problem = find(form, "[data-problem]");
        /** @type {HTMLElement} */ this.actions = find(form, "[data-actions]");
        /** @type {HTMLElement} */ this.sendButton = find(this.actions, "button");
        /** @type {HTMLElement} */ this.thanks = find(document, "[data-thanks]");

        form.noValidate = true;
        this.comment.hidden = this.actions.hidden = true;
        // Screen readers hear of the counter from the status below it, and not at every key.
        const counter = find(form, "[data-counter]");
        counter.setAttribute("aria-hidden", "true");
        counter.hidden = false;
        this.updateCounter();

        form.addEventListener("change", (event) => {
            if (/** @type {HTMLElement} */ (event.target).matches("[name=helpful]")) this.vote();
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
        this.text.addEventListener("input", () => this.updateCounter());
        find(this.thanks, "[data-change]").addEventListener("click", () => this.changeFeedback());
    }

    /** The vote that is chosen in the form, if any. */
    get helpful() {
        const value = new FormData(this.form).get("helpful");
        return value === null ? undefined : value === "true";
    }

    /**
     * Sends after the requests that are under way. An error in the page is shown like a request that failed, so that nothing
     * is lost unnoticed.
     * @param {() => Promise<void>} send
     * @param {() => void} retry
     */
    enqueue(send, retry) {
        this.queue = this.queue.then(send).catch(() => {
            this.sendButton.removeAttribute("aria-disabled");
            this.showProblem("unavailable", retry);
        });
    }

    /** Saves the vote, and asks for a comment. */
    vote() {
        this.comment.hidden = this.actions.hidden = false;
        const retry = () => this.vote();
        this.enqueue(() => this.saveVote(retry), retry);
    }

    /** @param {() => void} retry */
    async saveVote(retry) {
        const { helpful } = this;
        // The request of an earlier click may have saved this vote already.
        if (helpful === undefined || helpful === this.savedVote) return;
        // A request that fails may have been saved all the same, so what is saved is unknown until the next one succeeds.
        this.savedVote = undefined;
        const response = await this.put({ helpful });
        if (!response.ok) return this.showProblem(response.code, retry);
        this.savedVote = helpful;
        this.problem.replaceChildren();
        this.showStatus("saved");
    }

    /** Saves vote and comment, and thanks the reader. */
    submit() {
        if (this.helpful === undefined) return this.showProblem("required");
        if (length(this.text.value) > MAX_COMMENT_LENGTH) {
            this.text.setAttribute("aria-invalid", "true");
            this.showProblem("comment-too-long");
            return this.text.focus();
        }
        if (this.sendButton.getAttribute("aria-disabled") === "true") return;
        this.sendButton.setAttribute("aria-disabled", "true");
        const retry = () => this.submit();
        this.enqueue(() => this.saveComment(retry), retry);
    }

    /** @param {() => void} retry */
    async saveComment(retry) {
        const { helpful } = this;
        this.savedVote = undefined;
        const response = await this.put({ helpful, comment: wellFormed(this.text.value) });
        this.sendButton.removeAttribute("aria-disabled");
        if (!response.ok) return this.showProblem(response.code, retry);
        this.savedVote = helpful;
        this.showThanks(response.data.masked ?? []);
    }

    /**
     * Sends one request.
     * @param {{helpful?: boolean, comment?: string}} feedback
     */
    async put(feedback) {
        const { article, language } = this.form.dataset;
        const notice = setTimeout(() => this.showStatus("sending"), SENDING_NOTICE_DELAY);
        const body = { article, language, ...feedback };
        // `keepalive`: the request is completed even if the reader leaves the page right after voting.
        const response = await call("PUT", `/api/feedback/${this.id}`, { body, keepalive: true });
        clearTimeout(notice);
        this.status.replaceChildren();
        return response;
    }

    /**
     * Shows one of the page's texts in the status line, which screen readers announce.
     * @param {string} name
     */
    showStatus(name) {
        this.status.replaceChildren(clone(this.form, `[data-text=${name}]`));
    }

    /**
     * Shows a problem, and offers to try again if that may help. What was typed stays.
     * @param {string} code
     * @param {() => void} [retry]
     */
    showProblem(code, retry) {
        this.problem.replaceChildren(problemText(this.section, code));
        const known = this.section.querySelector(`[data-problem-code="${CSS.escape(code)}"]`);
        if (!retry || (known && !TEMPORARY_PROBLEMS.includes(code))) return;
        const offer = clone(this.form, "[data-text=again]");
        find(offer, "[data-again]").addEventListener("click", () => {
            this.problem.replaceChildren();
            this.sendButton.focus();
            retry();
        });
        this.problem.append(offer);
    }

    /**
     * Thanks the reader, and says what was masked in the comment.
     * @param {string[]} masked the kinds of personal data
     */
    showThanks(masked) {
        find(this.thanks, "[data-masked]").hidden = masked.length === 0;
        for (const kind of this.thanks.querySelectorAll("[data-kind]")) {
            /** @type {HTMLElement} */ (kind).hidden = !masked.includes(kind.getAttribute("data-kind") ?? "");
        }
        this.problem.replaceChildren();
        this.form.hidden = true;
        this.thanks.hidden = false;
        find(this.thanks, "[data-thanks-title]").focus();
    }

    /** Shows the form again, with everything as it was. */
    changeFeedback() {
        this.thanks.hidden = true;
        this.form.hidden = false;
        find(this.form, "[name=helpful]:checked").focus();
    }

    /** Shows how many characters are left, and announces it to screen readers when the typing pauses. */
    updateCounter() {
        const left = MAX_COMMENT_LENGTH - length(this.text.value);
        const remaining = find(this.form, "[data-remaining]");
        const tooMany = find(this.form, "[data-too-many]");
        remaining.hidden = left < 0;
        tooMany.hidden = left >= 0;
        const shown = left < 0 ? tooMany : remaining;
        find(shown, "[data-count]").textContent = String(Math.abs(left));
        if (left >= 0 && this.text.hasAttribute("aria-invalid")) {
            this.text.removeAttribute("aria-invalid");
            this.problem.replaceChildren();
        }
        clearTimeout(this.announcement);
        if (this.text.value) {
            this.announcement = setTimeout(() => {
                find(this.form, "[data-counter-spoken]").textContent = shown.textContent;
            }, COUNTER_ANNOUNCEMENT_DELAY);
        }
    }
}

const form = document.getElementById("feedback--form");
if (form instanceof HTMLFormElement) new Feedback(form);
