import { Anchor, VisuallyHidden } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./fact-line.module.css";

/** What is known of a cycle or a run, in one line that wraps. */
export function FactLine({ children }: { children: ReactNode }) {
  return <ul className={classes.facts}>{children}</ul>;
}

type FactProps = { icon: ReactNode; name: string; full?: string; mono?: boolean; children: ReactNode };

export function Fact({ icon, name, full, mono, children }: FactProps) {
  return (
    <li title={full === undefined ? undefined : `${name}: ${full}`}>
      {icon}
      <VisuallyHidden component="span">{name}: </VisuallyHidden>
      <span className={classes.value} data-mono={mono || undefined}>
        {children}
      </span>
    </li>
  );
}

/** The address comes from a report, so anything but a web address is not made a link. */
export function BuildLink({ url }: { url: string | null }) {
  if (url === null || !/^https?:\/\//i.test(url)) return null;
  return (
    <li>
      <Anchor className={classes.build} href={url} title={url} target="_blank" rel="noopener noreferrer">
        Build
        <IconExternalLink size={14} aria-hidden />
        <VisuallyHidden component="span">(opens in a new tab)</VisuallyHidden>
      </Anchor>
    </li>
  );
}
