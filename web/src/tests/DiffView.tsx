import { useState } from "react";
import { fewAccents } from "../output/accents";
import { Button } from "../ui/Button";
import { diffLines, type DiffLine } from "./diff";

const SHOWN = 200;
const SIGN = { same: " ", missing: "−", extra: "+" } as const;

/** Two texts, line against line. Spaces at the end of a line, and an empty line, can be seen. */
export function DiffView({ before, after, names }: { before: string; after: string; names: [string, string] }) {
  const [all, setAll] = useState(false);
  const lines = diffLines(before, after);
  if (lines.every((line) => line.kind === "same")) return <p className="diff-same">Both printed the same.</p>;
  return (
    <div className="diff">
      <p className="diff-legend"><span className="diff-line missing">− {names[0]}</span><span className="diff-line extra">+ {names[1]}</span></p>
      <div className="diff-lines" tabIndex={0} role="region" aria-label={`Differences: ${names[0]} and ${names[1]}`}>
        {lines.slice(0, all ? undefined : SHOWN).map((line, i) => <Line key={i} line={line} />)}
      </div>
      {lines.length > SHOWN && !all && <Button small onClick={() => setAll(true)}>Show all {lines.length.toLocaleString("en")} lines</Button>}
    </div>
  );
}

function Line({ line }: { line: DiffLine }) {
  const label = { same: undefined, missing: "missing: ", extra: "extra: " }[line.kind];
  return (
    <div className={`diff-line ${line.kind}`}>
      <span className="diff-sign" aria-hidden>{SIGN[line.kind]}</span>
      {label && <span className="visually-hidden">{label}</span>}
      {line.text === "" ? <i className="diff-empty">empty line</i> : fewAccents(line.text)}
    </div>
  );
}
