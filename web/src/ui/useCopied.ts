import { useState } from "react";
import { copyText } from "./clipboard";

const SAID_MS = 1500;

/** Whether a text was copied a moment ago, and the way to copy it. */
export function useCopied(text: string): [copied: boolean, copy: () => void] {
  const [copied, setCopied] = useState(false);
  const copy = () => void copyText(text).then((done) => {
    if (!done) return;
    setCopied(true);
    setTimeout(() => setCopied(false), SAID_MS);
  });
  return [copied, copy];
}
