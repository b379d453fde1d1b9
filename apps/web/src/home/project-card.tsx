import { Link } from "@tanstack/react-router";
import type { Project, TestCycle } from "@tessera/domain";
import { OutcomeIcon, passRate } from "#web/components/outcome.tsx";
import { OutcomeBar } from "#web/components/outcome-bar.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./project-card.module.css";

type ProjectCardProps = { project: Project; latestCycle: TestCycle | null; lastImportAt: string | null };

export function ProjectCard({ project, latestCycle, lastImportAt }: ProjectCardProps) {
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <Link
          to="/projects/$projectId"
          params={{ projectId: project.id }}
          className={classes.name}
          dir="auto"
          title={project.name}
        >
          {project.name}
        </Link>
        <span className={classes.id}>{project.id}</span>
      </div>
      {latestCycle && latestCycle.counts.tests > 0 ? (
        <CycleSummary cycle={latestCycle} />
      ) : (
        <p className={classes.quiet}>No results yet</p>
      )}
      <p className={classes.foot}>
        {lastImportAt === null ? (
          "Nothing imported yet"
        ) : (
          <>
            Last import <TimeAgo time={lastImportAt} />
          </>
        )}
      </p>
    </li>
  );
}

function CycleSummary({ cycle }: { cycle: TestCycle }) {
  const { counts } = cycle;
  const broken = counts.failed + counts.error;
  return (
    <div className={classes.cycle}>
      <OutcomeBar counts={counts} />
      <div className={classes.verdict}>
        <span className={classes.broken} data-broken={broken > 0 || undefined}>
          <OutcomeIcon status={broken > 0 ? "failed" : "passed"} />
          {broken > 0 ? `${countOf(broken, "test")} broken` : "Nothing broken"}
        </span>
        <span className={classes.rate}>{passRate(counts) ?? "–"}</span>
      </div>
      <p className={classes.cycleName} title={cycle.name}>
        {cycle.name}
      </p>
    </div>
  );
}
