/**
 * Writes to the clipboard; says whether it could. Browsers keep the clipboard's own interface to pages from https and localhost; a
 * server on the local network is neither, and there the older way still works.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // not allowed: perhaps the older way is
  }

  return copySelected(text);
}

function copySelected(text: string): boolean {
  const focused = document.activeElement;
  const box = document.createElement("textarea");
  box.value = text;
  box.readOnly = true;
  box.className = "visually-hidden";
  // A dialog keeps the focus inside of itself.
  (document.querySelector("[role=dialog]") ?? document.body).append(box);
  box.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    box.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
