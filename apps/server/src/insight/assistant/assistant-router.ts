import {
  MarkdownPart,
  Page,
  PageQuery,
  PromptText,
  ReadableThing,
  ReadCase,
  ReadResult,
  ReadRun,
  TriageRun,
  WriteTestCases,
} from "@tessera/domain";
import { projectProcedure, scopedProcedure } from "../../access/procedures.ts";
import { listProjects } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { listRuns } from "../../runs/runs/run-service.ts";
import { triageRun, writeTestCases } from "./assistant-prompts.ts";
import { caseMarkdown } from "./case-markdown.ts";
import { resultMarkdown } from "./result-markdown.ts";
import { runMarkdown } from "./run-markdown.ts";

/** Projects of one page of what can be read, and the newest runs of each. */
const PROJECTS = 10;
const RUNS = 5;

/** What assistants read and are asked for, beside their tools. */
export const assistantRouter = router({
  recent: scopedProcedure(["project:read", "cycle:read", "result:read"])
    .meta({ listsResources: true })
    .input(orNothing(PageQuery))
    .output(Page(ReadableThing))
    .query(({ ctx, input }) => listRecent(ctx, ctx.actor, input)),

  run: projectProcedure(["cycle:read", "result:read"])
    .meta({
      resource: {
        path: "/projects/{projectId}/runs/{runId}",
        name: "run",
        title: "CI run",
        about: "One CI run: its verdict, what changed, its causes, and each failure with its message.",
      },
    })
    .input(ReadRun)
    .output(MarkdownPart)
    .query(({ ctx, input }) => runMarkdown(ctx, input)),

  case: projectProcedure("case:read")
    .meta({
      resource: {
        path: "/projects/{projectId}/cases/{caseId}",
        name: "case",
        title: "Test case",
        about: "One test case with its description and steps.",
      },
      mcp: {
        name: "read_case",
        about: "Read a whole test case as Markdown, part by part where it is long; get_case cuts long texts.",
      },
    })
    .input(ReadCase)
    .output(MarkdownPart)
    .query(({ ctx, input }) => caseMarkdown(ctx, input)),

  result: projectProcedure("result:read")
    .meta({
      resource: {
        path: "/projects/{projectId}/cycles/{cycleId}/results/{resultId}",
        name: "result",
        title: "Result",
        about: "One result with its whole message, stack trace and output.",
      },
      mcp: {
        name: "read_result",
        about:
          "Read the whole message, stack trace and output of a result as Markdown, part by part where they are long; get_result cuts them.",
      },
    })
    .input(ReadResult)
    .output(MarkdownPart)
    .query(({ ctx, input }) => resultMarkdown(ctx, input)),

  triageRun: projectProcedure(["cycle:read", "result:read"])
    .meta({
      prompt: {
        name: "triage_run",
        title: "Triage this run",
        about: "Find out what broke in a CI run, what is new, and what to do about it.",
      },
    })
    .input(TriageRun)
    .output(PromptText)
    .query(({ ctx, input }) => triageRun(ctx, input)),

  writeTestCases: projectProcedure("case:read")
    .meta({
      prompt: {
        name: "write_test_cases",
        title: "Write test cases for …",
        about: "Write test cases about a feature, a requirement or a bug, beside those that exist.",
      },
    })
    .input(WriteTestCases)
    .output(PromptText)
    .query(({ ctx, input }) => writeTestCases(ctx, input)),
});

/** The newest runs of the projects that the caller sees, project by project. */
async function listRecent(ctx: Ctx, actor: Actor, { cursor }: PageQuery): Promise<Page<ReadableThing>> {
  const { data, nextCursor } = await listProjects(ctx, actor, { limit: PROJECTS, cursor });
  const things: ReadableThing[] = [];
  for (const project of data) {
    const runs = await listRuns(ctx, { projectId: project.id, limit: RUNS });
    for (const { id, name, verdict, reason } of runs.data) {
      things.push({
        path: `/projects/${project.id}/runs/${id}`,
        name: `${project.name}: ${id} ${name}`.slice(0, 300).toWellFormed(),
        description: `${verdict}: ${reason}`.slice(0, 500).toWellFormed(),
      });
    }
  }
  return { data: things, nextCursor };
}
