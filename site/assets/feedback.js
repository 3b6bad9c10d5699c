// @ts-check
// The feedback form, made quicker: the vote is saved when it is cast, the comment after it. Without this script the same
// form posts by itself. All words are in the page; this only shows, hides and clones them.

/** A comment may hold this many characters, counted as the function counts them. */
const MOST_CHARACTERS = 255;
/** Longer than this without an answer, in ms, and the reader is told that something is going on. */
const SLOW = 700;
/** No answer within this time, in ms, is a failure. */
const TOO_SLOW = 15_000;
/** Pause in typing, in ms, after which the counter is spoken. */
const PAUSE = 1_200;

/**
 * @template {Element} E
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
 */
function find(root, selector) {
    const found = root.querySelector(selector);
    if (!found) throw new Error(`the page lacks ${selector}`);
    return /** @type {E} */ (found);
}

/**
 * Characters as the function counts them: Unicode scalar values, line breaks as one, composed.
 * @param {string} text
 */
function length(text) {
    return [...text.replace(/\r\n?/g, "\n").normalize("NFC").trim()].length;
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
        /** @type {HTMLElement} */ this.comment = find(form, "[data-comment]");
        /** @type {HTMLTextAreaElement} */ this.text = find(form, "textarea");
        /** @type {HTMLElement} */ this.status = find(form, "[data-status]");
        /** @type {HTMLElement} */ this.problem = find(form, "[data-problem]");
        /** @type {HTMLElement} */ this.actions = find(form, "[data-actions]");
        /** @type {HTMLElement} */ this.send = find(this.actions, "button");
        /** @type {HTMLElement} */ this.thanks = find(document, "[data-thanks]");

        form.noValidate = true;
        this.comment.hidden = this.actions.hidden = true;
        find(form, "[data-counter]").removeAttribute("hidden");
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

    /** Saves the vote, and asks for the comment. */
    vote() {
        this.comment.hidden = this.actions.hidden = false;
        this.queue = this.queue.then(async () => {
            const helpful = this.helpful;
            // A later click has been saved in the meantime, with this one's answer.
            if (helpful === undefined || helpful === this.saved) return;
            const answer = await this.put({ helpful }, this.status);
            if (answer.code) return this.fail(answer.code, () => this.vote());
            this.saved = helpful;
            this.problem.replaceChildren();
            this.say(this.status, "saved");
        });
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
        this.queue = this.queue.then(async () => {
            const helpful = this.helpful;
            const answer = await this.put({ helpful, comment: this.text.value }, this.status);
            this.send.removeAttribute("aria-disabled");
            if (answer.code) return this.fail(answer.code, () => this.submit());
            this.saved = helpful;
            this.thank(answer.masked ?? []);
        });
    }

    /**
     * One send. The answer is what was masked, or the code of what went wrong; any answer that is not the function's own
     * counts as `unavailable`.
     * @param {{helpful?: boolean, comment?: string}} said
     * @param {HTMLElement} progress where to say that it takes a while
     * @returns {Promise<{code?: string, masked?: string[]}>}
     */
    async put(said, progress) {
        const { article, language } = this.form.dataset;
        const slow = setTimeout(() => this.say(progress, "sending"), SLOW);
        try {
            const answer = await fetch(`/api/feedback/${this.id}`, {
                method: "PUT",
                headers: { "Content-Type": "application/json" },
                body: JSON.stringify({ article, language, ...said }),
                // The reader may click a link right after the vote: it is saved all the same.
                keepalive: true,
                signal: AbortSignal.timeout(TOO_SLOW),
            });
            const type = answer.headers.get("Content-Type") ?? "";
            if (answer.ok && type.startsWith("application/json")) return await answer.json();
            if (type.startsWith("application/problem+json")) return { code: (await answer.json()).code ?? "unavailable" };
            return { code: "unavailable" };
        } catch {
            return { code: "unavailable" };
        } finally {
            clearTimeout(slow);
            progress.replaceChildren();
        }
    }

    /**
     * Puts a text of the page where it is seen and spoken.
     * @param {HTMLElement} place
     * @param {string} name
     */
    say(place, name) {
        place.replaceChildren(this.clone(`[data-text=${name}]`));
    }

    /** @param {string} selector */
    clone(selector) {
        return document.importNode(/** @type {HTMLTemplateElement} */ (find(this.form, selector)).content, true);
    }

    /**
     * Says what went wrong, and offers to try again. What was typed stays.
     * @param {string} code
     * @param {() => void} [again]
     */
    fail(code, again) {
        const known = this.form.querySelector(`[data-problem-code="${CSS.escape(code)}"]`);
        this.problem.replaceChildren(this.clone(`[data-problem-code="${known ? CSS.escape(code) : "unavailable"}"]`));
        if (!again) return;
        const offer = this.clone("[data-text=again]");
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
        /** @type {HTMLElement} */ (find(this.thanks, "[data-masked]")).hidden = masked.length === 0;
        for (const kind of this.thanks.querySelectorAll("[data-kind]")) {
            /** @type {HTMLElement} */ (kind).hidden = !masked.includes(kind.getAttribute("data-kind") ?? "");
        }
        this.problem.replaceChildren();
        this.form.hidden = true;
        this.thanks.hidden = false;
        /** @type {HTMLElement} */ (find(this.thanks, "[data-thanks-title]")).focus();
    }

    /** Back to the form, with everything as it was. */
    change() {
        this.thanks.hidden = true;
        this.form.hidden = false;
        /** @type {HTMLElement} */ (find(this.form, "[name=helpful]:checked")).focus();
    }

    /** Shows how many characters are left at once, and speaks it when the typing pauses. */
    count() {
        const left = MOST_CHARACTERS - length(this.text.value);
        const [remaining, tooMany] = [find(this.form, "[data-remaining]"), find(this.form, "[data-too-many]")];
        const shown = left < 0 ? tooMany : remaining;
        /** @type {HTMLElement} */ (remaining).hidden = left < 0;
        /** @type {HTMLElement} */ (tooMany).hidden = left >= 0;
        find(shown, "[data-count]").textContent = String(Math.abs(left));
        if (left >= 0) this.text.removeAttribute("aria-invalid");
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
