import { Anchor, Text } from "@mantine/core";
import type { CaseLink } from "@tessera/domain";
import type { ReactNode } from "react";
import { LINK_KIND_LABELS } from "./case-labels.ts";
import classes from "./case-links.module.css";

type CaseLinksProps = {
  links: readonly CaseLink[];
  /** What stands at the end of a link's line. */
  beside?: (link: CaseLink) => ReactNode;
};

/** Pages elsewhere, each with what it is. */
export function CaseLinks({ links, beside }: CaseLinksProps) {
  return (
    <ul className={classes.links}>
      {links.map((link) => {
        const { kind, url, label } = link;
        return (
          <li key={`${kind} ${url} ${label}`}>
            <Anchor href={url} target="_blank" rel="noreferrer noopener">
              {label || url}
            </Anchor>
            {kind !== "other" && (
              <Text component="span" c="dimmed">
                {` ${LINK_KIND_LABELS[kind]}`}
              </Text>
            )}
            {beside && <> {beside(link)}</>}
          </li>
        );
      })}
    </ul>
  );
}
