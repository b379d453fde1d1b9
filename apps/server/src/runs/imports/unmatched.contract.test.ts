import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { ERROR, FAILURE, junit, SKIPPED, upload, type WrittenTest } from "./upload.testing.ts";

const passes = (name: string): WrittenTest => ({ name, classname: "Cart" });
const fails = (name: string): WrittenTest => ({ ...passes(name), inside: FAILURE });
const skips = (name: string): WrittenTest => ({ ...passes(name), inside: SKIPPED });

describeOnEachDb("tests without a case, where none is to be made", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (tests: WrittenTest[], query = "") => {
    const { status, body } = await upload(tessera, secret, projectId, junit(...tests), {
      query: `&createMissing=false&runKey=k${query}`,
    });
    expect([status < 300, body.error]).toEqual([true, undefined]);
    return body;
  };
  /** Verdict, reason, and what is unmatched of the only run, the same through every endpoint. */
  const judged = async () => {
    const run = await alice.run.get.query({ projectId, runId: "RUN-1" });
    const { data } = await alice.run.list.query({ projectId, verdict: [run.verdict] });
    expect(data).toEqual([run]);
    return [run.verdict, run.reason, run.unmatched.tests, run.unmatched.failing];
  };
  const known = (name: string) =>
    alice.case.create.mutate({ projectId, name, automation: { classname: "Cart", name } });

  it("fail the run where they fail, which receipt, run and list say", async () => {
    await known("pays");
    const tests = [passes("pays"), fails("ships"), { ...passes("returns"), inside: ERROR }, passes("waits")];
    const foretold = await send(tests, "&dryRun=true");
    const receipt = await send(tests);
    const message =
      "2 failing tests match no test case, and none was to be made: the run fails, though no case shows it";
    expect(receipt.warnings).toEqual([{ file: "", line: null, message }]);
    expect(foretold.warnings).toEqual(receipt.warnings);
    expect(receipt.run.counts).toMatchObject({ tests: 1, passed: 1, failed: 0 });
    expect(receipt.run.unmatched).toEqual({ tests: 3, failing: 2 });
    expect(await judged()).toEqual(["failed", "2 failing tests without a test case", 3, 2]);
  });

  it("leave a run that passes as it is where they don't fail", async () => {
    await known("pays");
    expect((await send([passes("pays"), passes("ships"), skips("waits")])).warnings).toEqual([]);
    expect(await judged()).toEqual(["passed", "The only test passed", 2, 0]);
  });

  it("fail a run that holds nothing else, by its true name", async () => {
    await send([passes("ships")]);
    expect(await judged()).toEqual(["failed", "No test case ran: 1 test matched none", 1, 0]);
  });

  it.each<[string, WrittenTest[], string, number]>([
    ["passes in a later attempt of the job", [passes("ships")], "&job=e2e&jobAttempt=2", 0],
    ["fails in it again", [fails("ships")], "&job=e2e&jobAttempt=2", 1],
    ["is skipped in it", [skips("ships")], "&job=e2e&jobAttempt=2", 1],
    ["isn't in it", [passes("pays")], "&job=e2e&jobAttempt=2", 1],
    ["has a case in it", [passes("ships")], "&job=e2e&jobAttempt=2&createMissing=true", 0],
    ["passes in another job", [passes("ships")], "&job=unit&jobAttempt=2", 1],
    ["passes in another environment", [passes("ships")], "&job=e2e&jobAttempt=2&environment=staging", 1],
    ["passes in the same attempt", [passes("ships")], "&job=e2e", 1],
  ])("count one that failed and %s, whatever came first", async (_what, tests, query, failing) => {
    await known("pays");
    const first = () => send([passes("pays"), fails("ships")], "&job=e2e");
    const options = query.replace("&createMissing=true", "");
    const second = async () => {
      const own = `&runKey=k${options}${query === options ? "&createMissing=false" : ""}`;
      expect((await upload(tessera, secret, projectId, junit(...tests), { query: own })).status).toBe(201);
    };
    await first();
    await second();
    const expected = [failing > 0 ? "failed" : "passed", failing];
    expect(await verdict()).toEqual(expected);
    await alice.import.delete.mutate({ projectId, importId: await oldest() });
    expect((await judged())[3]).toBe(tests[0]?.inside === FAILURE ? 1 : 0);
    await first();
    expect(await verdict()).toEqual(expected);
  });

  const verdict = async () => {
    const [verdict, , , failing] = await judged();
    return [verdict, failing];
  };

  const oldest = async () => {
    const { data } = await alice.import.list.query({ projectId });
    return data.at(-1)?.id ?? "";
  };

  it("are listed by status", async () => {
    await known("pays");
    const { id } = await send([fails("pays"), fails("ships"), passes("waits"), { ...passes("x"), inside: ERROR }]);
    const named = async (query: string) => {
      const { body } = await tessera.rest(secret, `GET /imports/${id}/results?projectId=${projectId}${query}`);
      return body.data.map((row: { name: string }) => row.name);
    };
    expect(await named("&match=unmatched&status=failed&status=error")).toEqual(["ships", "x"]);
    expect(await named("&status=failed")).toEqual(["pays", "ships"]);
    expect(await named("&status=skipped")).toEqual([]);
  });
});
