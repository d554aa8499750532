import type { ILinkProvider, Terminal } from "@xterm/xterm";

type PlaceIn = (line: string) => { start: number; end: number; go(): void } | undefined;

/** Makes places in the source that a line names into links, and nothing else: addresses that programs print stay text. */
export function linksTo(terminal: Terminal, placeIn: PlaceIn): ILinkProvider {
  return {
    provideLinks(row, callback) {
      const buffer = terminal.buffer.active;
      const line = buffer.getLine(row - 1);
      const text = line?.translateToString(true);
      const place = text ? placeIn(text) : undefined;
      callback(
        place && [
          {
            range: { start: { x: place.start + 1, y: row }, end: { x: place.end, y: row } },
            text: text!.slice(place.start, place.end),
            activate: () => place.go(),
          },
        ],
      );
    },
  };
}
