import { ListRunResults, RunRef, type RunResult } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import type { Ctx, RequestCtx } from "../../platform/context.ts";
import { download } from "../../platform/http/download.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { listRunResults } from "../runs/run-result-service.ts";
import { getRun } from "../runs/run-service.ts";
import { RUN_FORMATS, type RunWriter } from "./run-export-formats.ts";

/** Cases that are read at a time. */
const BATCH = 200;

/** A run as a file in each format: in the page's session, or with a token that may read results. */
export const runExportRoutes: HttpRoute[] = Object.values(RUN_FORMATS).map(({ path, ending, contentType, write }) => ({
  method: "GET",
  path: `/run-export/${path}`,
  handler: ({ requestCtx }) => {
    const file = {
      ...{ name: "run", ending, contentType, filter: RunRef },
      requireRights: (actor, ctx, { projectId }) => requireAccess(ctx, actor, ["cycle:read", "result:read"], projectId),
      read: (ctx, ref) => readRun(ctx, ref, write),
    } satisfies Parameters<typeof download<typeof RunRef>>[0];
    return download<typeof RunRef>(file, requestCtx);
  },
}));

async function* readRun(ctx: RequestCtx, ref: RunRef, write: RunWriter): AsyncGenerator<string> {
  yield* write(await getRun(ctx, ref), eachResultBatch(ctx, ref));
}

async function* eachResultBatch(ctx: Pick<Ctx, "db">, ref: RunRef): AsyncGenerator<RunResult[]> {
  const query = ListRunResults.parse({ ...ref, limit: BATCH });
  for (let cursor: string | undefined | null; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listRunResults>> = await listRunResults(ctx, { ...query, cursor });
    yield page.data;
    cursor = page.nextCursor;
  }
}
