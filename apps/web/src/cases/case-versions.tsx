import { Button, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { CaseVersion, TestCase } from "@tessera/domain";
import { lazy, useState } from "react";
import { LoadError } from "#web/components/load-error.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { trpc } from "#web/trpc.ts";
import { fieldList } from "./case-labels.ts";
import classes from "./case-versions.module.css";

const VersionDialog = lazy(async () => ({ default: (await import("./version-dialog.tsx")).VersionDialog }));

/** What became of a case over time; nothing where it was never changed. */
export function CaseVersions({ testCase }: { testCase: TestCase }) {
  const { projectId, id: caseId, version } = testCase;
  const versions = useInfiniteQuery({
    ...trpc.case.versions.infiniteQueryOptions(
      { projectId, caseId, limit: 10 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    enabled: version > 1,
  });
  const [opened, setOpened] = useState<number>();
  if (version === 1) return null;
  if (versions.isError) {
    return <LoadError what="The versions" error={versions.error} onRetry={() => void versions.refetch()} />;
  }
  const rows = versions.data?.pages.flatMap((page) => page.data) ?? [];
  const { approvedAt } = testCase.review;
  // The newest version that was there when the case was approved.
  const approved = approvedAt === null ? undefined : rows.find(({ at }) => at <= approvedAt)?.version;
  return (
    <section aria-labelledby="versions">
      <Title order={3} id="versions" mb="2xs">
        Versions
      </Title>
      <ol className={classes.versions} reversed>
        {rows.map((row) => (
          <VersionRow
            key={row.version}
            row={row}
            isPresent={row.version === version}
            isApproved={row.version === approved}
            onOpen={setOpened}
          />
        ))}
      </ol>
      {versions.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={versions.isFetchingNextPage}
          onClick={() => void versions.fetchNextPage()}
        >
          Show older versions
        </Button>
      )}
      <WhenOpened opened={opened !== undefined}>
        <VersionDialog testCase={testCase} version={opened} onClose={() => setOpened(undefined)} />
      </WhenOpened>
    </section>
  );
}

type VersionRowProps = {
  row: CaseVersion;
  isPresent: boolean;
  /** It is what was approved last. */
  isApproved: boolean;
  onOpen: (version: number) => void;
};

function VersionRow({ row: { version, at, by, changed }, isPresent, isApproved, onOpen }: VersionRowProps) {
  return (
    <li className={classes.version}>
      <span>
        {changed.length === 0 ? "Created" : `${fieldList(changed)} changed`}
        <span className={classes.who}>
          <TimeAgo time={at} />
          {by && ` by ${by.name}`}
          {isApproved && ", approved"}
        </span>
      </span>
      {isPresent ? (
        <span className={classes.who}>Present</span>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Compare version ${version} with the present one`}
          onClick={() => onOpen(version)}
        >
          Compare
        </Button>
      )}
    </li>
  );
}
