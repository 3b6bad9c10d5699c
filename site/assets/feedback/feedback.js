// @ts-check
// The feedback form, made quicker: the vote is saved when it is cast, the comment after it. Without this script the same
// form posts by itself. All words are in the page; this only shows, hides and clones them.

import { call } from "../shared/api.js";
import { clone, find, problemText } from "../shared/page.js";

/** A comment may hold this many characters, counted as the function counts them. */
const MOST_CHARACTERS = 255;
/** Longer than this without an answer, in ms, and the reader is told that something is going on. */
const SLOW = 700;
/** Problems that may be gone the next time. */
const MAY_PASS = ["unavailable", "internal"];
/** Pause in typing, in ms, after which the counter is spoken. */
const PAUSE = 1_200;

/**
 * Characters as the function counts them: Unicode scalar values, line breaks as one, composed.
 * @param {string} text
 */
function length(text) {
    return [...text.replace(/\r\n?/g, "\n").normalize("NFC")].length;
}

/** Without halves of characters, as `toWellFormed`, which not every browser has. @param {string} text */
function wellFormed(text) {
    return new TextDecoder().decode(new TextEncoder().encode(text));
}

class Feedback {
    /** One id for all that this reader says of this page: a repeated send changes nothing. */
    id = crypto.randomUUID();
    /** What was saved last, so that the same thing is not sent twice. @type {boolean | undefined} */
    saved;
    /** The last send, after which the next one begins: votes must not overtake each other. */
    queue = Promise.resolve();

    /** @param {HTMLFormElement} form */
    constructor(form) {
        this.form = form;
        this.section = /** @type {HTMLElement} */ (form.closest("section"));
        /** @type {HTMLElement} */ this.comment = find(form, "[data-comment]");
        /** @type {HTMLTextAreaElement} */ this.text = find(form, "textarea");
        /** @type {HTMLElement} */ this.status = find(form, "[data-status]");
        /** @type {HTMLElement} */ this.problem = find(form, "[data-problem]");
        /** @type {HTMLElement} */ this.actions = find(form, "[data-actions]");
        /** @type {HTMLElement} */ this.send = find(this.actions, "button");
        /** @type {HTMLElement} */ this.thanks = find(document, "[data-thanks]");

        form.noValidate = true;
        this.comment.hidden = this.actions.hidden = true;
        find(form, "[data-counter]").hidden = false;
        this.count();

        form.addEventListener("change", (event) => {
            if (/** @type {HTMLElement} */ (event.target).matches("[name=helpful]")) this.vote();
        });
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.submit();
        });
        this.text.addEventListener("input", () => this.count());
        find(this.thanks, "[data-change]").addEventListener("click", () => this.change());
    }

    /** The answer chosen, if any. */
    get helpful() {
        const value = new FormData(this.form).get("helpful");
        return value === null ? undefined : value === "true";
    }

    /**
     * Sends after what is under way. What breaks here is told like a send that failed: nothing may be lost in silence.
     * @param {() => Promise<void>} send
     * @param {() => void} again
     */
    enqueue(send, again) {
        this.queue = this.queue.then(send).catch(() => {
            this.send.removeAttribute("aria-disabled");
            this.fail("unavailable", again);
        });
    }

    /** Saves the vote, and asks for the comment. */
    vote() {
        this.comment.hidden = this.actions.hidden = false;
        const again = () => this.vote();
        this.enqueue(async () => {
            const helpful = this.helpful;
            // A later click has been saved in the meantime, with this one's answer.
            if (helpful === undefined || helpful === this.saved) return;
            // A send that fails may have been saved all the same: then nothing is known until the next one.
            this.saved = undefined;
            const answer = await this.put({ helpful });
            if (!answer.ok) return this.fail(answer.code, again);
            this.saved = helpful;
            this.problem.replaceChildren();
            this.say("saved");
        }, again);
    }

    /** Sends vote and comment, and thanks for them. */
    submit() {
        if (this.helpful === undefined) return this.fail("required");
        if (length(this.text.value) > MOST_CHARACTERS) {
            this.text.setAttribute("aria-invalid", "true");
            this.fail("comment-too-long");
            return this.text.focus();
        }
        if (this.send.getAttribute("aria-disabled") === "true") return;
        this.send.setAttribute("aria-disabled", "true");
        const again = () => this.submit();
        this.enqueue(async () => {
            const helpful = this.helpful;
            this.saved = undefined;
            const answer = await this.put({ helpful, comment: wellFormed(this.text.value) });
            this.send.removeAttribute("aria-disabled");
            if (!answer.ok) return this.fail(answer.code, again);
            this.saved = helpful;
            this.thank(answer.data.masked ?? []);
        }, again);
    }

    /**
     * One send.
     * @param {{helpful?: boolean, comment?: string}} said
     */
    async put(said) {
        const { article, language } = this.form.dataset;
        const slow = setTimeout(() => this.say("sending"), SLOW);
        // The reader may click a link right after the vote: it is saved all the same.
        const body = { article, language, ...said };
        const answer = await call("PUT", `/api/feedback/${this.id}`, { body, keepalive: true });
        clearTimeout(slow);
        this.status.replaceChildren();
        return answer;
    }

    /**
     * Says a text of the page where it is seen and spoken.
     * @param {string} name
     */
    say(name) {
        this.status.replaceChildren(clone(this.form, `[data-text=${name}]`));
    }

    /**
     * Says what went wrong, and offers to try again. What was typed stays.
     * @param {string} code
     * @param {() => void} [again]
     */
    fail(code, again) {
        this.problem.replaceChildren(problemText(this.section, code));
        const known = this.section.querySelector(`[data-problem-code="${CSS.escape(code)}"]`);
        if (!again || (known && !MAY_PASS.includes(code))) return;
        const offer = clone(this.form, "[data-text=again]");
        find(offer, "[data-again]").addEventListener("click", () => {
            this.problem.replaceChildren();
            this.send.focus();
            again();
        });
        this.problem.append(offer);
    }

    /**
     * Thanks, and says what was taken out of the comment.
     * @param {string[]} masked
     */
    thank(masked) {
        find(this.thanks, "[data-masked]").hidden = masked.length === 0;
        for (const kind of this.thanks.querySelectorAll("[data-kind]")) {
            /** @type {HTMLElement} */ (kind).hidden = !masked.includes(kind.getAttribute("data-kind") ?? "");
        }
        this.problem.replaceChildren();
        this.form.hidden = true;
        this.thanks.hidden = false;
        find(this.thanks, "[data-thanks-title]").focus();
    }

    /** Back to the form, with everything as it was. */
    change() {
        this.thanks.hidden = true;
        this.form.hidden = false;
        find(this.form, "[name=helpful]:checked").focus();
    }

    /** Shows how many characters are left at once, and speaks it when the typing pauses. */
    count() {
        const left = MOST_CHARACTERS - length(this.text.value);
        const [remaining, tooMany] = [find(this.form, "[data-remaining]"), find(this.form, "[data-too-many]")];
        const shown = left < 0 ? tooMany : remaining;
        remaining.hidden = left < 0;
        tooMany.hidden = left >= 0;
        find(shown, "[data-count]").textContent = String(Math.abs(left));
        if (left >= 0 && this.text.hasAttribute("aria-invalid")) {
            this.text.removeAttribute("aria-invalid");
            this.problem.replaceChildren();
        }
        clearTimeout(this.pause);
        if (this.text.value) {
            this.pause = setTimeout(() => {
                find(this.form, "[data-counter-spoken]").textContent = shown.textContent;
            }, PAUSE);
        }
    }

    /** @type {ReturnType<typeof setTimeout> | undefined} */
    pause;
}

const form = document.getElementById("feedback--form");
if (form instanceof HTMLFormElement) new Feedback(form);
