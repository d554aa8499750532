import type { Latency } from "./overview";

/** The time that so many of the counted jobs did not take longer than, as far as buckets can tell: between bounds it is a straight line. */
export function quantile(bounds: readonly number[], counts: readonly number[], share: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const wanted = total * share;
  let below = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (below + count >= wanted && count > 0) {
      const low = i === 0 ? 0 : bounds[i - 1]!;
      const high = bounds[i] ?? low; // beyond the last bound nothing is known
      return low + (high - low) * ((wanted - below) / count);
    }

    below += count;
  }

  return bounds.at(-1);
}

export interface Bar {
  label: string;
  count: number;
  /** Of the highest bar, 0 to 1. */
  height: number;
}

/** The buckets as bars. */
export function barsOf({ bounds_ms, total }: Latency): Bar[] {
  const most = Math.max(1, ...total);
  return total.map((count, i) => ({ label: i < bounds_ms.length ? `≤ ${short(bounds_ms[i]!)}` : `> ${short(bounds_ms.at(-1) ?? 0)}`, count, height: count / most }));
}

function short(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}
