import { createHash } from "node:crypto";
import { expect } from "vitest";
import { multipart } from "../runs/imports/upload.testing.ts";
import type { AnyBody, Tessera } from "./tessera.testing.ts";

/** A report whose one failing test names a file that is sent beside it. */
const REPORT = `<testsuite name="shop"><testcase classname="Cart" name="pays"><failure message="no">at Cart.pay</failure>
  <system-out>[[ATTACHMENT|shots/cart.png]]</system-out></testcase><testcase classname="Cart" name="adds"/></testsuite>`;

/** Fills `PRJ-1` with a run, test cases, and files of each: of a report, of a result, of a test case, one twice, one empty. */
export async function fillForAcceptance(tessera: Tessera, secret: string): Promise<void> {
  const post = async (path: `/${string}`, body: unknown) => {
    const answer = await tessera.rest(secret, `POST ${path}`, body);
    expect([path, answer.status]).toEqual([path, 201]);
    return answer.body;
  };
  const files = multipart({ "report.xml": REPORT, "shots/cart.png": Buffer.alloc(300_000, "picture") });
  await post("/imports?projectId=PRJ-1&branch=main", files);
  const attach = (name: string, content: string) =>
    post("/attachments?projectId=PRJ-1&caseId=TC-1", multipart({ [name]: content }));
  await attach("notes.txt", "What was seen.");
  await attach("same.txt", "What was seen.");
  await attach("empty.txt", "");
  await tessera.ctx.tokenUsage.flush();
}

/** What the owner of the token sees of `PRJ-1`: the same for a server, for its restored backup, and for its copy. */
export async function seenThrough(tessera: Tessera, secret: string): Promise<AnyBody> {
  const seen: Record<string, AnyBody> = {};
  for (const path of ["/me", "/projects", ...OF_PROJECT] as const) {
    const { status, body } = await tessera.rest(secret, `GET ${path}`);
    expect([path, status]).toEqual([path, 200]);
    seen[path] = body;
  }
  const runs = seen["/runs?projectId=PRJ-1"].data as { id: string }[];
  for (const { id } of runs) seen[id] = (await tessera.rest(secret, `GET /runs/${id}/results?projectId=PRJ-1`)).body;
  const attachments = seen["/attachments?projectId=PRJ-1&caseId=TC-1"].data as { id: string; sha256: string }[];
  const contents = attachments.map(({ id, sha256 }) => expectContent(tessera, secret, { id, sha256 }));
  const all = { ...seen, contents: await Promise.all(contents) };
  return JSON.parse(JSON.stringify(all).replaceAll(tessera.url, "https://here"));
}

const OF_PROJECT = [
  "/test-cases?projectId=PRJ-1",
  "/test-cycles?projectId=PRJ-1",
  "/runs?projectId=PRJ-1",
  "/test-cycles/TCYCLE-1/results?projectId=PRJ-1",
  "/attachments?projectId=PRJ-1&caseId=TC-1",
] as const;

async function expectContent(tessera: Tessera, secret: string, { id, sha256 }: { id: string; sha256: string }) {
  const answer = await fetch(`${tessera.url}/api/v1/attachments/${id}?projectId=PRJ-1`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([answer.status, createHash("sha256").update(bytes).digest("hex")]).toEqual([200, sha256]);
  return sha256;
}
