import { UnstyledButton } from "@mantine/core";
import { IconBug } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { RunCause } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./run-causes.module.css";
import { runCausesQuery } from "./runs-query.ts";

/** Causes that are shown; the page of causes has all. */
type RunCausesProps = {
  projectId: string;
  runId: string;
  chosen: string | undefined;
  onChoose: (causeId: string | undefined) => void;
};

/** What the failures of a run have in common; one of them shows its tests alone. */
export function RunCauses({ projectId, runId, chosen, onChoose }: RunCausesProps) {
  const causes = useQuery(runCausesQuery({ projectId, runId }));
  const data = causes.data?.data ?? [];
  if (data.length === 0) return null;
  return (
    <section className={classes.causes} aria-label="Causes">
      <ul className={classes.list}>
        {data.map((cause) => (
          <li key={cause.id}>
            <UnstyledButton
              className={classes.cause}
              aria-pressed={chosen === cause.id}
              onClick={() => onChoose(chosen === cause.id ? undefined : cause.id)}
            >
              <IconBug size={14} className={classes.icon} aria-hidden />
              <span className={classes.title} dir="auto" title={cause.title.slice(0, 1000)}>
                {cause.title.slice(0, 300)}
              </span>
              <span className={classes.facts}>{factsOf(cause)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {causes.data?.nextCursor && (
        <TextLink to="/projects/$projectId/causes" params={{ projectId }} size="xs">
          All causes
        </TextLink>
      )}
    </section>
  );
}

/** `213 tests, new, Ada Lovelace` */
function factsOf({ tests, isNew, firstRun, state, assignee }: RunCause): string {
  const since = isNew ? "new" : firstRun === null ? null : `since ${firstRun}`;
  return [countOf(tests, "test"), since, state === "open" ? null : state, assignee?.name].filter(Boolean).join(", ");
}
