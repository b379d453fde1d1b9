import { ListRequirements, type Requirement } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import { type CsvColumns, csvText } from "../../audit/csv.ts";
import type { RequestCtx } from "../../platform/context.ts";
import { download } from "../../platform/http/download.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { listRequirements } from "./requirement-service.ts";

/** Requirements that are read at a time. */
const BATCH = 200;

/** The filters of the list. */
const RequirementFilter = ListRequirements.omit({ limit: true, cursor: true });

const COLUMNS: CsvColumns<Requirement> = {
  kind: ({ kind }) => kind,
  label: ({ label }) => label,
  url: ({ url }) => url,
  state: ({ state }) => state,
  testCases: ({ cases }) => cases,
  failed: ({ counts }) => counts.failed,
  error: ({ counts }) => counts.error,
  blocked: ({ counts }) => counts.blocked,
  skipped: ({ counts }) => counts.skipped,
  passed: ({ counts }) => counts.passed,
  untested: ({ counts }) => counts.untested,
  addedAt: ({ addedAt }) => addedAt,
};

/** The requirements of a project as a file: in the page's session, or with a token that may read test cases and results. */
export const requirementExportRoutes: HttpRoute[] = [
  {
    method: "GET",
    path: "/requirement-export/requirements.csv",
    handler: ({ requestCtx }) => {
      const file = {
        ...{ name: "requirements", ending: "csv", contentType: "text/csv; charset=utf-8", filter: RequirementFilter },
        requireRights: (actor, ctx, { projectId }) =>
          requireAccess(ctx, actor, ["case:read", "result:read"], projectId),
        read: (ctx, filter) => csvText(COLUMNS, eachBatch(ctx, filter)),
      } satisfies Parameters<typeof download<typeof RequirementFilter>>[0];
      return download<typeof RequirementFilter>(file, requestCtx);
    },
  },
];

async function* eachBatch(
  ctx: RequestCtx,
  filter: Omit<ListRequirements, "limit" | "cursor">,
): AsyncGenerator<Requirement[]> {
  for (let cursor: string | undefined | null; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listRequirements>> = await listRequirements(ctx, {
      ...filter,
      limit: BATCH,
      cursor,
    });
    yield page.data;
    cursor = page.nextCursor;
  }
}
