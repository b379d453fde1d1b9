import { Anchor, Text } from "@mantine/core";
import type { CaseLink } from "@tessera/domain";
import { LINK_KIND_LABELS } from "./case-labels.ts";
import classes from "./case-links.module.css";

/** Pages elsewhere, each with what it is. */
export function CaseLinks({ links }: { links: readonly CaseLink[] }) {
  return (
    <ul className={classes.links}>
      {links.map(({ kind, url, label }) => (
        <li key={`${kind} ${url} ${label}`}>
          <Anchor href={url} target="_blank" rel="noreferrer noopener">
            {label || url}
          </Anchor>
          {kind !== "other" && (
            <Text component="span" c="dimmed">
              {` ${LINK_KIND_LABELS[kind]}`}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
