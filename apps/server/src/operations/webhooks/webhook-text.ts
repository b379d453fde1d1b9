import { ProjectId, Run, redactTokens, WEBHOOK_EVENTS, type WebhookEventType } from "@tessera/domain";
import { z } from "zod";

/** An event in words for a chat: plain text, which the message of each chat escapes. */
export type EventText = { title: string; lines: string[]; url: string | null };

/** Tests that a message names. */
const NAMED_TESTS = 10;
const MAX_TITLE_LENGTH = 200;
const MAX_LINE_LENGTH = 300;

const Named = z.object({ name: z.string() });
/** What the data of the events have, as far as words are made of it. */
const Said = z.object({
  data: z.object({
    run: Run.optional(),
    total: z.int().optional(),
    tests: z.array(z.object({ caseId: z.string(), name: z.string() })).default([]),
    cause: z.object({ id: z.string(), title: z.string() }).optional(),
    message: z.string().optional(),
    projectId: ProjectId.nullish(),
    actor: Named.nullish(),
    owner: Named.nullish(),
    token: Named.extend({ preview: z.string() }).nullish(),
    expiresAt: z.string().optional(),
    details: z.record(z.string(), z.unknown()).default({}),
  }),
});
type Data = z.infer<typeof Said>["data"];

/** Fields of the details of an audit entry that say what it is about, in the order in which they are shown. */
const SUBJECTS = ["case", "cycle", "run", "cause", "webhook", "name", "title", "username", "email", "reason"];

/** The event of a payload in words. */
export function textOf(type: WebhookEventType, payload: string, publicUrl: string): EventText {
  const { data } = Said.parse(JSON.parse(payload));
  const { run } = data;
  const url = run?.url ?? (data.projectId == null ? publicUrl : `${publicUrl}/projects/${data.projectId}`);
  return {
    title: cut(titleOf(type, data), MAX_TITLE_LENGTH),
    lines: (run ? linesOfRun(type, run, data) : linesOf(data)).map((line) => cut(line, MAX_LINE_LENGTH)),
    url,
  };
}

function titleOf(type: WebhookEventType, { run, total = 0, cause, message }: Data): string {
  if (message !== undefined) return message;
  if (!run) return WEBHOOK_EVENTS[type].about;
  const name = `${run.id} ${run.name}`;
  if (cause) return `${cause.id} opened in ${name}`;
  if (type === "test.newly_failing") return `${total} newly failing ${total === 1 ? "test" : "tests"} in ${name}`;
  return `${name}: ${run.verdict}`;
}

function linesOfRun(type: WebhookEventType, run: Run, { tests, total = 0, cause }: Data): string[] {
  const place = [run.branch, run.commit?.slice(0, 12)].filter(Boolean).join(" · ");
  const named = tests.slice(0, NAMED_TESTS).map(({ caseId, name }) => `${caseId} ${name}`);
  const more = total - named.length;
  return [
    ...(type === "run.finished" || type === "run.failed" ? [run.reason] : []),
    ...(place === "" ? [] : [place]),
    ...(cause ? [cause.title] : []),
    ...named,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function linesOf({ projectId, actor, owner, token, expiresAt, details }: Data): string[] {
  const subject = SUBJECTS.map((field) => details[field]).filter((value) => typeof value === "string" && value !== "");
  const facts: [string, string | null | undefined][] = [
    ["Project", projectId],
    ["About", subject.join(" · ")],
    ["Token", token && `${token.name} (${token.preview})`],
    ["Account", owner?.name],
    ["Expires", expiresAt],
    ["By", actor?.name],
  ];
  return facts.flatMap(([label, value]) => (value ? [redactTokens(`${label}: ${value}`)] : []));
}

/** Shortened by whole characters, on one line. */
function cut(text: string, length: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
