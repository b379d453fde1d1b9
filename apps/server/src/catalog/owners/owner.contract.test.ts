import type { Owner } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const REPORT = junit(
  { name: "pays", classname: "com.shop.checkout.PayTest", inside: FAILURE },
  { name: "refunds", classname: "com.shop.checkout.PayTest", inside: FAILURE },
  { name: "logs in", classname: "e2e/login.spec.ts", inside: FAILURE },
  { name: "counts", classname: "com.shop.stock.CountTest", inside: FAILURE },
);
const RULES = "* @bob\ncom.shop.** @alice\ncom.shop.checkout @team/checkout @alice\ncom.shop.stock.*\n";

describeOnEachDb("the owners of tests", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let bobId: string;
  let secret: string;
  let projectId: string;
  let teamId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bobId = await tessera.addUser("Bob");
    secret = await tessera.token(alice);
    teamId = (await root.admin.team.create.mutate({ handle: "checkout", name: "Checkout" })).id;
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    await alice.projectTeam.set.mutate({ projectId, teamId, role: "MEMBER" });
  });

  const setRules = (rules: string) => tessera.call(secret, `PUT /api/v1/projects/${projectId}/owner-rules`, { rules });
  const shown = (rows: { case: { name: string }; owners: Owner[] }[]) =>
    rows.map((row) => [row.case.name, ...row.owners.map(({ kind, handle }) => `${kind} ${handle}`)].join(", ")).sort();
  const failing = async (query = "") => {
    const { body } = await tessera.rest(secret, `GET /runs/RUN-1/results?projectId=${projectId}${query}`);
    return shown(body.data);
  };

  it("are those of the last rule that matches, shown in runs, by case and as a filter", async () => {
    await upload(tessera, secret, projectId, REPORT);
    expect((await failing()).every((row) => !row.includes(","))).toBe(true);
    expect((await setRules(RULES)).status).toBe(200);
    expect(await failing()).toEqual([
      "counts",
      "logs in, user Bob",
      "pays, team checkout, user alice",
      "refunds, team checkout, user alice",
    ]);
    expect(await failing("&owner=team/checkout&limit=1")).toHaveLength(1);
    expect(await failing("&owner=@team/checkout")).toHaveLength(2);
    expect(await failing("&owner=BOB")).toEqual(["logs in, user Bob"]);
    expect(await failing("&owner=carol")).toEqual([]);
    const { body } = await tessera.rest(secret, `GET /projects/${projectId}/owners?caseIds=TC-1&caseIds=TC-4`);
    expect(body.data).toEqual([
      {
        caseId: "TC-1",
        owners: [
          { kind: "team", id: teamId, handle: "checkout", name: "Checkout" },
          expect.objectContaining({ kind: "user", handle: "alice" }),
        ],
      },
    ]);
  });

  it("stand in the list of flaky tests, and filter it", async () => {
    const report = (inside: string) =>
      junit(
        { name: "pays", classname: "com.shop.checkout.PayTest", inside },
        { name: "logs in", classname: "e2e/login.spec.ts", inside },
      );
    await upload(tessera, secret, projectId, report(FAILURE), { query: "&runKey=1&commit=abc1&job=a" });
    await upload(tessera, secret, projectId, report(""), { query: "&runKey=2&commit=abc1&job=a" });
    await setRules(RULES);
    const list = async (query: string) =>
      shown((await tessera.rest(secret, `GET /flaky-tests?projectId=${projectId}${query}`)).body.data);
    expect(await list("")).toEqual(["logs in, user Bob", "pays, team checkout, user alice"]);
    expect(await list("&owner=bob")).toEqual(["logs in, user Bob"]);
    expect(await list("&owner=team/checkout")).toEqual(["pays, team checkout, user alice"]);
  });

  it("are refused with the line where no one is meant, and stay as they were then", async () => {
    await setRules(RULES);
    const refused = await setRules("* @bob\nsrc/ carol\nlib/ @stranger-here\nweb/ @team/other\n");
    expect(refused).toMatchObject({ status: 400, body: { errorCode: "INVALID_INPUT" } });
    expect(refused.body.issues.map(({ message }: { message: string }) => message)).toEqual([
      "Line 2: “carol” is no owner; write @username or @team/handle",
      "Line 3: @stranger-here is no member of the project",
      "Line 4: @team/other is no member of the project",
    ]);
    expect((await alice.owner.rules.query({ projectId })).rules).toBe(RULES);
    const { data } = await root.admin.audit.list.query({ action: "PROJECT_CHANGED" });
    expect(data[0]?.details).toMatchObject({ project: projectId, after: { ownerRules: RULES } });
  });

  it("are only members: who left the project, alone or with their team, owns nothing there", async () => {
    await upload(tessera, secret, projectId, REPORT);
    await setRules(RULES);
    await alice.member.remove.mutate({ projectId, userId: bobId });
    await alice.projectTeam.remove.mutate({ projectId, teamId });
    expect(await failing()).toEqual(["counts", "logs in", "pays, user alice", "refunds, user alice"]);
  });

  it("can't be seen or set from outside, and are set by project admins", async () => {
    const bob = await tessera.signIn("Bob");
    await expect(bob.owner.setRules.mutate({ projectId, rules: "" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    const carol = await tessera.signIn("carol", "USER");
    await expect(carol.owner.rules.query({ projectId })).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });
});
