import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { openDb } from "../../platform/db/open.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { environmentOf, ServerProcess } from "../../testing/process.testing.ts";
import { Receiver } from "../../testing/receiver.testing.ts";
import { Tessera, TestClock } from "../../testing/tessera.testing.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

describeOnEachDb("a delivery whose server dies", (on) => {
  let secret: string;
  let target: Receiver;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    target = await Receiver.start();
    const clock = new TestClock();
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    const tessera = await Tessera.start(on(), {}, clock);
    const alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    await tessera.stop();
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill("SIGKILL")));
    await target.stop();
  });

  async function start(): Promise<ServerProcess> {
    const server = await ServerProcess.start({ ...environmentOf(on()), TESSERA_WEBHOOK_ALLOW: "127.0.0.1" });
    servers.push(server);
    return server;
  }

  it("is tried again by the next one, with the same id and the next number", async () => {
    const first = await start();
    const call = (server: ServerProcess, path: string, body?: object) =>
      server.call(body ? "POST" : "GET", `/api/v1${path}?projectId=PRJ-1`, { secret, ...(body && { body }) });
    const { body } = await call(first, "/webhooks", { name: "Robot", url: target.url, events: ["case.created"] });
    const at = `/webhooks/${body.webhook.id}/deliveries`;
    target.answer(() => {});
    await call(first, "/test-cases", { name: "Pay" });
    await target.until(1);
    expect(await first.kill("SIGKILL")).toBe("SIGKILL");

    // The minute passes for which the dead process has the webhook.
    const db = openDb(on().database);
    const past = new Date(Date.now() - 1000).toISOString();
    await db.updateTable("webhook").set({ leaseUntil: past }).execute();
    await db.updateTable("webhookDelivery").set({ dueAt: past }).execute();
    await db.destroy();
    target.answerWith(204);
    const second = await start();
    await target.until(2);
    const [one, two] = target.received.map(({ headers }) => headers["webhook-id"]);
    expect(two).toBe(one);
    const [row] = (await call(second, at)).body.data;
    const { attemptList } = (await call(second, `${at}/${row.id}`)).body;
    expect(attemptList).toMatchObject([{ number: 2 }, { number: 1, durationMs: null, status: null }]);
  });
});
