import { Check, Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useRef, useState } from "react";
import { classes } from "../ui/Button";
import type { LateProps } from "../ui/late";
import { PickerButton, type PickerProps } from "./PickerButton";
import { searchLanguages } from "./search";

/** The languages, to be found by typing. */
export function LanguagePopover({ startOpen = false, ...props }: PickerProps & LateProps) {
  const [open, setOpen] = useState(startOpen);
  const { all, current, onPick } = props;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild><PickerButton {...props} /></Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popup picker-popup" align="start" sideOffset={6} aria-label="Choose a language">
          <Choices all={all} current={current} onPick={(language) => { setOpen(false); onPick(language); }} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Choices({ all, current, onPick }: Pick<PickerProps, "all" | "current" | "onPick">) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(() => Math.max(0, searchLanguages(all, "").findIndex((language) => language.id === current?.id)));
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const found = searchLanguages(all, query);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };

  return (
    <>
      <div className="picker-search">
        <Search aria-hidden />
        <input
          role="combobox"
          aria-label="Search languages"
          aria-expanded
          aria-controls={`${id}list`}
          aria-activedescendant={found[at] && `${id}${found[at].id}`}
          placeholder={`Search ${all.length} languages`}
          autoFocus
          value={query}
          onChange={(event) => { setQuery(event.target.value); setAt(0); }}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") move(at + 1);
            else if (event.key === "ArrowUp") move(at - 1);
            else if (event.key === "Home") move(0);
            else if (event.key === "End") move(found.length - 1);
            else if (event.key === "Enter" && found[at]) onPick(found[at]);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      <ul ref={list} id={`${id}list`} role="listbox" aria-label="Languages" className="picker-list">
        {found.map((language, i) => (
          <li
            key={language.id}
            id={`${id}${language.id}`}
            role="option"
            aria-selected={i === at}
            className={classes("menu-item", !language.available && "missing")}
            title={language.problem ?? undefined}
            onPointerMove={() => setAt(i)}
            onClick={() => onPick(language)}
          >
            <span className="tick">{language.id === current?.id && <Check aria-label="chosen" />}</span>
            <span className="grow">{language.name}</span>
            <span className="quiet">{language.available ? language.version : "not installed"}</span>
          </li>
        ))}
        {found.length === 0 && <li className="picker-none" role="presentation">No language is called “{query}”.</li>}
      </ul>
    </>
  );
}
