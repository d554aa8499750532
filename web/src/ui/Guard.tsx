import { Component, type ReactNode } from "react";
import { Button } from "./Button";
import { Empty } from "./Empty";

/** Instead of an empty page, when a mistake of the page's own has ended it. */
export class Guard extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Empty title="This page has made a mistake">
        <p>What you wrote is kept in this browser.</p>
        <Button look="outline" onClick={() => location.reload()}>Load it again</Button>
      </Empty>
    );
  }
}
