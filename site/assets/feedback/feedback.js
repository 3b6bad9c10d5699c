// @ts-check
// Enhances the feedback form: the vote is saved as soon as it is cast, then, after a no, the reason and the step, and the
// comment when it is sent. Without this script the browser posts the same form. All words are in the page; this only shows,
// hides and copies them.

import { call } from "../shared/api.js";
import { clone, find, problemText } from "../shared/page.js";
import { onChoice } from "./choice.js";
import { readDraft, removeDraft, storeDraft } from "./draft.js";

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
    /** The last request: the next one waits for it, so that votes cannot overtake each other. */
    queue = Promise.resolve();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    announcement;

    /** @param {HTMLFormElement} form */
    constructor(form) {
        this.form = form;
        this.section = /** @type {HTMLElement} */ (form.closest("section"));
        /** @type {HTMLElement} */ this.why = find(form, "[data-why]");
        /** @type {HTMLSelectElement | null} */ this.step = form.querySelector("[name=step]");
        /** @type {HTMLElement} */ this.comment = find(form, "[data-comment]");
        /** @type {HTMLTextAreaElement} */ this.text = find(form, "textarea");
        this.descriptions = this.text.getAttribute("aria-describedby") ?? "";
        /** @type {HTMLElement} */ this.status = find(form, "[data-status]");
        /** @type {HTMLElement} */ this.problem = find(form, "[data-problem]");
        /** @type {HTMLElement} */ this.actions = find(form, "[data-actions]");
        /** @type {HTMLElement} */ this.sendButton = find(this.actions, "button");
        /** @type {HTMLElement} */ this.thanks = find(document, "[data-thanks]");
        this.page = `${this.value("language")}/${this.value("article")}`;
        this.draft = readDraft(this.page);

        form.noValidate = true;
        // Screen readers hear of the counter from the status below it, and not at every key.
        const counter = find(form, "[data-counter]");
        counter.setAttribute("aria-hidden", "true");
        counter.hidden = false;
        this.showDraft();
        // By then the browser has filled in what it kept of the form, which may be from before the reader was thanked.
        window.addEventListener("pageshow", ({ persisted }) => {
            if (!persisted) this.showDraft();
        });

        const on = { chosen: () => this.answer(), moved: () => this.moved() };
        onChoice(find(form, "[data-vote]"), on);
        onChoice(this.why, on);
        this.step?.addEventListener("change", () => {
            this.draft.step = Number(this.step?.value);
            this.answer();
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
        this.text.addEventListener("input", () => {
            this.updateCounter();
            this.keepDraft();
        });
        find(this.thanks, "[data-change]").addEventListener("click", () => this.changeFeedback());
    }

    /** The value of a field; empty if there is none. @param {string} name */
    value(name) {
        return String(new FormData(this.form).get(name) ?? "");
    }

    /** The vote that is chosen in the form, if any. */
    get helpful() {
        const value = this.value("helpful");
        return value === "" ? undefined : value === "true";
    }

    /** Shows the draft in the form, and nothing else. */
    showDraft() {
        const { helpful, reason, step, comment = "", saved } = this.draft;
        for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (this.form.querySelectorAll("[type=radio]"))) {
            radio.checked = radio.value === (radio.name === "helpful" ? String(helpful) : reason);
        }
        if (this.step) this.step.value = step ? String(step) : "";
        if (this.text.value !== comment) this.text.value = comment;
        this.showParts();
        this.updateCounter();
        if (saved !== undefined && saved === JSON.stringify(this.answers())) this.showStatus("saved");
    }

    /** Shows the parts of the form that follow the vote. */
    showParts() {
        this.comment.hidden = this.actions.hidden = this.helpful === undefined;
        this.why.hidden = this.helpful !== false;
    }

    /** Stores what is in the form for a reload, Back or a crash of the tab. */
    keepDraft() {
        this.draft = { ...this.draft, helpful: this.helpful, reason: this.value("reason"), comment: this.text.value };
        storeDraft(this.page, this.draft);
    }

    /** What is sent but for the comment. */
    answers() {
        const { helpful } = this;
        const reason = this.value("reason");
        const { step } = this.draft;
        const why = helpful ? {} : { ...(reason && { reason }), ...(step !== undefined && { step }) };
        return { article: this.value("article"), language: this.value("language"), helpful, version: this.value("version"), ...why };
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

    /** An arrow key has moved to another choice, which is not saved before it is chosen or the form is sent. */
    moved() {
        this.showParts();
        this.status.replaceChildren();
        this.keepDraft();
    }

    /** Saves the vote, the reason and the step, and asks for a comment. */
    answer() {
        this.showParts();
        this.keepDraft();
        const retry = () => this.answer();
        this.enqueue(() => this.saveAnswers(retry), retry);
    }

    /** @param {() => void} retry */
    async saveAnswers(retry) {
        const answers = this.answers();
        // The request of an earlier click may have saved the same already.
        if (answers.helpful === undefined || JSON.stringify(answers) === this.draft.saved) return;
        const response = await this.put(answers);
        if (!response.ok) return this.showProblem(response.code, retry);
        this.removeProblem();
        this.showStatus("saved");
    }

    /** Saves all answers with the comment, and thanks the reader. */
    submit() {
        if (this.helpful === undefined) return this.showProblem("required");
        if (length(this.text.value) > MAX_COMMENT_LENGTH) {
            this.showProblem("comment-too-long");
            this.text.setAttribute("aria-invalid", "true");
            this.text.setAttribute("aria-describedby", `${this.descriptions} ${this.problem.id}`);
            return this.text.focus();
        }
        if (this.sendButton.getAttribute("aria-disabled") === "true") return;
        this.sendButton.setAttribute("aria-disabled", "true");
        const retry = () => this.submit();
        this.enqueue(() => this.saveComment(retry), retry);
    }

    /** @param {() => void} retry */
    async saveComment(retry) {
        const response = await this.put(this.answers(), { comment: wellFormed(this.text.value) });
        this.sendButton.removeAttribute("aria-disabled");
        if (!response.ok) return this.showProblem(response.code, retry);
        this.showThanks(response.data.masked ?? []);
    }

    /**
     * Sends one request.
     * @param {{helpful?: boolean}} answers
     * @param {{comment?: string}} [comment]
     */
    async put(answers, comment = {}) {
        const notice = setTimeout(() => this.showStatus("sending"), SENDING_NOTICE_DELAY);
        // A request that fails may have been saved all the same, so what is saved is unknown until the next one succeeds.
        this.draft.saved = undefined;
        // Only a bot fills in the trap.
        const topic = this.value("topic");
        const body = { ...answers, ...comment, ...(topic && { topic }) };
        // `keepalive`: the request is completed even if the reader leaves the page right after voting.
        const response = await call("PUT", `/api/feedback/${this.draft.id}`, { body, keepalive: true });
        clearTimeout(notice);
        this.status.replaceChildren();
        if (response.ok) this.draft.saved = JSON.stringify(answers);
        this.keepDraft();
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
     * Shows a problem, and offers to try again if that may help. The offer then stands in place of the button that sends, and
     * takes over its focus. What was typed stays.
     * @param {string} code
     * @param {() => void} [retry]
     */
    showProblem(code, retry) {
        const hadFocus = [this.actions, this.problem].some((part) => part.contains(document.activeElement));
        this.removeProblem();
        this.problem.append(problemText(this.section, code));
        const known = this.section.querySelector(`[data-problem-code="${CSS.escape(code)}"]`);
        if (!retry || (known && !TEMPORARY_PROBLEMS.includes(code))) return;
        const offer = clone(this.form, "[data-text=again]");
        const again = find(offer, "[data-again]");
        again.addEventListener("click", () => {
            this.removeProblem();
            this.sendButton.focus();
            retry();
        });
        this.problem.append(offer);
        if (hadFocus) again.focus();
        this.actions.hidden = true;
    }

    removeProblem() {
        this.problem.replaceChildren();
        this.actions.hidden = false;
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
        this.removeProblem();
        removeDraft(this.page);
        this.form.hidden = true;
        this.thanks.hidden = false;
        find(this.thanks, "[data-thanks-title]").focus();
    }

    /** Shows the form again, with everything as it was. */
    changeFeedback() {
        this.thanks.hidden = true;
        this.form.hidden = false;
        this.keepDraft();
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
            this.text.setAttribute("aria-describedby", this.descriptions);
            this.removeProblem();
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
