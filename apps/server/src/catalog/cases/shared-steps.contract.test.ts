import type { CaseStep } from "@tessera/domain";
import { expect, it } from "vitest";
import { MAX_CASES_OF_SHARED_STEPS } from "../../platform/limits/limits.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const SIGN_IN = [{ action: "Open the shop", expected: "The start page" }, { action: "Sign in" }];
const PAY = { action: "Pay", expected: "A receipt" };
const shared = (shared = "STEPS-1"): CaseStep[] => [
  { action: "Open the shop", expected: "The start page", shared },
  { action: "Sign in", expected: "", shared },
];

describeOnEachDb("shared steps", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const make = (name = "Sign in") => alice.sharedSteps.create.mutate({ projectId, name, steps: SIGN_IN });
  const newCase = (steps: { action?: string; expected?: string; shared?: string }[], name = "Pays") =>
    alice.case.create.mutate({ projectId, name, steps });
  const stepsOf = async (caseId = "TC-1") => (await alice.case.get.query({ projectId, caseId })).steps;
  const get = () => alice.sharedSteps.get.query({ projectId, sharedStepsId: "STEPS-1" });

  it("stand in each test case that names them, and change in all of them, each with a new version", async () => {
    await make();
    await newCase([{ shared: "STEPS-1" }, PAY]);
    await newCase([PAY, ...shared()], "Pays and signs in");
    await newCase([PAY], "Only pays");
    expect(await stepsOf()).toEqual([...shared(), PAY]);
    expect(await get()).toMatchObject({ id: "STEPS-1", cases: 2, version: 1, createdBy: { username: "alice" } });
    const filtered = await alice.case.list.query({ projectId, sharedStepsId: "STEPS-1" });
    expect(filtered.data.map(({ id }) => id)).toEqual(["TC-1", "TC-2"]);

    const steps = [{ action: "Sign in with a passkey" }];
    await alice.sharedSteps.update.mutate({ projectId, sharedStepsId: "STEPS-1", version: 1, steps });
    const now = { action: "Sign in with a passkey", expected: "", shared: "STEPS-1" };
    expect(await stepsOf("TC-1")).toEqual([now, PAY]);
    expect(await stepsOf("TC-2")).toEqual([PAY, now]);
    expect(await alice.case.get.query({ projectId, caseId: "TC-2" })).toMatchObject({ version: 2 });
    expect(await alice.case.get.query({ projectId, caseId: "TC-3" })).toMatchObject({ version: 1 });
    await expect(
      alice.sharedSteps.update.mutate({ projectId, sharedStepsId: "STEPS-1", version: 1, name: "Late" }),
    ).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
  });

  it("become a test case's own where their text is changed there, and where an old version is restored", async () => {
    await make();
    await newCase([...shared(), PAY]);
    const [first, second] = shared() as [CaseStep, CaseStep];
    const edited = [{ ...first, action: "Open the app" }, second, PAY];
    await alice.case.update.mutate({ projectId, caseId: "TC-1", steps: edited });
    expect(await stepsOf()).toEqual([
      { action: "Open the app", expected: "The start page" },
      { action: "Sign in", expected: "" },
      PAY,
    ]);
    expect(await get()).toMatchObject({ cases: 0 });
    await alice.case.restoreVersion.mutate({ projectId, caseId: "TC-1", version: 1 });
    expect(await stepsOf()).toEqual([...shared(), PAY]);
    await alice.sharedSteps.update.mutate({ projectId, sharedStepsId: "STEPS-1", steps: [PAY] });
    await alice.case.restoreVersion.mutate({ projectId, caseId: "TC-1", version: 1 });
    expect((await stepsOf()).filter((step) => step.shared !== undefined)).toEqual([]);
  });

  it("stay in test cases as steps of their own once they are deleted, in the bin as well", async () => {
    await make();
    await newCase([...shared(), PAY]);
    await newCase([{ shared: "STEPS-1" }], "Binned");
    await alice.case.delete.mutate({ projectId, caseId: "TC-2" });
    expect(await get()).toMatchObject({ cases: 1 });
    await alice.sharedSteps.delete.mutate({ projectId, sharedStepsId: "STEPS-1" });
    expect(await stepsOf()).toEqual([...shared().map(({ action, expected }) => ({ action, expected })), PAY]);
    const [entry] = (await alice.bin.list.query({ projectId })).data;
    await alice.bin.restore.mutate({ id: entry?.id ?? "" });
    expect((await stepsOf("TC-2")).map((step) => step.shared)).toEqual([undefined, undefined]);
    await expect(get()).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });

  it("are refused where the project has no such ones, or where some of them have no text", async () => {
    await make();
    const other = await alice.project.create.mutate({ name: "Other" });
    const create = (steps: object[], of = projectId) =>
      tessera.rest(secret, "POST /test-cases", { projectId: of, name: "Pays", steps });
    for (const answer of [
      await create([PAY, { shared: "STEPS-9" }]),
      await create([{ shared: "STEPS-1" }], other.id),
      await create([{ action: "Open the shop", shared: "STEPS-1" }, { shared: "STEPS-1" }]),
      await create([{ expected: "Nothing" }]),
    ]) {
      expect([answer.status, answer.body.errorCode]).toEqual([400, "INVALID_INPUT"]);
      expect(answer.body.issues[0].path[0]).toBe("steps");
    }
    expect(await tessera.rest(secret, `GET /shared-steps/STEPS-1?projectId=${other.id}`)).toMatchObject({
      status: 404,
    });
  });

  it("are listed by name, page by page", async () => {
    for (const name of ["Sign in", "Sign out", "Fill the basket"]) await make(name);
    const found = await alice.sharedSteps.list.query({ projectId, search: "SIGN", limit: 1 });
    expect(found.data.map(({ name }) => name)).toEqual(["Sign in"]);
    const next = await alice.sharedSteps.list.query({
      ...{ projectId, search: "SIGN", limit: 1, cursor: found.nextCursor ?? "" },
    });
    expect([next.data.map(({ name }) => name), next.nextCursor]).toEqual([["Sign out"], null]);
  });

  it("are shared by so many test cases at most", async () => {
    await make();
    const cases = Array.from({ length: MAX_CASES_OF_SHARED_STEPS }, (_, index) => ({
      ...{ name: `Case ${index}`, steps: [{ shared: "STEPS-1" }] },
    }));
    await alice.case.createMany.mutate({ projectId, cases });
    await expect(newCase([{ shared: "STEPS-1" }])).rejects.toMatchObject({
      message: "1,000 test cases have STEPS-1, the most that can share them",
      data: { errorCode: "CONFLICT" },
    });
    await alice.sharedSteps.update.mutate({ projectId, sharedStepsId: "STEPS-1", steps: [PAY] });
    expect(await stepsOf("TC-1000")).toEqual([{ ...PAY, shared: "STEPS-1" }]);
  });
});
