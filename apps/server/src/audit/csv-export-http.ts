import type { z } from "zod";
import { requireAllowed } from "../access/procedures.ts";
import type { RequestCtx } from "../platform/context.ts";
import { download } from "../platform/http/download.ts";
import type { HttpRoute } from "../platform/http/http-route.ts";
import { type CsvColumns, csvText } from "./csv.ts";
import { type ExportAction, recordExport } from "./export-record.ts";

/** Items that are read at a time. */
const BATCH = 500;

type CsvExport<Item, Filter extends z.ZodObject> = {
  /** Of the file and of its address, without an ending. */
  name: string;
  /** The query takes the filters of the list. */
  filter: Filter;
  columns: CsvColumns<Item>;
  /** All items the filter lets through, at most `limit` at a time. */
  batches: (ctx: RequestCtx, filter: z.infer<Filter>, limit: number) => AsyncGenerator<Item[]>;
  /** The entry in the audit log of who took the list, and by which filter. */
  action: ExportAction;
};

/** Streams a list as CSV to an administrator: on the page, or with a token that names `admin:read` itself. */
export function csvExport<Item, Filter extends z.ZodObject>({
  name,
  filter,
  columns,
  batches,
  action,
}: CsvExport<Item, Filter>): HttpRoute {
  const file = {
    ...{ name, ending: "csv", contentType: "text/csv; charset=utf-8", filter },
    requireRights: (actor) => requireAllowed(actor, "admin:read"),
    read: (ctx, filter) => csvText(columns, batches(ctx, filter, BATCH)),
    record: (ctx, actor, filter) => recordExport(ctx, actor, action, filter),
  } satisfies Parameters<typeof download<Filter>>[0];
  return {
    method: "GET",
    path: `/admin-export/${name}.csv`,
    handler: ({ requestCtx }) => download<Filter>(file, requestCtx),
  };
}
