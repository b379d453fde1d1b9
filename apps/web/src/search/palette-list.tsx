import { useEffect, useRef } from "react";
import classes from "./command-palette.module.css";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";

export const optionId = ({ key }: PaletteEntry) => `palette-${key.replace(/[^\w-]/g, "_")}`;

type PaletteListProps = {
  id: string;
  groups: PaletteGroup[];
  chosen: PaletteEntry | undefined;
  onChoose: (entry: PaletteEntry) => void;
};

/** The focus stays in the field above, which names the chosen option; so no option takes it. */
export function PaletteList({ id, groups, chosen, onChoose }: PaletteListProps) {
  return (
    <div id={id} role="listbox" aria-label="Results" className={classes.list}>
      {groups.map(({ name, entries }) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options is no group of fields
        <div key={name} role="group" aria-label={name}>
          <div className={classes.group} aria-hidden>
            {name}
          </div>
          {entries.map((entry) => (
            <Option
              key={entry.key}
              entry={entry}
              isChosen={entry.key === chosen?.key}
              onChoose={() => onChoose(entry)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

type OptionProps = { entry: PaletteEntry; isChosen: boolean; onChoose: () => void };

function Option({ entry, isChosen, onChoose }: OptionProps) {
  const { label, hint, icon: Icon } = entry;
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and answers the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      ref={row}
      id={optionId(entry)}
      role="option"
      aria-selected={isChosen}
      className={classes.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Icon className={classes.icon} size={16} aria-hidden />
      <span className={classes.label}>{label}</span>
      {hint !== undefined && <span className={classes.hint}>{hint}</span>}
    </div>
  );
}
