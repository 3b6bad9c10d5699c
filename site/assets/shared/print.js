// @ts-check
// Printing a part of the page without the rest.

/** Prints some content without the rest of the page. @param {(Node | string)[]} content */
export function printAlone(...content) {
    showSheet(content);
    window.print();
}

/** Prints a part of the page without the rest whenever the page is printed while the part is shown. @param {HTMLElement} part */
export function printsAlone(part) {
    window.addEventListener("beforeprint", () => {
        if (!part.closest("[hidden]") && !document.querySelector(".print-sheet")) showSheet([part.cloneNode(true)]);
    });
}

/** Shows a sheet that alone is printed, until it is. @param {(Node | string)[]} content */
function showSheet(content) {
    const sheet = document.createElement("div");
    sheet.className = "print-sheet";
    sheet.append(...content);
    // The copy must not have ids that are on the page already, nor anything to press.
    for (const part of sheet.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const button of sheet.querySelectorAll("button")) button.remove();
    document.body.append(sheet);
    document.body.dataset.printing = "sheet";
    window.addEventListener("afterprint", () => {
        sheet.remove();
        delete document.body.dataset.printing;
    }, { once: true });
}
