import { useState } from "react";
import type { Language, Limits } from "../api/types";
import { change, type Workspace } from "../files/workspace";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { splitArgs } from "./args";
import "./settings.css";
import { LIMIT_FIELDS, NO_SETTINGS, readLimit, showLimit, type LimitField, type RunSettings } from "./settings";

const set = (part: Partial<RunSettings>) => change((now) => ({ ...now, settings: { ...now.settings, ...part } }));

/** How the program is run: what it is given, and how much it may use. */
export function SettingsDrawer({ workspace, language, onClose }: { workspace: Workspace; language: Language; onClose(): void }) {
  const { settings } = workspace;
  const args = splitArgs(settings.args);
  return (
    <Dialog
      drawer
      title="Run settings"
      hint={`For ${language.name}; kept in this browser.`}
      onClose={onClose}
      foot={<Button look="outline" onClick={() => set(NO_SETTINGS)}>Reset all</Button>}
    >
      <div className="field">
        <label htmlFor="args">Arguments</label>
        <input id="args" className="input mono" value={settings.args} spellCheck={false} placeholder="--name 'Ada Lovelace' 42" onChange={(event) => set({ args: event.target.value })} />
        <span className="hint">{args.length === 0 ? "Quotes keep words together; nothing is expanded." : args.map((arg, i) => <code key={i} className="arg">{arg === "" ? " " : arg}</code>)}</span>
      </div>

      <div className="field">
        <label className="check">
          <input type="checkbox" checked={settings.useStdin} onChange={(event) => set({ useStdin: event.target.checked })} />
          Give it this input instead of the keyboard
        </label>
        <textarea className="input mono" aria-label="Standard input" rows={5} disabled={!settings.useStdin} value={settings.stdin} spellCheck={false} onChange={(event) => set({ stdin: event.target.value })} />
        <span className="hint">The program reads this, then the end of input.</span>
      </div>

      {language.compiled && (
        <div className="field">
          <label htmlFor="flags">Compiler flags</label>
          <input id="flags" className="input mono" value={settings.compileArgs} spellCheck={false} placeholder="-O2" onChange={(event) => set({ compileArgs: event.target.value })} />
        </div>
      )}

      <fieldset className="limits">
        <legend>Limits</legend>
        {LIMIT_FIELDS.filter((field) => field.name !== "compile_wall_ms" || language.compiled).map((field) => (
          <LimitInput key={field.name} field={field} value={settings.limits[field.name]} usual={language.default_limits[field.name]} maximum={language.maximum_limits[field.name]} limits={settings.limits} />
        ))}
        <p className="hint">Without a time of its own, a program you type into may wait longer for you; its CPU time stays limited.</p>
      </fieldset>
    </Dialog>
  );
}

interface LimitProps {
  field: LimitField;
  value: number | undefined;
  usual: number;
  maximum: number;
  limits: Partial<Limits>;
}

function LimitInput({ field, value, usual, maximum, limits }: LimitProps) {
  const [text, setText] = useState(value === undefined ? "" : String(value / field.factor));
  const read = readLimit(field, text, maximum);
  const id = `limit-${field.name}`;
  const take = (typed: string) => {
    setText(typed);
    const { [field.name]: _, ...others } = limits;
    const next = readLimit(field, typed, maximum);
    set({ limits: "value" in next ? { ...others, [field.name]: next.value } : others });
  };

  return (
    <div className="limit">
      <label htmlFor={id}>{field.label}</label>
      <span className="limit-input">
        <input id={id} className="input" inputMode="decimal" value={text} placeholder={String(Number((usual / field.factor).toFixed(2)))} aria-invalid={"problem" in read} aria-describedby={`${id}-hint`} onChange={(event) => take(event.target.value)} />
        <span aria-hidden>{field.unit}</span>
      </span>
      <span id={`${id}-hint`} className={"problem" in read ? "problem" : "hint"}>{"problem" in read ? read.problem : `at most ${showLimit(field, maximum)}`}</span>
    </div>
  );
}
