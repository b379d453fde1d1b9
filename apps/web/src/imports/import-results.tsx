import { Title } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ImportResult, MATCHES } from "@tessera/domain";
import { useState } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { OutcomeIcon } from "#web/components/outcome.tsx";
import { PlainSelect } from "#web/components/plain-select.tsx";
import table from "#web/components/table.module.css";
import { trpc } from "#web/trpc.ts";
import classes from "./import-results.module.css";

type Match = (typeof MATCHES)[number];

/** How a result found its test case. */
const MATCH_LABELS: Record<Match, string> = {
  id: "By its id",
  key: "By its name",
  stableId: "By its stable id",
  created: "New test case",
  unmatched: "Not matched",
};

type Ref = { projectId: string; importId: string };

/** Every result of an upload and the test case that it was matched with. */
export function ImportResults({ projectId, importId }: Ref) {
  const [match, setMatch] = useState<Match>();
  const results = useInfiniteQuery({
    ...trpc.import.results.infiniteQueryOptions(
      { projectId, importId, match },
      { getNextPageParam: (page) => page.nextCursor },
    ),
    placeholderData: keepPreviousData,
  });
  return (
    <section>
      <div className={classes.head}>
        <Title order={3}>How the results were matched</Title>
        <PlainSelect
          label="Match"
          all="All results"
          size="xs"
          options={MATCHES.map((value) => ({ value, label: MATCH_LABELS[value] }))}
          value={match}
          onChange={(value) => setMatch(MATCHES.find((one) => one === value))}
        />
      </div>
      <DataTable
        isBare
        name="import-results"
        label="How the results were matched"
        one="result"
        columns={matchColumns(projectId)}
        rows={pagedRows<ImportResult>(results)}
        idOf={(result) => [result.case?.id, result.classname, result.name, result.variant].join("\n")}
        empty={<NothingHere title="No result matches">Choose another match above.</NothingHere>}
      />
    </section>
  );
}

const matchColumns = (projectId: string): readonly Column<ImportResult>[] => [
  { id: "name", head: "Test", width: 180, cell: (result) => <ResultName result={result} /> },
  {
    id: "case",
    head: "Case",
    width: 80,
    cell: (result) =>
      result.case && (
        <Link
          to="/projects/$projectId/cases/$caseId"
          params={{ projectId, caseId: result.case.id }}
          className={`${table.link} ${table.mono}`}
          title={result.case.name.slice(0, 1000)}
        >
          {result.case.id}
        </Link>
      ),
  },
  {
    id: "match",
    head: "Matched",
    width: 116,
    cell: ({ match }) => (match === null ? "Not recorded" : MATCH_LABELS[match]),
  },
];

function ResultName({ result: { name, variant, classname, status } }: { result: ImportResult }) {
  const text = variant === null ? name : `${name} (${variant})`;
  return (
    <span className={classes.name} title={[classname, text].filter(Boolean).join(" ").slice(0, 1000)}>
      <OutcomeIcon status={status} size={14} />
      <span className={table.cut} dir="auto">
        {text.slice(0, 300)}
      </span>
    </span>
  );
}
