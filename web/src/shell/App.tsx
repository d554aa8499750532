import { CloudOff, PackageX } from "lucide-react";
import { useEffect, useState } from "react";
import { CodeEditor } from "../editor/CodeEditor";
import { marks as markStore } from "../diagnostics/marks";
import { FileTabs, takeUploads } from "../files/FileTabs";
import { changeContent, lastLanguage, openLanguage, storageFull, workspace as store } from "../files/workspace";
import { catalog, languageOf, loadCatalog } from "../languages/languages";
import { useStore } from "../store/store";
import { preferences } from "../theme/preferences";
import { Button, classes } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { lazyPart } from "../ui/lazyPart";
import { Dialogs } from "./Dialogs";
import { Header } from "./Header";
import { ResultPane } from "./ResultPane";
import { followShortcuts } from "./shortcuts";
import "./shell.css";
import { Splitter } from "./Splitter";
import { Toasts } from "./toasts";
import { showCode, showPanel, ui } from "./ui";
import { prepareLanguage, resumeRun, run, runProgram } from "./workbench";

const SharedBar = lazyPart(() => import("../share/SharedBar").then((m) => m.SharedBar));

/** The editor. With a share's id it shows that program, to be looked at and run. */
export function App({ shareId }: { shareId?: string }) {
  const languages = useStore(catalog, (c) => c);
  const workspace = useStore(store, (w) => w);
  const split = useStore(preferences, (p) => p.split);
  const phone = useStore(ui, (u) => u.phone);
  const full = useStore(storageFull, (s) => s);
  const language = workspace && languageOf(languages, workspace.language);
  const all = languages.state === "ready" ? languages.all : [];

  useEffect(() => followShortcuts(), []);
  useEffect(() => { void loadCatalog(); }, []);
  useEffect(() => {
    if (languages.state !== "ready" || store.get() || shareId) return;
    const first = languageOf(languages, lastLanguage() ?? "python") ?? languages.all.find((l) => l.available) ?? languages.all[0];
    if (first) {
      openLanguage(first);
      resumeRun();
    }
  }, [languages, shareId]);
  useEffect(() => {
    if (language) void prepareLanguage(language.id, workspace.entry);
  }, [language, workspace?.entry]);

  return (
    <div className="app" data-phone={phone}>
      <Header all={all} loading={languages.state === "loading"} language={language} workspace={workspace} onPick={(next) => { run.dismiss(); openLanguage(next); }} />
      {shareId && <SharedBar id={shareId} />}
      {full && <div className="notice" role="status"><p>This browser does not keep what you write (its storage is full or off). Download your files before you leave.</p></div>}
      {languages.state === "failed" && <ServerAway title={languages.problem.title} detail={languages.problem.detail} />}
      {language && !language.available && (
        <div className="notice" role="status"><PackageX /><p>{language.problem ?? `${language.name} is not installed on this server.`}</p></div>
      )}
      {workspace ? (
        <main className="main" style={{ gridTemplateColumns: `minmax(0, ${split}fr) auto minmax(0, ${1 - split}fr)` }}>
          <CodePane />
          <Splitter />
          <ResultPane workspace={workspace} />
        </main>
      ) : (
        languages.state === "loading" && <main className="main waiting" aria-busy><div className="pane code-pane"><div className="skeleton" /></div></main>
      )}
      {workspace && <PhoneBar phone={phone} />}
      {workspace && <Dialogs workspace={workspace} language={language} />}
      <Toasts />
    </div>
  );
}

function CodePane() {
  const workspace = useStore(store, (w) => w)!;
  const languages = useStore(catalog, (c) => c);
  const marks = useStore(markStore, (m) => m);
  const [dropping, setDropping] = useState(false);
  const file = workspace.files.find((one) => one.name === workspace.active) ?? workspace.files[0]!;
  const [shownMarks, setShownMarks] = useState<{ marks: typeof marks; file: string; mine: typeof marks }>({ marks: [], file: "", mine: [] });
  if (shownMarks.marks !== marks || shownMarks.file !== file.name) setShownMarks({ marks, file: file.name, mine: marks.filter((mark) => mark.file === file.name) });

  return (
    <section
      className={classes("pane code-pane", dropping && "dropping")}
      aria-label="Code"
      onDragOver={(event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); setDropping(true); } }}
      onDragLeave={(event) => { if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDropping(false); }}
      onDropCapture={(event) => {
        setDropping(false);
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        void takeUploads([...event.dataTransfer.files]);
      }}
    >
      <FileTabs workspace={workspace} />
      <CodeEditor
        documentKey={`${workspace.language}:${workspace.revision}:${file.name}`}
        fileName={file.name}
        content={file.content}
        language={languageOf(languages, workspace.language)}
        marks={shownMarks.mine}
        readOnly={workspace.readOnly}
        onChange={changeContent}
        onRun={runProgram}
      />
    </section>
  );
}

function ServerAway({ title, detail }: { title: string; detail: string }) {
  return <Empty icon={<CloudOff />} title={title}><p>{detail}</p><Button look="outline" onClick={() => void loadCatalog()}>Try again</Button></Empty>;
}

/** On a small screen, code and result take turns. */
function PhoneBar({ phone }: { phone: "code" | "result" }) {
  const panel = useStore(ui, (u) => u.panel);
  return (
    <nav className="phone-bar" aria-label="Code or result">
      <button type="button" aria-current={phone === "code"} onClick={showCode}>Code</button>
      <button type="button" aria-current={phone === "result"} onClick={() => showPanel(panel)}>Result</button>
    </nav>
  );
}
