import { GitFork, Link2, Link2Off } from "lucide-react";
import { useEffect, useState } from "react";
import { AWAY, ProblemError, type Problem } from "../api/problem";
import { currentWorkspace, replaceWorkspace } from "../files/workspace";
import { run } from "../shell/workbench";
import { Button } from "../ui/Button";
import { Empty } from "../ui/Empty";
import { formatWhen } from "../ui/format";
import { shares } from "./client";
import { fromShare, type Share } from "./contract";
import { showSharedResult } from "./show";

type State = { step: "loading" } | { step: "shown"; share: Share } | { step: "failed"; problem: Problem };

/** Above a shared program: what it is, and the way to a copy of one's own. */
export function SharedBar({ id }: { id: string }) {
  const [state, setState] = useState<State>({ step: "loading" });
  const [again, setAgain] = useState(0);
  useEffect(() => {
    let current = true;
    shares.get(id).then(
      (share) => {
        if (!current) return;
        replaceWorkspace(fromShare(share), true);
        showSharedResult(run, share);
        setState({ step: "shown", share });
      },
      (e: unknown) => { if (current) setState({ step: "failed", problem: e instanceof ProblemError ? e.problem : AWAY }); },
    );
    return () => { current = false; };
  }, [id, again]);

  if (state.step === "loading") return <div className="notice info" role="status"><p>Loading the shared program…</p></div>;
  if (state.step === "failed") {
    const gone = state.problem.kind === "not-found";
    return (
      <div className="main" role="alert">
        <Empty icon={<Link2Off />} title={gone ? "There is no shared program at this address" : state.problem.title}>
          <p>{gone ? "The link may be incomplete." : state.problem.detail}</p>
          {gone ? <a className="button outline" href="/">Open the editor</a> : <Button look="outline" onClick={() => setAgain((n) => n + 1)}>Try again</Button>}
        </Empty>
      </div>
    );
  }

  return (
    <div className="notice info">
      <Link2 aria-hidden />
      <p>A shared program, as it was {formatWhen(Date.parse(state.share.created_at), Date.now())}. It can be run but not changed.</p>
      <Button look="outline" small onClick={fork}><GitFork />Fork to edit</Button>
    </div>
  );
}

/** A copy of one's own, in the place of what was there in this language. */
function fork(): void {
  const program = currentWorkspace();
  if (!program) return;
  const { revision: _revision, readOnly: _readOnly, ...copy } = program;
  replaceWorkspace(copy);
  location.assign("/");
}
