import { ListCases } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import type { RequestCtx } from "../../platform/context.ts";
import { download } from "../../platform/http/download.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { getCaseFields } from "../case-fields/case-field-service.ts";
import { listCases } from "../cases/case-service.ts";
import { readFolderPaths } from "../folders/folder-paths.ts";
import { CASE_FORMATS, type CaseWriter, type ExportedCase } from "./case-export-formats.ts";

/** Cases that are read at a time. */
const BATCH = 200;

/** The filters of the list of cases. */
const CaseFilter = ListCases.omit({ limit: true, cursor: true, query: true });

/** The test cases of a project as a file: in the page's session, or with a token that may read test cases. */
export const caseExportRoutes: HttpRoute[] = Object.entries(CASE_FORMATS).map(([ending, { contentType, write }]) => ({
  method: "GET",
  path: `/case-export/test-cases.${ending}`,
  handler: ({ requestCtx }) => {
    const file = {
      ...{ name: "test-cases", ending, contentType, filter: CaseFilter },
      requireRights: (actor, ctx, { projectId }) => requireAccess(ctx, actor, ["case:read"], projectId),
      read: (ctx, filter) => readCases(ctx, filter, write),
    } satisfies Parameters<typeof download<typeof CaseFilter>>[0];
    return download<typeof CaseFilter>(file, requestCtx);
  },
}));

async function* readCases(
  ctx: RequestCtx,
  filter: Omit<ListCases, "limit" | "cursor" | "query">,
  write: CaseWriter,
): AsyncGenerator<string> {
  yield* write(eachBatch(ctx, filter), await getCaseFields(ctx, filter.projectId));
}

async function* eachBatch(
  ctx: RequestCtx,
  filter: Omit<ListCases, "limit" | "cursor" | "query">,
): AsyncGenerator<ExportedCase[]> {
  const paths = await readFolderPaths(ctx, filter.projectId);
  for (let cursor: string | undefined | null; cursor !== null; ) {
    const page: Awaited<ReturnType<typeof listCases>> = await listCases(ctx, { ...filter, limit: BATCH, cursor });
    yield page.data.map((testCase) => ({
      testCase,
      folder: testCase.folderId === null ? [] : (paths.get(testCase.folderId) ?? []),
    }));
    cursor = page.nextCursor;
  }
}
