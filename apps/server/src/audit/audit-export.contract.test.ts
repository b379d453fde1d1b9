import type { AuditEvent } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";

describeOnEachDb("the export of the audit log", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  const names = ["plain", '=HYPERLINK("http://x")', "+1", "-1", "@sum", 'a "b", c'];

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    for (const name of names) await alice.token.create.mutate({ name, scopes: ["all"], expiresInDays: 7 });
  });
  afterAll(() => tessera.stop());

  const load = (file: string, headers: Record<string, string>) =>
    fetch(`${tessera.url}/admin-export/audit-events.${file}`, { headers });
  const asPage = (page: Page) => ({ cookie: page.cookie(), "sec-fetch-site": "same-origin" });
  const errorOf = async (answer: Response) => ((await answer.json()) as { errorCode: string }).errorCode;
  const eventsOf = (text: string): AuditEvent[] =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("has every entry as a line of JSON, newest first, for any length of log", async () => {
    const { id: projectId } = await alice.project.create.mutate({ name: "Shop" });
    for (let made = 0; made < 120; made++) {
      const making = Array.from({ length: 5 }, () => alice.case.create.mutate({ projectId, name: "Pay" }));
      await Promise.all(making);
    }
    const answer = await load("jsonl", asPage(root));
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/jsonl; charset=utf-8",
      "content-disposition": 'attachment; filename="audit-events-2030-06-15.jsonl"',
      "cache-control": "no-store",
    });
    const events = eventsOf(await answer.text());
    // Two sign-ins, the tokens, the project and its cases.
    const all = 2 + names.length + 601;
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: all }, (_, at) => all - at));
    expect(events.slice(0, 200)).toEqual((await root.admin.audit.list.query({ limit: 200 })).data);
  });

  it("takes the filters of the list", async () => {
    const events = eventsOf(await (await load("jsonl?action=API_KEY_CREATED&from=2030-06-15", asPage(root))).text());
    expect(events.map(({ token }) => token?.name).reverse()).toEqual(names);
    expect(await (await load("jsonl?action=API_KEY_LEAKED", asPage(root))).text()).toBe("");
    for (const query of ["action=NOTHING", "from=now", "limit=5", "actorId=a&actorId=b", "tokenId=%00"]) {
      const answer = await load(`csv?${query}`, asPage(root));
      expect([query, answer.status, await errorOf(answer)]).toEqual([query, 400, "INVALID_INPUT"]);
    }
  });

  it("is a CSV table in which no name runs as a formula", async () => {
    const answer = await load("csv?action=API_KEY_CREATED", asPage(root));
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const text = await answer.text();
    expect(text.slice(0, text.indexOf("\r\n"))).toBe(
      "seq,id,at,action,outcome,actorId,actor,ownerId,owner,tokenId,tokenName,tokenPreview,viaTokenId,viaTokenPreview,ip,userAgent,requestId,details",
    );
    for (const field of ["plain", `"'=HYPERLINK(""http://x"")"`, "'+1", "'-1", "'@sum", '"a ""b"", c"']) {
      expect(text).toContain(`,${field},tsr_pat_`);
    }
    expect(text.split("\r\n")).toHaveLength(1 + names.length + 1);
  });

  it("is open only to administrators at the page, or with a token for it", async () => {
    const seen = async (headers: Record<string, string>) => {
      const answer = await load("csv", headers);
      return answer.ok ? "done" : await errorOf(answer);
    };
    const bearer = async (page: Page, scopes: ("admin:read" | "case:read")[]) => ({
      authorization: `Bearer ${await tessera.token(page, { scopes })}`,
    });
    expect(await seen({})).toBe("NO_TOKEN");
    expect(await seen(asPage(alice))).toBe("FORBIDDEN");
    expect(await seen({ ...asPage(root), "sec-fetch-site": "cross-site" })).toBe("FORBIDDEN");
    expect(await seen({ ...asPage(root), origin: "https://evil.example" })).toBe("FORBIDDEN");
    expect(await seen(await bearer(root, ["case:read"]))).toBe("INSUFFICIENT_SCOPE");
    expect(await seen(await bearer(alice, ["admin:read"]))).toBe("FORBIDDEN");
    expect(await seen(await bearer(root, ["admin:read"]))).toBe("done");
  });
});
