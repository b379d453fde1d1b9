import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const BROWSERS = { name: "Browser", values: ["Chrome", "Fire_fox", '50% "Beta"'] };
const SYSTEMS = { name: "System", values: ["Linux", "Windows"] };

describeOnEachDb("configurations", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const set = (configurations: object[]) =>
    tessera.rest(secret, `PUT /projects/${projectId}/configurations`, { configurations });
  const plan = (body: object) => tessera.rest(secret, `POST /test-cycles/plan?projectId=${projectId}`, body);
  const names = async (query: string) =>
    (await tessera.rest(secret, `GET /test-cycles?projectId=${projectId}&${query}`)).body.data
      .map(({ name }: { name: string }) => name)
      .sort();

  it("multiply a test cycle into one for each combination, tied to their plan and found by their values", async () => {
    await alice.case.create.mutate({ projectId, name: "Pay" });
    expect((await set([BROWSERS, SYSTEMS])).body.data).toEqual([BROWSERS, SYSTEMS]);
    const chosen = [{ name: "Browser", values: ["Chrome", "Fire_fox"] }, SYSTEMS];
    const made = await plan({ name: "Release", cases: { filter: {} }, configurations: chosen });
    expect(made.status).toBe(201);
    expect(made.body.data.map(({ name }: { name: string }) => name)).toEqual([
      ...[
        "Release: Chrome, Linux",
        "Release: Chrome, Windows",
        "Release: Fire_fox, Linux",
        "Release: Fire_fox, Windows",
      ],
    ]);
    expect(made.body.data[3]).toMatchObject({
      ...{ plan: "Release", progress: { cases: 1, untested: 1 } },
      configuration: [
        { name: "Browser", value: "Fire_fox" },
        { name: "System", value: "Windows" },
      ],
    });
    await plan({ name: "Other", configurations: [{ name: "Browser", values: ['50% "Beta"'] }] });
    expect(await names("plan=Release&configuration=Linux")).toEqual([
      "Release: Chrome, Linux",
      "Release: Fire_fox, Linux",
    ]);
    expect(await names(`configuration=${encodeURIComponent('50% "Beta"')}`)).toEqual(['Other: 50% "Beta"']);
    expect(await names("configuration=Fire")).toEqual([]);
    expect(await names("configuration=Firexfox")).toEqual([]);
  });

  it("that a project hasn't, and too many test cycles, make none", async () => {
    await set([BROWSERS, { name: "Number", values: Array.from({ length: 50 }, (_, index) => `v${index}`) }]);
    const many = [BROWSERS, { name: "Number", values: Array.from({ length: 50 }, (_, index) => `v${index}`) }];
    for (const [configurations, path] of [
      [[{ name: "Device", values: ["Phone"] }], ["configurations", 0, "name"]],
      [[{ name: "Browser", values: ["Chrome", "Opera"] }], ["configurations", 0, "values", 1]],
      [many, ["configurations"]],
    ] as const) {
      const { status, body } = await plan({ name: "Release", configurations });
      expect([status, body.issues?.[0]?.path]).toEqual([400, path]);
    }
    expect(await names("plan=Release")).toEqual([]);
  });

  it("have each name and value once", async () => {
    for (const wrong of [
      [BROWSERS, { ...SYSTEMS, name: "browser" }],
      [{ name: "Browser", values: ["Chrome", "chrome"] }],
      [{ name: "Browser", values: [] }],
    ]) {
      expect((await set(wrong)).body.errorCode).toBe("INVALID_INPUT");
    }
  });

  it("are changed by project admins alone, and seen by no stranger", async () => {
    const userId = await tessera.addUser(`member-${projectId}`);
    await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    const member = await tessera.signIn(`member-${projectId}`);
    await expect(member.configuration.set.mutate({ projectId, configurations: [] })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    const stranger = await tessera.signIn(`stranger-${projectId}`, "USER");
    await expect(stranger.configuration.list.query({ projectId })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
  });
});
