import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Received, Receiver } from "../../testing/receiver.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const LOOPBACK = { webhookAllow: { hosts: [], ranges: ["127.0.0.1/32"] } };
const RED = junit({ name: "pays", classname: "shop", inside: FAILURE });

describeOnEachDb("webhooks", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let target: Receiver;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), LOOPBACK);
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice, { expiresInDays: 300 });
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    alice = await tessera.signIn("alice");
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    target = await Receiver.start();
  });
  afterEach(() => target.stop());

  type Create = Parameters<Page["webhook"]["create"]["mutate"]>[0];
  const create = (input: Partial<Create> = {}) =>
    alice.webhook.create.mutate({ projectId, name: "Robot", url: target.url, events: ["case.created"], ...input });
  const tick = () => tessera.background.tick();
  const newCase = (name = "Pay") => alice.case.create.mutate({ projectId, name });
  const types = () => target.received.map(({ body }) => JSON.parse(body).type);

  describe("of a project", () => {
    it("deliver what happens from then on, signed, once", async () => {
      await newCase("Before");
      const { webhook, secret: key } = await create();
      const made = await newCase();
      await tick();
      await tick();
      expect(target.received).toHaveLength(1);
      const { headers, body } = target.received[0] as Received;
      const verifier = new Verifier(key ?? "");
      // Its clock is the real one; the receiver's is that of the test.
      expect(verifier.sign(String(headers["webhook-id"]), new Date(tessera.clock.now()), body)).toBe(
        headers["webhook-signature"],
      );
      expect(JSON.parse(body)).toMatchObject({
        type: "case.created",
        timestamp: expect.any(String),
        data: { projectId, actor: { username: "alice" }, details: { case: made.id, name: "Pay" } },
      });
      const { data } = await alice.webhook.deliveries.query({ projectId, webhookId: webhook.id });
      expect(data).toMatchObject([{ type: "case.created", state: "delivered", attempts: 1, status: 204 }]);
    });

    it("announce a run that failed, its new failures and their cause", async () => {
      await create({ events: ["run.finished", "run.failed", "test.newly_failing", "cause.opened"] });
      await upload(tessera, secret, projectId, junit({ name: "pays", classname: "shop" }));
      await tick();
      expect(types()).toEqual(["run.finished"]);
      await upload(tessera, secret, projectId, RED);
      await tick();
      expect(types().slice(1).sort()).toEqual(["cause.opened", "run.failed", "run.finished", "test.newly_failing"]);
    });
  });
});
