// @ts-check
// The tool for cards: the organisation's subscriptions, and what an administrator can do about the cards that pay
// them: change one, add one, ask the bank, pay.

import { leaveFor } from "../shared/actions.js";
import { formatMoney } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";
import { Bank } from "./bank.js";
import { CardForm } from "./card-form.js";
import { showLine, showSubscriptions, subscriptionsOf } from "./card-list.js";
import { NewCard } from "./new-card.js";
import { Outcomes } from "./outcomes.js";
import { hasButton } from "./steps.js";

/**
 * @typedef {import("../account/account.js").Account} Account
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("./card-list.js").Card} Card
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./outcome-view.js").PaidSubscription} PaidSubscription
 * @typedef {import("./steps.js").Step} Step
 */

export class CardTool {
    /** @type {Subscription[]} */ subscriptions = [];
    /** The number of the reader's latest action: the responses to earlier ones are ignored. */
    requestNumber = 0;
    /** The name of the phrase on the button that leads back to the tool's first view. */
    backPhrase = "back_to_list";
    /** The subscription whose card is in the form. @type {Subscription | undefined} */
    edited;
    /** The form that the reader has left to add a card, with what was typed in it. @type {{subscription: Subscription, typed: Record<string, string>} | undefined} */
    interruptedEdit;

    /** @param {Account} account */
    constructor(account) {
        this.account = account;
        const { tool } = account;
        this.form = new CardForm(find(tool, "#card-edit--form"), account, {
            saved: (card) => this.showSaved(card),
            lateResponse: () => this.refreshList(),
            cancelled: () => this.open(true),
            newCard: () => this.edited && this.addCard(this.edited, this.form.typed()),
        });
        this.newCard = new NewCard(find(tool, "#card-edit--new-card"), account, () => this.backFromNewCard());
        const dialog = /** @type {HTMLDialogElement} */ (find(tool, "[data-pay]"));
        this.bank = new Bank(dialog, account, (outcome, bill, declined) => this.showPayment(outcome, bill, declined));
        this.outcomes = new Outcomes(this);
    }

    /**
     * Fetches the subscriptions, then shows the outcome that the reader brings back from another site, or the first view.
     * @param {boolean} asked whether the reader asked for it: only then does the focus move
     * @returns {Promise<void>}
     */
    async open(asked) {
        const { account } = this;
        const requestNumber = this.leave();
        account.showStatus(phrase("loading"));
        const response = await account.fetchSubscriptions();
        if (requestNumber !== this.requestNumber) return;
        if (response.code === "not-signed-in") {
            account.forgetPerson();
            account.pendingProblem = response.code;
            return account.start(asked);
        }
        if (!response.ok) return account.focusHeading(this.showView("away"), asked);
        this.subscriptions = subscriptionsOf(response.data);
        const { returnVisit, linkedCard } = account;
        account.returnVisit = account.linkedCard = undefined;
        if (returnVisit && this.outcomes.showReturnVisit(returnVisit)) return;
        const linked = this.subscriptions.find(({ card }) => card && card.id === linkedCard);
        if (linked) return this.showLinked(linked);
        if (this.subscriptions.length === 0) return account.focusHeading(this.showView("empty"), asked);
        await this.showFirstView(asked);
    }

    /**
     * Shows the list of subscriptions, or the form if there is only one card and it should be changed.
     * @param {boolean} asked
     * @returns {void | Promise<void>}
     */
    showFirstView(asked) {
        const { account } = this;
        const [first, ...others] = this.subscriptions;
        // A reader who leaves the form or an outcome sees the list, even of one: the form would open again otherwise.
        const comesBack = account.isShown("form") || account.isShown("outcome");
        if (others.length === 0 && !comesBack && first.actions.find(hasButton) === "edit-card") return this.edit(first, asked);
        account.focusHeading(this.showLines(), asked);
    }

    /** Shows the list of subscriptions. */
    showLines() {
        const { account } = this;
        const list = find(account.tool, "[data-subscriptions]");
        showSubscriptions(list, this.subscriptions, account, (subscription, steps) => this.actions(subscription, steps));
        return this.showView("list");
    }

    /** Shows a view in place of the forms, which are emptied. @param {string} name @param {string} [problem] its code */
    showView(name, problem) {
        this.reset();
        return this.account.showView(name, problem);
    }

    /**
     * Shows the card that a link led to: in the form if it should be changed, else in the list.
     * @param {Subscription} subscription the first one that the card pays
     * @returns {void | Promise<void>}
     */
    showLinked(subscription) {
        const { actions, card, needsAction } = subscription;
        if (needsAction && actions.find(hasButton) === "edit-card") return this.edit(subscription, true);
        if (card) showLine(this.showLines(), card);
    }

    /** Fetches the list again if it is shown: a change has been saved since. */
    refreshList() {
        const { account } = this;
        // The list's elements are replaced, so the focus has to move if it is on one of them.
        if (account.person && account.isShown("list")) this.open(account.tool.contains(document.activeElement));
    }

    /** Empties the forms and ignores responses that are still to come. @returns {number} the number of the action that begins */
    reset() {
        this.form.clear();
        this.newCard.clear();
        return this.leave();
    }

    /** The same, but what the forms show stays until another view is shown. @returns {number} the number of the action that begins */
    leave() {
        this.form.leave();
        this.newCard.leave();
        this.bank.clear();
        this.outcomes.receipt.leave();
        this.interruptedEdit = undefined;
        this.requestNumber += 1;
        return this.requestNumber;
    }

    /** Removes all of the person's data from the page. */
    clear() {
        this.reset();
        this.outcomes.clear();
        this.subscriptions = [];
        this.edited = undefined;
        find(this.account.tool, "[data-subscriptions]").replaceChildren();
    }

    /** The buttons for what can be done about a subscription. @param {Subscription} subscription @param {Step[]} steps @returns {Action[]} */
    actions(subscription, steps) {
        const { card, openInvoice } = subscription;
        const last4 = card?.last4 ?? "";
        const amount = openInvoice ? formatMoney(openInvoice.amount, openInvoice.currency) : "";
        /** @type {Record<Step, Action>} */
        const actions = {
            "edit-card": { label: phrase("edit", { last4 }), run: () => this.edit(subscription, true) },
            "add-card": { label: phrase(card ? "add" : "add_first"), run: () => this.addCard(subscription) },
            "pay-now": { label: phrase("pay", { amount, last4 }), run: () => this.bank.pay(subscription) },
            "verify-with-bank": { label: phrase("verify"), run: (place) => card && this.verify(place, card) },
        };
        return steps.map((step) => actions[step]);
    }

    /** Shows the form for a subscription's card. @param {Subscription} subscription @param {boolean} asked @param {Record<string, string>} [typed] by field */
    edit(subscription, asked, typed = {}) {
        const { card } = subscription;
        if (!card) return;
        this.reset();
        this.edited = subscription;
        const view = this.account.showView("form");
        this.form.open(card, this.paidBy(card).map(({ name }) => name), typed);
        this.account.focusHeading(view, asked);
    }

    /**
     * Shows the form for adding a card.
     * @param {Subscription} subscription
     * @param {Record<string, string>} [typed] what was typed in the form for changing the card, if the reader comes from there
     */
    addCard(subscription, typed) {
        this.reset();
        if (typed) this.interruptedEdit = { subscription, typed };
        const view = this.account.showView("new-card");
        this.newCard.open(subscription, this.subscriptions);
        this.account.focusHeading(view, true);
    }

    /** The reader has decided against a new card. */
    backFromNewCard() {
        if (!this.interruptedEdit) return this.open(true);
        const { subscription, typed } = this.interruptedEdit;
        return this.edit(subscription, true, typed);
    }

    /** Asks the bank about a card. @param {HTMLElement} place @param {Card} card */
    async verify(place, card) {
        const { requestNumber } = this;
        const result = await this.bank.verify(place, card);
        if (!result || requestNumber !== this.requestNumber) return;
        if (result.url) return leaveFor(place, result.url);
        if (await this.refresh()) this.outcomes.show(result.outcome, { card, declined: result.code });
    }

    /** Shows that a card is saved. @param {Card & {pays: PaidSubscription[]}} saved the card as the function returns it */
    async showSaved({ pays, ...card }) {
        if (await this.refresh()) this.outcomes.showSaved(card, pays);
    }

    /**
     * Shows how a payment went.
     * @param {string} outcome `paid`, `pay-declined`, `pay-waiting`, `nothing-to-pay` or `invoice-withdrawn`
     * @param {import("./bank.js").Bill} bill
     * @param {string} [declined] the decline code
     */
    async showPayment(outcome, { subscription, card, invoice }, declined) {
        if (!(await this.refresh())) return;
        const current = this.current(subscription);
        if (outcome === "paid") await this.outcomes.showPaid(current, invoice.id);
        else if (outcome === "pay-waiting") this.outcomes.showUnpaid(outcome, current, card, invoice.id);
        else this.outcomes.show(outcome, { subscription: current, card, declined });
    }

    /**
     * Fetches the subscriptions again after a change: what can be done now is the function's to say.
     * @returns {Promise<boolean>} false if the reader has gone on to something else, or another person has signed in
     */
    async refresh() {
        const { requestNumber } = this;
        this.account.showStatus(phrase("loading"));
        const response = await this.account.fetchSubscriptions();
        if (requestNumber !== this.requestNumber) return false;
        if (response.ok) this.subscriptions = subscriptionsOf(response.data);
        return true;
    }

    /** The subscription as it is by now. @param {Subscription} subscription */
    current(subscription) {
        return this.subscriptions.find(({ id }) => id === subscription.id) ?? subscription;
    }

    /** The subscriptions that a card pays. @param {Card} card */
    paidBy({ id }) {
        return this.subscriptions.filter(({ card, status }) => card?.id === id && status !== "cancelled");
    }
}
