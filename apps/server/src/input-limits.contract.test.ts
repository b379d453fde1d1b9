import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";

describeOnEachDb("the limits of an input", (on) => {
  let tessera: Tessera;
  let token: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    const root = await tessera.signIn("root", "ADMIN");
    await root.project.create.mutate({ name: "Shop" });
    token = await tessera.token(root, { scopes: ["all"] });
  });
  afterAll(() => tessera.stop());

  const manyFields = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`field${index}`, 1]));
  const refusal = (message: string) => ({
    status: 400,
    body: { errorCode: "INVALID_INPUT", error: expect.stringContaining(message) },
  });

  it("refuse an object of too many fields, also inside of another", async () => {
    const answer = await tessera.rest(token, "POST /test-cases", {
      projectId: "PRJ-1",
      name: "x",
      steps: [manyFields],
    });
    expect(answer).toMatchObject(refusal("An object has at most 1000 fields"));
    expect(await tessera.rest(token, "POST /test-cases", manyFields)).toMatchObject(
      refusal("An input has at most 1000 fields"),
    );
  });

  it("refuse a field that is given in the address and in the body", async () => {
    const answer = await tessera.rest(token, "POST /test-cases?projectId=PRJ-1", { projectId: "PRJ-1", name: "x" });
    expect(answer).toMatchObject(refusal("This is given twice; give it in one place"));
  });

  it("refuse a question whose relations nest without end", async () => {
    let include: object = { folder: true };
    for (let depth = 0; depth < 4; depth++) include = { folder: { include: { testCases: { include } } } };
    const question = { where: { projectId: "PRJ-1" }, include };
    const answer = await tessera.call(token, "POST /api/model/testCase/findMany", question);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/Nest relations at most 3 deep$/);
  });
});
