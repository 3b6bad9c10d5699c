// @ts-check
// Opens what is closed around the target of the address: newer browsers do so themselves.

/** Opens it now, and whenever the target changes. */
export function opensTarget() {
    const open = () => {
        const target = document.querySelector("details:not([open]) :target");
        for (let details = target?.closest("details"); details; details = details.parentElement?.closest("details")) details.open = true;
        target?.scrollIntoView();
    };
    window.addEventListener("hashchange", open);
    open();
}
