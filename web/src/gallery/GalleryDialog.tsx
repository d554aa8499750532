import { Keyboard, LayoutGrid } from "lucide-react";
import { useEffect, useState } from "react";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import type { Example, Language } from "../api/types";
import { loadLanguage } from "../languages/languages";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { Empty } from "../ui/Empty";
import "./gallery.css";

type Loaded = { state: "loading" } | { state: "ready"; examples: readonly Example[] } | { state: "failed"; problem: Problem };

/** Programs worth a look, for one language. */
export function GalleryDialog({ language, onOpen, onClose }: { language: Language; onOpen(example: Example): void; onClose(): void }) {
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" });
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    loadLanguage(language.id).then(
      (detail) => { if (current) setLoaded({ state: "ready", examples: detail.examples ?? [] }); },
      (e: unknown) => { if (current) setLoaded({ state: "failed", problem: e instanceof ProblemError ? e.problem : AWAY }); },
    );
    return () => { current = false; };
  }, [language.id, again]);

  return (
    <Dialog title={`Examples in ${language.name}`} hint="One takes the place of your code; what you wrote can be brought back." width={720} onClose={onClose}>
      {loaded.state === "loading" && <p className="quiet" role="status">Loading…</p>}
      {loaded.state === "failed" && (
        <Empty title={loaded.problem.title}><p>{loaded.problem.detail}</p><Button look="outline" onClick={() => setAgain((n) => n + 1)}>Try again</Button></Empty>
      )}
      {loaded.state === "ready" && loaded.examples.length === 0 && <Empty icon={<LayoutGrid />} title="No examples yet"><p>Nobody has written examples for {language.name}.</p></Empty>}
      {loaded.state === "ready" && (
        <ul className="gallery">
          {loaded.examples.map((example) => (
            <li key={example.name}>
              <button type="button" className="example" onClick={() => onOpen(example)}>
                <strong>{example.title}</strong>
                <span>{example.description}</span>
                {example.interactive && <span className="tag accent"><Keyboard aria-hidden /> you type</span>}
                <pre aria-hidden>{firstLines(example.source)}</pre>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

const PREVIEW_LINES = 6;

function firstLines(source: string): string {
  return source.split("\n").filter((line) => line.trim() !== "").slice(0, PREVIEW_LINES).join("\n");
}
