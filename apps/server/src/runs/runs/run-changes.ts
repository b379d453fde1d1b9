import { getRunSettings } from "../../catalog/projects/project-service.ts";
import { type Feed, joinLookout, type WatchCtx } from "../watching/lookout.ts";
import { overdueSince } from "./run-presentation.ts";
import * as runRepo from "./run-repo.ts";

/** Watches the newest runs of a project and those that are not complete. */
export function watchChanges(ctx: WatchCtx, projectId: string): Promise<Feed> {
  return joinLookout(ctx, { name: `the runs of ${projectId}`, look: () => look(ctx, projectId) });
}

async function look({ db, now }: WatchCtx, projectId: string): Promise<Map<number, string>> {
  const { runDeadlineMinutes } = await getRunSettings({ db }, projectId);
  const overdueAt = overdueSince(now(), runDeadlineMinutes);
  const rows = await runRepo.listWatched(db, projectId);
  return new Map(
    rows.map(({ number, version, finishedAt, updatedAt, ...changes }) => [
      number,
      [version, finishedAt, updatedAt <= overdueAt, ...Object.values(changes)].join(" "),
    ]),
  );
}
