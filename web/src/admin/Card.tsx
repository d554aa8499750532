import type { ReactNode } from "react";

export function Card({ title, aside, wide, children }: { title: string; aside?: ReactNode; wide?: boolean; children: ReactNode }) {
  return (
    <section className={wide ? "card wide" : "card"} aria-label={title}>
      <header><h2>{title}</h2>{aside}</header>
      {children}
    </section>
  );
}
