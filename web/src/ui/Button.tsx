import type { ButtonHTMLAttributes, ReactNode } from "react";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "plain" | "outline" | "primary" | "danger";
  small?: boolean;
  ref?: React.Ref<HTMLButtonElement>;
}

export function Button({ look = "plain", small, className, ...rest }: Props) {
  return <button type="button" {...rest} className={classes("button", look !== "plain" && look, small && "small", className)} />;
}

/** A button that shows only a picture; the label is read out and shown as a tip. */
export function IconButton({ label, children, className, ...rest }: Props & { label: string; children: ReactNode }) {
  return <Button aria-label={label} title={label} {...rest} className={classes("icon", className)}>{children}</Button>;
}

export function classes(...names: (string | false | undefined | null)[]): string {
  return names.filter(Boolean).join(" ");
}
