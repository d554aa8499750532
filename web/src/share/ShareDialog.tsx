import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import type { ExecutionResult } from "../api/types";
import { ProblemNotice } from "../run/ProblemNotice";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { formatBytes } from "../ui/format";
import { useCopied } from "../ui/useCopied";
import { shares } from "./client";
import { embedSnippet, MAX_SHARE_BYTES, sizeOf, toShare, type Shareable } from "./contract";
import "./share.css";

type State = { step: "making" } | { step: "made"; id: string } | { step: "failed"; problem: Problem };

/** Makes a permanent link to the program as it is now. */
export function ShareDialog({ program, result, onClose }: { program: Shareable; result: ExecutionResult | undefined; onClose(): void }) {
  const [state, setState] = useState<State>({ step: "making" });
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    void make(program, result).then((made) => { if (current) setState(made); });
    return () => { current = false; };
  }, [program, result, again]);

  return (
    <Dialog title="Share" hint="A permanent link to the program as it is now: code, input, settings and the last result. Whoever has the link can read it." onClose={onClose}>
      {state.step === "making" && <p className="quiet" role="status">Making a link…</p>}
      {state.step === "failed" && <ProblemNotice problem={state.problem} onRetry={state.problem.kind === "too-large" ? undefined : () => { setState({ step: "making" }); setAgain((n) => n + 1); }} />}
      {state.step === "made" && <Made id={state.id} />}
    </Dialog>
  );
}

function Made({ id }: { id: string }) {
  const [theme, setTheme] = useState<"auto" | "light" | "dark">("auto");
  const [readOnly, setReadOnly] = useState(false);
  return (
    <>
      <Copyable label="Link" text={`${location.origin}/s/${id}`} />
      <div className="field">
        <Copyable label="To put into a page" text={embedSnippet(location.origin, id, { theme, readOnly, height: 420 })} long />
        <div className="embed-options">
          <label>Theme{" "}
            <select className="input" value={theme} onChange={(event) => setTheme(event.target.value as typeof theme)}>
              <option value="auto">as the reader has it</option>
              <option value="light">light</option>
              <option value="dark">dark</option>
            </select>
          </label>
          <label className="check"><input type="checkbox" checked={readOnly} onChange={(event) => setReadOnly(event.target.checked)} />Code cannot be changed</label>
        </div>
      </div>
    </>
  );
}

function Copyable({ label, text, long }: { label: string; text: string; long?: boolean }) {
  const [copied, copy] = useCopied(text);
  const id = `copy-${label.replaceAll(" ", "-")}`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="copyable">
        {long
          ? <textarea id={id} className="input mono" readOnly rows={3} value={text} onFocus={(event) => event.target.select()} />
          : <input id={id} className="input mono" readOnly value={text} onFocus={(event) => event.target.select()} />}
        <Button look="outline" onClick={copy}>{copied ? <Check /> : <Copy />}{copied ? "Copied" : "Copy"}</Button>
      </div>
    </div>
  );
}

async function make(program: Shareable, result: ExecutionResult | undefined): Promise<State> {
  const share = toShare(program, result);
  const size = sizeOf(share);
  if (size > MAX_SHARE_BYTES) {
    return { step: "failed", problem: { kind: "too-large", title: "Too large to share", detail: `This has ${formatBytes(size)}; a share may have at most ${formatBytes(MAX_SHARE_BYTES)}.` } };
  }

  try {
    return { step: "made", id: (await shares.create(share)).id };
  } catch (e) {
    const problem = e instanceof ProblemError ? e.problem : AWAY;
    return { step: "failed", problem: problem.kind === "not-found" ? { ...problem, title: "This server keeps no shared programs", detail: "" } : problem };
  }
}
