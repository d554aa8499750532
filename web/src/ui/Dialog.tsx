import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { CSSProperties, ReactNode } from "react";
import { IconButton } from "./Button";

interface Props {
  title: string;
  hint?: string;
  drawer?: boolean;
  width?: number;
  onClose: () => void;
  children: ReactNode;
  foot?: ReactNode;
}

/** A dialog in the middle, or a drawer at the side; both keep the focus and give it back. */
export function Dialog({ title, hint, drawer, width, onClose, children, foot }: Props) {
  return (
    <Radix.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Radix.Portal>
        <Radix.Overlay className="veil" />
        <Radix.Content
          className={`dialog ${drawer ? "drawer" : "middle"}`}
          style={{ "--width": width && `${width}px` } as CSSProperties}
          {...(hint ? {} : { "aria-describedby": undefined })}
        >
          <div className="dialog-head">
            <div className="grow">
              <Radix.Title asChild><h2>{title}</h2></Radix.Title>
              {hint && <Radix.Description>{hint}</Radix.Description>}
            </div>
            <Radix.Close asChild><IconButton label="Close"><X /></IconButton></Radix.Close>
          </div>
          <div className="dialog-body">{children}</div>
          {foot && <div className="dialog-foot">{foot}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
