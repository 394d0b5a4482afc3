// What becomes of keys that are pressed before the next question is on the screen? They go to it, as soon as it is.

/** Whether a key press is for the page, not for the browser, an input method or a dialog. */
function isForPage({ key, ctrlKey, altKey, metaKey, isComposing }, isDialogOpen) {
  return !(ctrlKey || altKey || metaKey || isComposing || isDialogOpen || key === "Tab");
}

/**
 * Holds keys back while the screen is behind, and gives them to what stands there then, in their order.
 */
export class TypingAhead {
  #isBehind;
  #isDialogOpen;
  #press;
  #keys = [];

  /**
   * @param {object} doors
   * @param {() => boolean} doors.isBehind  the screen still shows an earlier question
   * @param {() => boolean} doors.isDialogOpen
   * @param {(key: {key: string, shiftKey: boolean, repeat: boolean}) => void} doors.press  as if it were pressed now
   */
  constructor({ isBehind, isDialogOpen, press }) {
    this.#isBehind = isBehind;
    this.#isDialogOpen = isDialogOpen;
    this.#press = press;
  }

  /** Take a press that comes too early. @returns {boolean} whether it was taken */
  take(event) {
    if (!this.#isBehind() || !isForPage(event, this.#isDialogOpen())) return false;
    const { key, shiftKey, repeat } = event;
    // A key held down for the question before is no answer to the next.
    if (!repeat) this.#keys.push({ key, shiftKey, repeat });
    event.preventDefault();
    return true;
  }

  /** The screen shows what there is to see: press what waits, until it is behind again. */
  release() {
    while (this.#keys.length > 0 && !this.#isBehind()) this.#press(this.#keys.shift());
  }
}

/** What the browser does with a key in a field or on a control, when the press itself came too early for that. */
export function pressNatively(target, key) {
  if (key === " " && ["radio", "checkbox"].includes(target?.type)) return target.click();
  if (key === "Enter" && target instanceof HTMLButtonElement) return target.click();
  if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return undefined;
  if (target.selectionStart === null) return undefined;
  const { selectionStart: start, selectionEnd: end } = target;
  if (key === "Backspace") target.setRangeText("", start === end ? Math.max(start - 1, 0) : start, end, "end");
  else if ([...key].length === 1) target.setRangeText(key, start, end, "end");
  else return undefined;
  return target.dispatchEvent(new Event("input", { bubbles: true }));
}
