import { Anchor, VisuallyHidden } from "@mantine/core";
import { IconClock, IconExternalLink, IconGitBranch, IconGitCommit, IconServer2 } from "@tabler/icons-react";
import type { TestCycle } from "@tessera/domain";
import type { ReactNode } from "react";
import { LongText } from "#web/components/long-text.tsx";
import { passRate } from "#web/components/outcome.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./cycle-facts.module.css";

/** Where the results of a cycle come from, in one line. */
export function CycleFacts({ cycle }: { cycle: TestCycle }) {
  const { branch, commit, environment, buildUrl, lastResultAt, counts } = cycle;
  const rate = passRate(counts);
  return (
    <>
      {cycle.description !== "" && <LongText text={cycle.description} lines={4} />}
      <ul className={classes.facts}>
        {counts.tests > 0 && (
          <li>
            {countOf(counts.tests, "test")}
            {rate && `, ${rate} passed`}
          </li>
        )}
        {branch !== null && (
          <Fact icon={<IconGitBranch size={14} aria-hidden />} name="Branch" full={branch} mono>
            {branch}
          </Fact>
        )}
        {commit !== null && (
          <Fact icon={<IconGitCommit size={14} aria-hidden />} name="Commit" full={commit} mono>
            {commit.slice(0, 10)}
          </Fact>
        )}
        {environment !== null && (
          <Fact icon={<IconServer2 size={14} aria-hidden />} name="Environment" full={environment}>
            {environment}
          </Fact>
        )}
        <BuildLink url={buildUrl} />
        {lastResultAt !== null && (
          <Fact icon={<IconClock size={14} aria-hidden />} name="Last result">
            <TimeAgo time={lastResultAt} />
          </Fact>
        )}
      </ul>
    </>
  );
}

type FactProps = { icon: ReactNode; name: string; full?: string; mono?: boolean; children: ReactNode };

function Fact({ icon, name, full, mono, children }: FactProps) {
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
