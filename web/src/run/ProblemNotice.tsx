import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { Problem } from "../api/problem";
import { openDialog } from "../shell/ui";
import { Button } from "../ui/Button";

/** Why the server did not take it, and when to try again. */
export function ProblemNotice({ problem, onRetry }: { problem: Problem; onRetry?: (() => void) | undefined }) {
  const left = useCountdown(problem);
  const soft = problem.kind === "rate-limited" || problem.kind === "queue-full";
  return (
    <div className={soft ? "notice" : "notice error"} role="alert">
      <TriangleAlert />
      <p><b>{titleOf(problem)}.</b> {problem.detail}</p>
      {problem.kind === "unauthorized" && <Button look="outline" small onClick={() => openDialog("key")}>Enter a key</Button>}
      {onRetry && problem.kind !== "invalid" && problem.kind !== "unauthorized" && (
        <Button look="outline" small disabled={left > 0} onClick={onRetry}>{left > 0 ? `Again in ${left} s` : "Try again"}</Button>
      )}
    </div>
  );
}

function titleOf(problem: Problem): string {
  switch (problem.kind) {
    case "rate-limited": return "Too many requests in a short time";
    case "queue-full": return "The server is busy";
    default: return problem.title;
  }
}

function useCountdown(problem: Problem): number {
  const [left, setLeft] = useState(problem.retryAfter ?? 0);
  useEffect(() => {
    const end = performance.now() + (problem.retryAfter ?? 0) * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [problem]);
  return left;
}
