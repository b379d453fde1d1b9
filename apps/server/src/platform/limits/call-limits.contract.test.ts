import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { longReport, multipart, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { MAX_BATCH_CALLS, MAX_PAGE_CALLS_PER_MINUTE } from "./limits.ts";
import { SpoolSpace } from "./spool-space.ts";

describeOnEachDb("the limits of calls", (on) => {
  let tessera: Tessera;
  let root: Page;
  let guest: string;
  let guestId: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    projectId = (await root.project.create.mutate({ name: "Shop" })).id;
    const page = await tessera.signIn("guest", "GUEST");
    guestId = (await page.me.get.query()).user.id;
    await root.member.set.mutate({ projectId, userId: guestId, role: "GUEST" });
    guest = await tessera.token(page);
  });
  afterAll(() => tessera.stop());

  it("let a guest's questions run two at a time, and reject those beyond the queue", async () => {
    let running = 0;
    let most = 0;
    const { callBudget } = tessera.ctx;
    const run = callBudget.run.bind(callBudget);
    const watched = vi.spyOn(callBudget, "run").mockImplementation((caller, kind, work) =>
      run(caller, kind, async () => {
        running++;
        most = Math.max(most, running);
        try {
          return await work();
        } finally {
          running--;
        }
      }),
    );
    const ask = () => tessera.call(guest, "POST /api/model/project/findMany", {});
    const answers = await Promise.all(Array.from({ length: 60 }, ask));
    watched.mockRestore();
    const statuses = answers.map(({ status }) => status);
    expect(most).toBeLessThanOrEqual(2);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(32);
    expect(statuses.filter((status) => status !== 200 && status !== 429)).toEqual([]);
    const refused = answers.find(({ status }) => status === 429);
    if (refused) expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("reject a guest's upload before any of it is kept", async () => {
    const share = vi.spyOn(SpoolSpace.prototype, "share");
    const form = multipart({ "a.xml": longReport(1000) });
    form.append("projectId", projectId);
    form.append("name", "Nightly");
    const answers = [await tessera.call(guest, "POST /api/junit/import", form)];
    answers.push(await upload(tessera, guest, projectId, longReport(1000)));
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    expect(share).not.toHaveBeenCalled();
    share.mockRestore();
  });

  it("count each message of a JSON-RPC batch, and take only so many", async () => {
    const batch = (count: number) =>
      Array.from({ length: count }, (_, id) => ({ jsonrpc: "2.0", id, method: "tools/list" }));
    const send = (messages: object[]) =>
      fetch(`${tessera.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${guest}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
        },
        body: JSON.stringify(messages),
      });
    const leftAfter = async () => {
      const { headers } = await tessera.rest(guest, "GET /me");
      return Number(/r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1]);
    };
    const before = await leftAfter();
    expect((await send(batch(10))).status).toBe(200);
    expect(await leftAfter()).toBe(before - 11);
    expect((await send(batch(MAX_BATCH_CALLS + 1))).status).toBe(400);
  });

  it("hold for calls by cookie", async () => {
    const page = await tessera.signIn("guest");
    const { id } = (await page.session.list.query()).data.find((session) => session.isCurrent) ?? { id: "" };
    for (let call = 0; call < MAX_PAGE_CALLS_PER_MINUTE; call++) {
      try {
        tessera.ctx.callBudget.countPageCall(id);
      } catch {
        break;
      }
    }
    await expect(page.project.list.query()).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED" } });
    tessera.clock.advance({ seconds: 60 });
    await page.project.list.query();
  });
});
