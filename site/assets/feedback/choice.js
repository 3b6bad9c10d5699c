// @ts-check
// Radio buttons whose choice counts at once. Arrow keys only move between them: a press of Space or Enter, or a click, chooses.

/**
 * @param {HTMLElement} group holds the radio buttons
 * @param {{chosen: () => void, moved: () => void}} on `moved`: another button is checked, but not chosen yet
 */
export function onChoice(group, { chosen, moved }) {
    let isArrow = false;
    group.addEventListener("pointerdown", () => (isArrow = false));
    group.addEventListener("keydown", (event) => {
        isArrow = event.key.startsWith("Arrow");
        const { target } = event;
        if (!isRadio(target)) return;
        // Enter would send the whole form, and Space makes no click on a button that an arrow key has checked.
        if (event.key !== "Enter" && !(event.key === " " && target.checked)) return;
        event.preventDefault();
        target.checked = true;
        chosen();
    });
    // An arrow key makes a click of its own, like every other way to check a button.
    group.addEventListener("click", ({ target }) => {
        if (isRadio(target) && !isArrow) chosen();
    });
    group.addEventListener("change", () => {
        if (isArrow) moved();
    });
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isRadio(target) {
    return target instanceof HTMLInputElement && target.type === "radio";
}
