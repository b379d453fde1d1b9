import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Receiver } from "../../testing/receiver.testing.ts";
import { type Page, Tessera, TestClock } from "../../testing/tessera.testing.ts";

const LOOPBACK = { webhookAllow: { hosts: ["pinned.test"], ranges: ["127.0.0.1/32"] } };

describeOnEachDb("deliveries to webhooks", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let projectId: string;
  let target: Receiver;
  /** What names resolve to. */
  let resolve: (host: string) => Promise<string[]>;
  const clock = new TestClock();

  beforeAll(async () => {
    const sending = { timeoutMs: 300, resolve: (host: string) => resolve(host) };
    tessera = await Tessera.start(on(), LOOPBACK, clock, { sending });
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    alice = await tessera.signIn("alice");
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    target = await Receiver.start();
    resolve = () => Promise.reject(new Error("no names here"));
  });
  afterEach(async () => {
    await target.stop();
    await tessera.ctx.db.deleteFrom("webhook").execute();
    await tessera.ctx.db.deleteFrom("notice").execute();
  });

  const create = async (url = target.url) =>
    (await alice.webhook.create.mutate({ projectId, name: "Robot", url, events: ["case.created"] })).webhook.id;
  const tick = () => tessera.background.tick();
  const pass = async (time: Parameters<TestClock["advance"]>[0]) => {
    clock.advance(time);
    await tick();
  };
  const happen = () => alice.case.create.mutate({ projectId, name: "Pay" });
  const again = async () => {
    alice = await tessera.signIn("alice");
    return alice;
  };
  const newest = async (webhookId: string) =>
    (await (await again()).webhook.deliveries.query({ projectId, webhookId, limit: 1 })).data[0];
  const get = async (webhookId: string) => (await again()).webhook.get.query({ projectId, webhookId });

  it("are tried again after growing pauses over a day, with one id, and then given up", async () => {
    const webhookId = await create();
    target.answerWith(500);
    await happen();
    await tick();
    const minutes = [5 / 60, 1, 5, 30, 120, 300, 480, 510];
    for (const [index, pause] of minutes.entries()) {
      await pass({ ms: pause * 60_000 - 1 });
      expect(target.received).toHaveLength(index + 1);
      await pass({ ms: 1 });
      expect(target.received).toHaveLength(index + 2);
    }
    await pass({ days: 1 });
    expect(target.received).toHaveLength(9);
    expect(new Set(target.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(target.received.map(({ headers }) => headers["webhook-signature"])).size).toBe(9);
    expect(await newest(webhookId)).toMatchObject({ state: "failed", attempts: 9, status: 500, nextAttemptAt: null });
    target.answerWith(200);
    const { id: deliveryId } = (await newest(webhookId)) ?? { id: "" };
    await alice.webhook.resend.mutate({ projectId, webhookId, deliveryId });
    await tick();
    expect(target.received.at(-1)?.headers["webhook-id"]).toBe(target.received[0]?.headers["webhook-id"]);
    expect(await newest(webhookId)).toMatchObject({ state: "delivered", attempts: 10 });
  });

  it.each([
    ["seconds", () => "7200"],
    ["a date", () => new Date(Date.parse(clock.now()) + 7_200_000).toUTCString()],
  ])("wait as long as Retry-After asks for, given in %s", async (_, value) => {
    const webhookId = await create();
    target.answer((res) => void res.writeHead(503, { "retry-after": value() }).end());
    await happen();
    await tick();
    target.answerWith(200);
    await pass({ hours: 2, seconds: -2 });
    expect(target.received).toHaveLength(1);
    await pass({ seconds: 2 });
    expect(await newest(webhookId)).toMatchObject({ state: "delivered", attempts: 2 });
  });

  it.each(["-5", "soon", "99999999999999999999", "1e3", "Infinity", ""])(
    "follow their own schedule where Retry-After is %j",
    async (value) => {
      await create();
      target.answerWith(429, { "retry-after": value });
      await happen();
      await tick();
      await pass({ seconds: 5 });
      expect(target.received).toHaveLength(2);
    },
  );

  it("stop at once where the target answers 410, with a notice to who made the webhook", async () => {
    const webhookId = await create();
    target.answerWith(410);
    await happen();
    await happen();
    await tick();
    await pass({ hours: 1 });
    expect(target.received).toHaveLength(1);
    expect(await get(webhookId)).toMatchObject({
      active: false,
      disabledBecause: "gone",
      disabledAt: expect.any(String),
    });
    expect((await alice.notice.list.query({})).data).toMatchObject([
      {
        kind: "WEBHOOK_DISABLED",
        text: expect.stringContaining(`“Robot” of ${projectId} was switched off: its target`),
      },
    ]);
  });

  it("stop after 5 days in which each failed, and not where one of them was accepted", async () => {
    const [failing, flaky] = [await create(`${target.url}/failing`), await create(`${target.url}/flaky`)];
    let day = 0;
    target.answer((res, { path }) => void res.writeHead(path.endsWith("flaky") && day === 3 ? 200 : 500).end());
    for (; day < 6; day++) {
      await again();
      await happen();
      await tick();
      if (day < 5) expect(await get(failing)).toMatchObject({ active: true, failingSince: expect.any(String) });
      await pass({ days: 1 });
    }
    expect(await get(failing)).toMatchObject({ active: false, disabledBecause: "failing" });
    expect(await get(flaky)).toMatchObject({ active: true });
    expect((await alice.notice.list.query({})).data).toMatchObject([{ kind: "WEBHOOK_DISABLED" }]);
    const { data } = await tessera.ctx.db
      .selectFrom("audit")
      .selectAll()
      .where("action", "=", "WEBHOOK_DISABLED")
      .execute()
      .then((rows) => ({ data: rows.map(({ actorId, details }) => [actorId, JSON.parse(details).reason]) }));
    expect(data).toContainEqual([null, "failing"]);
  });

  it("don't wait for slow targets of others", async () => {
    // One that would wait for its targets for hours.
    const unhurried = await Tessera.start(on(), LOOPBACK, clock, { sending: { timeoutMs: 3_600_000 } });
    const slow = await Promise.all(Array.from({ length: 5 }, () => Receiver.start()));
    const held: (() => void)[] = [];
    for (const one of slow) {
      one.answer((res) => void held.push(() => res.writeHead(204).end()));
      await create(one.url);
    }
    await create();
    for (let count = 0; count < 3; count++) await happen();
    const ticked = unhurried.background.tick();
    await target.until(3);
    await Promise.all(slow.map((one) => one.until(1)));
    for (const one of slow) one.answerWith(204);
    for (const release of held) release();
    await ticked;
    await unhurried.stop();
    await Promise.all(slow.map((one) => one.stop()));
    expect(target.received).toHaveLength(3);
  });

  describe("to a hostile target", () => {
    const problemOf = async () => {
      const webhookId = await create();
      await happen();
      await tick();
      return (await newest(webhookId)) ?? { problem: "no delivery", status: 0, state: "" };
    };

    it("are given up where no answer comes in time, and the target rests", async () => {
      target.answer(() => {});
      expect(await problemOf()).toMatchObject({ problem: "No answer within 0.3 seconds", status: null });
      await pass({ seconds: 29 });
      expect(target.received).toHaveLength(1);
      await pass({ seconds: 1 });
      expect(target.received).toHaveLength(2);
    });

    it("are given up where its headers never end", async () => {
      target.answer((res) => void res.socket?.write("HTTP/1.1 200 OK\r\nx-a: "));
      expect(await problemOf()).toMatchObject({ problem: "No answer within 0.3 seconds", status: null });
    });

    it("are accepted by their status where its body never ends, and keep the beginning", async () => {
      target.answer((res) => {
        res.writeHead(200);
        const more = () => {
          while (!res.destroyed && res.write("x".repeat(16_384)));
          res.once("drain", more);
        };
        more();
      });
      expect(await problemOf()).toMatchObject({ state: "delivered", status: 200 });
    });

    it("are accepted by their status where its body stops half-way", async () => {
      target.answer((res) => void res.writeHead(200, { "content-length": "100" }).write("half"));
      expect(await problemOf()).toMatchObject({ state: "delivered", status: 200 });
    });

    it.each([
      ["headers of a megabyte", (size: number) => `HTTP/1.1 200 OK\r\nx-a: ${"a".repeat(size)}\r\n\r\n`, "headers"],
      ["something else than HTTP", () => "SSH-2.0-OpenSSH_9.9\r\n", "no HTTP"],
      ["two lengths", () => "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx", "no HTTP"],
    ])("fail where it answers %s", async (_, answer, problem) => {
      target.answer((res) => void res.socket?.end(answer(1_000_000)));
      const { problem: told, status } = await problemOf();
      expect([status, told]).toEqual([null, expect.stringContaining(problem)]);
    });

    it("fail where it closes the connection", async () => {
      target.answer((res) => void res.socket?.destroy());
      expect((await problemOf()).problem).toBe("The connection was closed without an answer");
    });

    it("never follow it to another address", async () => {
      const inside = await Receiver.start();
      for (const [status, location] of [
        [302, "http://169.254.169.254/latest/meta-data/"],
        [307, inside.url],
        [308, inside.url],
      ] as const) {
        target.answerWith(status, { location });
        expect(await problemOf()).toMatchObject({
          status,
          problem: `The target answered ${status}; redirects are not followed`,
        });
      }
      expect(inside.received).toEqual([]);
      await inside.stop();
    });
  });

  describe("to a name", () => {
    const send = async (url: string) => {
      const webhookId = await create(url);
      await happen();
      await tick();
      return newest(webhookId);
    };

    it("look it up once, and connect to what was checked, whatever it resolves to by then", async () => {
      const answers = [["127.0.0.1"]];
      let lookUps = 0;
      resolve = async () => {
        lookUps++;
        return answers.shift() ?? ["10.255.255.1"];
      };
      expect(await send(`http://pinned.test:${target.port}/hook`)).toMatchObject({ state: "delivered" });
      expect([lookUps, target.received[0]?.headers.host]).toEqual([1, `pinned.test:${target.port}`]);
    });

    it.each([
      [["10.0.0.1"]],
      [["93.184.216.34", "192.168.0.1"]],
      [["169.254.169.254"]],
      [["::1"]],
      [["::ffff:10.0.0.1"]],
      [["64:ff9b::a00:1"]],
      [["fe80::1"]],
      [["100.64.0.1"]],
      [["0.0.0.0"]],
    ])("refuse one that resolves to %j", async (addresses) => {
      resolve = async () => addresses;
      expect((await send("https://rebind.test/hook"))?.problem).toContain("An address of rebind.test is not a public");
    });

    it("refuse one that resolves to a public address first and to a private one later", async () => {
      const answers = [["93.184.216.34"], ["127.0.0.2"]];
      resolve = async () => answers.shift() ?? [];
      const webhookId = await create("https://rebind.test:9/hook");
      await happen();
      await tick();
      await pass({ hours: 1 });
      expect((await newest(webhookId))?.problem).toContain("is not a public address");
    });

    it("fail where it has no address, or its name servers don't answer", async () => {
      resolve = async () => [];
      expect((await send("https://nothing.test/"))?.problem).toBe("There is no address of the name nothing.test");
      resolve = () => new Promise(() => {});
      expect((await send("https://slow.test/"))?.problem).toBe("No answer within 0.3 seconds");
      resolve = () => Promise.reject(new Error("SERVFAIL"));
      expect((await send("https://broken.test/"))?.problem).toBe("The name broken.test can't be looked up");
    });
  });

  it("are made once by two processes", async () => {
    // Neither with the short timeout of the first one, which a busy machine exceeds.
    const servers = [await Tessera.start(on(), LOOPBACK, clock), await Tessera.start(on(), LOOPBACK, clock)];
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.push(await create(`${target.url}/${count}`));
    for (let count = 0; count < 10; count++) await happen();
    const ticks = servers.map((server) => () => server.background.tick());
    for (let round = 0; round < 3; round++) {
      if (on().dialect === "postgres") await Promise.all(ticks.map((tick) => tick()));
      else for (const tick of ticks) await tick();
    }
    for (const server of servers) await server.stop();
    const seen = target.received.map(({ path, headers }) => `${path} ${headers["webhook-id"]}`);
    expect([seen.length, new Set(seen).size]).toEqual([50, 50]);
    for (const webhookId of ids) expect(await get(webhookId)).toMatchObject({ waiting: 0 });
  });

  it("of a target that falls too far behind end, with a notice", async () => {
    const webhookId = await create();
    const row = {
      webhookId,
      type: "case.created" as const,
      payload: "{}",
      state: "pending" as const,
      attempts: 0,
      step: 0,
    };
    const times = { dueAt: "2999-01-01T00:00:00.000Z", createdAt: clock.now() };
    for (let start = 0; start < 10_000; start += 500) {
      const rows = Array.from({ length: 500 }, (_, index) => ({
        ...{ id: `full-${start + index}`, messageId: `${start + index}` },
        ...{ ...row, ...times },
      }));
      await tessera.ctx.db.insertInto("webhookDelivery").values(rows).execute();
    }
    await happen();
    await tick();
    expect(await get(webhookId)).toMatchObject({ active: false, disabledBecause: "backlog", waiting: 1000 });
    expect((await alice.notice.list.query({})).data).toHaveLength(1);
  });
});
