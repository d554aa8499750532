interface Handle {
  /** Hands over what was typed in the last moments. */
  flush(): void;
  focus(): void;
  goTo(line: number, column?: number): void;
}

let attached: Handle | undefined;

/** The editor on show, for those who are not its parents. */
export const editorHandle = {
  attach: (handle: Handle) => { attached = handle; },
  detach: () => { attached = undefined; },
  flush: () => attached?.flush(),
  focus: () => attached?.focus(),
  goTo: (line: number, column?: number) => attached?.goTo(line, column),
};
