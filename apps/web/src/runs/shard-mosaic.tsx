import { Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconX, type TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Import, Run } from "@tessera/domain";
import { outcomeText } from "#web/components/outcome-bar.tsx";
import { asCounts } from "#web/imports/import-counts.ts";
import { type Job, jobsOf, type Tile } from "./run-shards.ts";
import { runUploadsQuery } from "./run-uploads-query.ts";
import classes from "./shard-mosaic.module.css";

type Ref = { projectId: string; runId: string };

/** The jobs of a run and their shards, one tile each, missing ones hollow; nothing for a single job as a whole. */
export function ShardMosaic({ projectId, run }: { projectId: string; run: Run }) {
  const ref = { projectId, runId: run.id };
  const uploads = useQuery(runUploadsQuery(ref));
  const jobs = jobsOf(run, uploads.data?.data ?? []);
  const isOneThing = jobs.length === 1 && jobs[0]?.tiles.length === 1;
  if (jobs.length === 0 || isOneThing) return null;
  return (
    <section aria-labelledby="jobs">
      <Title order={2} id="jobs" className={classes.title}>
        {run.shards.expected > 0 ? "Jobs and shards" : "Jobs"}
      </Title>
      <ul className={classes.jobs}>
        {jobs.map((job) => (
          <JobRow key={job.name} {...ref} job={job} />
        ))}
      </ul>
      {uploads.data?.nextCursor && (
        <p className={classes.note}>Shows the newest 200 uploads; the tab Uploads has all.</p>
      )}
    </section>
  );
}

function JobRow({ job, ...ref }: Ref & { job: Job }) {
  return (
    <li className={classes.job}>
      <span className={classes.name} dir="auto" title={job.name}>
        {job.name === "" ? "Unnamed job" : job.name}
      </span>
      <ul className={classes.tiles}>
        {job.tiles.map((tile) => (
          <li key={tile.shard}>
            <ShardTile {...ref} tile={tile} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function ShardTile({ projectId, runId, tile: { shard, upload } }: Ref & { tile: Tile }) {
  const name = shard === null ? "Whole job" : `Shard ${shard}`;
  if (upload === null) {
    return (
      <span className={classes.tile} data-look="missing" title={`${name}: missing`}>
        <span className={classes.number}>{shard}</span>
        <span className={classes.hidden}>missing</span>
      </span>
    );
  }
  const { look, icon: Icon } = lookOf(upload);
  const attempt = upload.jobAttempt > 1 ? `, attempt ${upload.jobAttempt}` : "";
  const words = `${name}${attempt}: ${outcomeText(asCounts(upload.totals))}`;
  return (
    <Link
      to="/projects/$projectId/runs/$runId/imports/$importId"
      params={{ projectId, runId, importId: upload.id }}
      search={true}
      resetScroll={false}
      className={classes.tile}
      data-look={look}
      title={words}
      aria-label={words}
    >
      <Icon size={12} stroke={3} aria-hidden />
      {shard !== null && <span className={classes.number}>{shard}</span>}
    </Link>
  );
}

function lookOf({ totals, status }: Import): { look: string; icon: TablerIcon } {
  if (totals.failed + totals.errors > 0) return { look: "failed", icon: IconX };
  if (status === "incomplete") return { look: "error", icon: IconAlertTriangle };
  return { look: "passed", icon: IconCheck };
}
