import { Page, Project, ProjectId, type Run, Run as RunSchema, TestCycle } from "@tessera/domain";
import { understood } from "../api/answers.ts";
import { callApi } from "../api/api-client.ts";
import { numberOf } from "../choices.ts";
import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, connectionOf, URL_FLAGS } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type FlagName, fileKey } from "../flags.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";
import { table } from "./table.ts";

type List = {
  name: string;
  about: string;
  path: string;
  /** In the query under the name of the flag, or this one. */
  filters: readonly FlagName[];
  isOfProject: boolean;
  columns: readonly string[];
  rowsOf(answer: unknown, url: string): { rows: string[][]; nextCursor: string | null };
};

const PAGING = ["limit", "cursor", "json"] as const;
/** Flags that the server calls otherwise. */
const QUERY_NAMES: Partial<Record<FlagName, string>> = { "run-name": "name" };

const LISTS: readonly List[] = [
  {
    name: "projects",
    about: "List the projects that the token can see",
    path: "/projects",
    filters: [],
    isOfProject: false,
    columns: ["id", "role", "name"],
    rowsOf: (answer, url) =>
      pageOf(
        understood(Page(Project.pick({ id: true, role: true, name: true })), answer, { url }),
        ({ id, role, name }) => [id, role, name],
      ),
  },
  {
    name: "cycles",
    about: "List the test cycles of a project",
    path: "/test-cycles",
    filters: [],
    isOfProject: true,
    columns: ["id", "tests", "passed", "failed", "name"],
    rowsOf: (answer, url) =>
      pageOf(
        understood(Page(TestCycle.pick({ id: true, counts: true, name: true })), answer, { url }),
        ({ id, counts, name }) => {
          return [id, `${counts.tests}`, `${counts.passed}`, `${counts.failed + counts.error}`, name];
        },
      ),
  },
  {
    name: "runs",
    about: "List the runs of a project, newest first",
    path: "/runs",
    filters: ["branch", "commit", "environment", "run-name", "verdict"],
    isOfProject: true,
    columns: ["id", "verdict", "branch", "commit", "name", "why"],
    rowsOf: (answer, url) => pageOf(understood(Page(RunSchema), answer, { url }), runRow),
  },
];

export const listCommands: readonly Command[] = LISTS.map((list) => {
  const flags = [
    ...CONNECTION_FLAGS,
    ...(list.isOfProject ? (["project-id"] as const) : []),
    ...list.filters,
    ...PAGING,
  ] as const;
  return {
    name: list.name,
    about: list.about,
    example: `tessera ${list.name}${list.isOfProject ? " --project-id PRJ-1" : ""} --json`,
    flags,
    run: (args, host) => showList(list, flags, args, host),
  };
});

type ListFlag = (typeof CONNECTION_FLAGS)[number] | (typeof PAGING)[number] | FlagName;

async function showList(list: List, flags: readonly ListFlag[], args: string[], host: Host): Promise<ExitCode> {
  const settings = await readSettings(flags, args, host);
  settings.require(...URL_FLAGS);
  const query = new URLSearchParams();
  if (list.isOfProject) query.set("projectId", settings.parse("project-id", ProjectId));
  query.set("limit", String(numberOf(settings, "limit", { min: 1, max: 200 }) ?? 50));
  for (const name of [...list.filters, "cursor" as const]) {
    for (const value of [settings.get(name) ?? []].flat())
      query.append(QUERY_NAMES[name] ?? fileKey(name), String(value));
  }
  const connection = await connectionOf(settings, host, query.get("projectId") ?? undefined);
  const answer = await callApi(host, connection, { method: "GET", path: `${list.path}?${query}` });
  const { rows, nextCursor } = list.rowsOf(answer, connection.url);
  host.terminal.say(rows.length === 0 ? `No ${list.name}.` : table([...list.columns], rows));
  if (nextCursor !== null) host.terminal.say(`There are more: --cursor ${nextCursor}`);
  if (settings.get("json")) host.terminal.answer(JSON.stringify(answer));
  return EXIT.done;
}

function pageOf<Item>({ data, nextCursor }: Page<Item>, rowOf: (item: Item) => string[]) {
  return { rows: data.map(rowOf), nextCursor };
}

function runRow({ id, verdict, branch, commit, name, reason }: Run): string[] {
  return [id, verdict, branch ?? "", commit?.slice(0, 10) ?? "", name, reason];
}
