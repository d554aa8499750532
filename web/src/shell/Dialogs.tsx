import { useState } from "react";
import type { Example, Language } from "../api/types";
import { bringBack, replaceWorkspace, workspace as store, type Workspace } from "../files/workspace";
import type { HistoryEntry } from "../history/entries";
import { joinArgs } from "../settings/args";
import { NO_SETTINGS } from "../settings/settings";
import { useStore } from "../store/store";
import { toast } from "./toasts";
import { laterPart } from "../ui/lazyPart";
import { closeDialog, showCode, ui } from "./ui";
import { run } from "./workbench";

const SettingsDrawer = laterPart(() => import("../settings/SettingsDrawer").then((m) => m.SettingsDrawer));
const GalleryDialog = laterPart(() => import("../gallery/GalleryDialog").then((m) => m.GalleryDialog));
const HistoryDialog = laterPart(() => import("../history/HistoryDialog").then((m) => m.HistoryDialog));
const ShareDialog = laterPart(() => import("../share/ShareDialog").then((m) => m.ShareDialog));
const KeyDialog = laterPart(() => import("./KeyDialog").then((m) => m.KeyDialog));
const KeysDialog = laterPart(() => import("./KeysDialog").then((m) => m.KeysDialog));

/** The dialog on show, if any; each is loaded when it is first opened. */
export function Dialogs({ workspace, language }: { workspace: Workspace; language: Language | undefined }) {
  const dialog = useStore(ui, (u) => u.dialog);
  return (
    <>
      {dialog === "settings" && language && <SettingsDrawer workspace={workspace} language={language} onClose={closeDialog} />}
      {dialog === "gallery" && language && <GalleryDialog language={language} onOpen={openExample(language)} onClose={closeDialog} />}
      {dialog === "history" && <HistoryDialog onOpen={openEntry} onClose={closeDialog} />}
      {dialog === "share" && <ShareNow />}
      {dialog === "key" && <KeyDialog onClose={closeDialog} />}
      {dialog === "keys" && <KeysDialog onClose={closeDialog} />}
    </>
  );
}

function ShareNow() {
  const [program] = useState(() => store.get()!);
  const [result] = useState(() => run.state.get().result);
  return <ShareDialog program={program} result={result} onClose={closeDialog} />;
}

const openExample = (language: Language) => (example: Example): void => {
  const name = language.file_name;
  replaceWorkspace({
    language: language.id, files: [{ name, content: example.source }], active: name, entry: name,
    settings: { ...NO_SETTINGS, args: joinArgs(example.args) },
  });
  opened(`“${example.title}” is in the editor.`, language.id);
};

function openEntry(entry: HistoryEntry): void {
  replaceWorkspace({ language: entry.language, files: entry.files, active: entry.entry, entry: entry.entry, settings: entry.settings, tests: store.get()?.language === entry.language ? store.get()!.tests : [] });
  opened("The earlier program is in the editor.", entry.language);
}

function opened(text: string, language: string): void {
  run.dismiss();
  closeDialog();
  showCode();
  toast({ text, action: { label: "Bring back mine", run: () => bringBack(language) } });
}
