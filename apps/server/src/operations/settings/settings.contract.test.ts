import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the server's settings", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());

  const DEFAULTS = {
    tokenRequestsPerMinute: 600,
    maxTokenLifetimeDays: 365,
    defaultTokenLifetimeDays: 90,
    allowNeverExpiring: false,
    maxLiveTokensPerUser: 50,
    invitationLifetimeDays: 7,
    instanceName: "Tessera",
    requireSecondFactor: false,
    maxAttachmentMegabytes: 50,
    maxAttachmentMegabytesPerProject: 10_240,
    maxTestsPerImport: 2_000_000,
    sessionIdleDays: 14,
    repeatWindowSeconds: 120,
    hiddenPreviews: [],
    apiOrigins: ["*"],
  };

  it("start with defaults, change one by one, and the audit log records old and new values", async () => {
    expect(await root.admin.settings.get.query()).toEqual(DEFAULTS);
    const changed = { ...DEFAULTS, maxTokenLifetimeDays: 100, allowNeverExpiring: true };
    const change = { maxTokenLifetimeDays: 100, allowNeverExpiring: true, invitationLifetimeDays: 7 };
    expect(await root.admin.settings.update.mutate(change)).toEqual(changed);
    expect(await root.admin.settings.update.mutate({})).toEqual(changed);
    expect(await root.admin.settings.get.query()).toEqual(changed);
    expect(await root.token.policy.query()).toMatchObject({ maxTokenLifetimeDays: 100, allowNeverExpiring: true });
    const { data } = await root.admin.audit.list.query({ action: "SETTINGS_CHANGED" });
    expect(data).toMatchObject([
      {
        actor: { username: "root" },
        details: {
          before: { maxTokenLifetimeDays: 365, allowNeverExpiring: false },
          after: { maxTokenLifetimeDays: 100, allowNeverExpiring: true },
        },
      },
    ]);
    expect(Object.keys(data[0]?.details.after as object)).toHaveLength(2);
  });

  it.each([
    [{ tokenRequestsPerMinute: 0 }, "tokenRequestsPerMinute"],
    [{ maxTokenLifetimeDays: 3651 }, "maxTokenLifetimeDays"],
    [{ invitationLifetimeDays: 1.5 }, "invitationLifetimeDays"],
    [{ sessionIdleDays: 31 }, "sessionIdleDays"],
    [{ sessionIdleDays: 0 }, "sessionIdleDays"],
    [{ defaultTokenLifetimeDays: 101 }, "defaultTokenLifetimeDays"],
    [{ defaultTokenLifetimeDays: 50, maxTokenLifetimeDays: 40 }, "defaultTokenLifetimeDays"],
  ])("refuse %j", async (change, field) => {
    const before = await root.admin.settings.get.query();
    await expect(root.admin.settings.update.mutate(change)).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: [field] }] },
    });
    expect(await root.admin.settings.get.query()).toEqual(before);
  });

  it("shorten the default lifetime of tokens with the longest one, unless they are given both", async () => {
    await root.admin.settings.update.mutate({ maxTokenLifetimeDays: 365, defaultTokenLifetimeDays: 90 });
    const shorter = await root.admin.settings.update.mutate({ maxTokenLifetimeDays: 30 });
    expect(shorter).toMatchObject({ maxTokenLifetimeDays: 30, defaultTokenLifetimeDays: 30 });
    const [entry] = (await root.admin.audit.list.query({ action: "SETTINGS_CHANGED" })).data;
    expect(entry?.details).toEqual({
      before: { maxTokenLifetimeDays: 365, defaultTokenLifetimeDays: 90 },
      after: { maxTokenLifetimeDays: 30, defaultTokenLifetimeDays: 30 },
    });
    const longer = await root.admin.settings.update.mutate({ maxTokenLifetimeDays: 365 });
    expect(longer).toMatchObject({ maxTokenLifetimeDays: 365, defaultTokenLifetimeDays: 30 });
  });

  it("lose nothing when several are changed at once", async () => {
    for (let round = 1; round <= 10; round++) {
      const wanted = {
        ...{ maxLiveTokensPerUser: 100 + round, invitationLifetimeDays: 10 + round },
        ...{ tokenRequestsPerMinute: 1000 + round, allowNeverExpiring: round % 2 === 0 },
      };
      const changes = Object.entries(wanted).map(([name, value]) => ({ [name]: value }));
      await Promise.all(changes.map((change) => root.admin.settings.update.mutate(change)));
      expect(await root.admin.settings.get.query()).toMatchObject(wanted);
    }
  });
});
