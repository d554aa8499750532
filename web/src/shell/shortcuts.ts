import { editorHandle } from "../editor/live";
import { keep, storageFull } from "../files/workspace";
import { isBusy } from "../run/state";
import { toast } from "./toasts";
import { showCode, showPanel, ui } from "./ui";
import { prepareRun, run, runProgram } from "./workbench";

/** Keys that work wherever the focus is. */
export function followShortcuts(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || ui.get().dialog) return;
    if (event.key === "Control" || event.key === "Meta") {
      prepareRun();
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      runProgram();
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault(); // who saves out of habit does not want the page as a file
      keep();
      if (!storageFull.get()) toast({ text: "Kept in this browser, as everything you write is." });
    } else if (event.key === "Escape" && isBusy(run.state.get()) && !isMenuOpen()) {
      void run.stop();
    } else if (event.altKey && ["1", "2", "3"].includes(event.key)) {
      event.preventDefault();
      if (event.key === "1") {
        showCode();
        editorHandle.focus();
      } else {
        const panel = event.key === "2" ? "output" : "tests";
        showPanel(panel);
        document.getElementById(`tab-${panel}`)?.focus();
      }
    }
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function isMenuOpen(): boolean {
  return document.querySelector(".popup") !== null;
}
