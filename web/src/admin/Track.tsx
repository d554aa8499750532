import { classes } from "../ui/Button";

export type Level = "good" | "warning" | "fault";

/** A bar in its channel, filled to a share of 0 to 1. */
export function Track({ share, level }: { share: number; level: Level }) {
  return <span className="track"><span className={classes("track-bar", level)} style={{ width: `${Math.min(1, share) * 100}%` }} /></span>;
}
