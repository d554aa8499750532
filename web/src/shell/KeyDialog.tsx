import { useState } from "react";
import { apiKey, showKey } from "../api/key";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";

/** For servers that ask who runs programs. */
export function KeyDialog({ onClose }: { onClose(): void }) {
  const [text, setText] = useState(apiKey.get());
  const keep = () => {
    showKey(text);
    onClose();
  };

  return (
    <Dialog title="API key" hint="Some servers ask who runs programs. The key is kept until this tab is closed." width={460} onClose={onClose} foot={<Button look="primary" onClick={keep}>Use it</Button>}>
      <div className="field">
        <label htmlFor="api-key">Key</label>
        <input id="api-key" className="input mono" type="password" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === "Enter") keep(); }} />
        <span className="hint">Empty: without a key.</span>
      </div>
    </Dialog>
  );
}
