import { DomainError, type PromptText, type TriageRun, type WriteTestCases } from "@tessera/domain";
import { listCases } from "../../catalog/cases/case-service.ts";
import { requireFolder } from "../../catalog/folders/folder-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { listRuns } from "../../runs/runs/run-service.ts";
import { plain } from "./markdown.ts";
import { runMarkdown } from "./run-markdown.ts";

/** Cases that are shown so that none is written twice. */
const SHOWN_CASES = 100;

/** Asks what broke in a run, and hands the run over. Throws NOT_FOUND. */
export async function triageRun(ctx: Ctx, { projectId, runId }: TriageRun): Promise<PromptText> {
  const id = runId ?? (await listRuns(ctx, { projectId, limit: 1 })).data[0]?.id;
  if (id === undefined) throw new DomainError("NOT_FOUND", `${projectId} has no run yet`);
  const { text, parts } = await runMarkdown(ctx, { projectId, runId: id, part: 1 });
  const task = `Triage the CI run ${id} of the project ${projectId}, whose document follows.

1. Say in one sentence whether the run is good, and if not, why.
2. Group the failures by cause. Take new failures first, then those that failed before; name muted and flaky ones last.
3. For each group: what fails, since which run and commit (explain_test), what changed (compare_runs), the likely reason, and what to do next.
4. Tell apart a broken product, a broken test, a flaky test (flaky_tests) and a broken environment. Say what you are not sure of.

Link the page of everything you name. Read more with run_failures and get_result where a message is cut. Change nothing.`;
  return { messages: [{ text: task }, { path: `/projects/${projectId}/runs/${id}`, text, parts }] };
}

/** Asks for test cases about something, and names those that exist. */
export async function writeTestCases(ctx: Ctx, input: WriteTestCases): Promise<PromptText> {
  const { projectId, folderId, about } = input;
  await requireFolder(ctx, projectId, folderId ?? null, "folderId");
  const { data, nextCursor } = await listCases(ctx, { projectId, folderId, limit: SHOWN_CASES });
  const known = data.map(({ id, name }) => `- ${id} ${plain(name, 120)}`).join("\n");
  const place = folderId === undefined ? "" : ` Put them into the folder ${folderId}.`;
  const task = `Write test cases for the project ${projectId} about:

${about}

1. Look for cases that exist already (search, list_cases) and don't repeat them; propose a change of a case where that is enough.
2. Cover the usual way first, then limits, errors and rights. One case tests one thing.
3. Each has a name that says what is expected ("Refuses an expired card"), a description of what must be there before, and steps, each with its action and what is expected then.
4. File them with propose_cases and say why; a person decides about them. Without that tool use create_cases after the person agreed, else show them as text.${place}

${known === "" ? "There are no test cases there yet." : `Test cases there${nextCursor === null ? "" : " (the first ones)"}:\n${known}`}`;
  return { messages: [{ text: task }] };
}
