import type { ExecutionResult } from "../api/types";
import type { RunController } from "../run/controller";
import { IDLE } from "../run/state";
import type { Share } from "./contract";

/** Puts the result that was shared on show, as if it had just come. */
export function showSharedResult(run: RunController, share: Share): void {
  const { result } = share;
  if (!result?.outcome) return;
  const at = Date.parse(share.created_at);
  run.log.clear();
  run.log.append("compile_stderr", result.compile?.output ?? "", at);
  run.log.append("stdout", result.output ?? "", at);
  run.state.set({ ...IDLE, phase: "ended", language: share.language, terminal: /\r\n/.test(result.output ?? ""), result: result as ExecutionResult });
}
