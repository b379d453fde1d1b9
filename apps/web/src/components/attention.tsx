import { Button, Title } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import { countOf } from "#web/counting.ts";
import classes from "./attention.module.css";

const SHOWN = 4;

export type Concern = { key: string; icon: TablerIcon; words: ReactNode; action?: ReactNode };

/** What is wrong, the most urgent first; nothing where all is well. */
export function Attention({ concerns }: { concerns: readonly Concern[] }) {
  const id = useId();
  const [isWhole, setWhole] = useState(false);
  if (concerns.length === 0) return null;
  const shown = isWhole ? concerns : concerns.slice(0, SHOWN);
  return (
    <section className={classes.box} aria-labelledby={id}>
      <Title order={2} id={id} className={classes.title}>
        Needs attention
      </Title>
      <ul className={classes.list}>
        {shown.map(({ key, icon: Icon, words, action }) => (
          <li key={key} className={classes.concern}>
            <Icon className={classes.icon} size={16} aria-hidden />
            <span className={classes.words}>{words}</span>
            {action}
          </li>
        ))}
      </ul>
      {concerns.length > SHOWN && (
        <Button className={classes.more} size="compact-xs" variant="subtle" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Show fewer" : `Show ${countOf(concerns.length - SHOWN, "more", "more")}`}
        </Button>
      )}
    </section>
  );
}
