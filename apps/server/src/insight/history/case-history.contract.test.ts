import { describe, expect, it } from "vitest";
import { ERROR, FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const pays = (inside = "") => ({ name: "pays", classname: "shop", inside, time: "2" });

describeOnEachDb("results over all runs and cycles", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (report: string, query = "") => {
    tessera.clock.advance({ seconds: 1 });
    const key = query.includes("runKey") ? "" : `&runKey=${crypto.randomUUID()}`;
    const { body } = await upload(tessera, secret, projectId, report, { query: `${key}${query}` });
    return body.run;
  };
  const rest = async (call: `${string} /${string}`, as = secret) => {
    const sep = call.includes("?") ? "&" : "?";
    const { status, body } = await tessera.rest(as, `${call}${sep}projectId=${projectId}` as typeof call);
    return status === 200 ? body : [status, body.errorCode];
  };
  const walk = async (path: `/${string}`, limit: number) => {
    const rows: { id?: string }[] = [];
    for (let cursor = "", pages = 0; pages < 50; pages++) {
      const body = await rest(`GET ${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor}`);
      expect(body.data.length).toBeLessThanOrEqual(limit);
      rows.push(...body.data);
      if (body.nextCursor === null) return rows;
      cursor = `&cursor=${body.nextCursor}`;
    }
    throw new Error("The list doesn't end");
  };

  describe("of a case", () => {
    const HISTORY = "/test-cases/TC-1/history";

    it("have run, cycle, branch, commit, environment, attempts and message, the newest first", async () => {
      const first = await send(junit(pays()), "&branch=main&commit=aaaa1");
      const second = await send(junit(pays(FAILURE), pays()), "&branch=main&commit=bbbb2&environment=mac&job=e2e");
      const body = await rest(`GET ${HISTORY}`);
      expect(body).toMatchObject({
        nextCursor: null,
        data: [
          {
            ...{ status: "passed", flaky: true, run: second.id, cycle: "TCYCLE-1", branch: "main", commit: "bbbb2" },
            ...{ environment: "mac", job: "e2e", variant: null, durationMs: 2000, at: second.startedAt },
            attempts: [{ status: "failed" }, { status: "passed", jobAttempt: 1 }],
          },
          { status: "passed", flaky: false, run: first.id, environment: null, attempts: [{ status: "passed" }] },
        ],
      });
    });

    it("include manual results, between the runs that they came after and before", async () => {
      await send(junit(pays()));
      const result = { projectId, cycleId: "TCYCLE-1", caseId: "TC-1", message: "Looked fine" };
      await alice.result.create.mutate({ ...result, status: "passed" });
      await alice.result.create.mutate({ ...result, status: "blocked" });
      await send(junit(pays(FAILURE)));
      const body = await rest(`GET ${HISTORY}`);
      expect(body.data.map((it: { status: string; run: string }) => [it.status, it.run])).toEqual([
        ...[
          ["failed", "RUN-2"],
          ["blocked", null],
          ["passed", null],
          ["passed", "RUN-1"],
        ],
      ]);
      expect(body.data[1]).toMatchObject({
        message: "Looked fine",
        cycle: "TCYCLE-1",
        attempts: [{ jobAttempt: null }],
      });
    });

    it("include those of a cycle that no run belongs to, at their time", async () => {
      await send(junit(pays()));
      tessera.clock.advance({ seconds: 1 });
      const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "By hand" });
      await alice.result.create.mutate({ projectId, cycleId, caseId: "TC-1", status: "blocked" });
      await send(junit(pays(FAILURE)));
      const wanted = ["RUN-2", null, "RUN-1"];
      expect(((await rest(`GET ${HISTORY}`)).data as { run: string | null }[]).map(({ run }) => run)).toEqual(wanted);
      expect(((await walk(HISTORY, 1)) as { run?: string | null }[]).map(({ run }) => run)).toEqual(wanted);
    });

    it("are paged through, each once", async () => {
      for (let run = 0; run < 4; run++) {
        await send(junit(pays(), pays(ERROR), pays()), "&duplicates=executions");
        await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "passed" });
      }
      const whole = await walk(HISTORY, 200);
      expect(whole).toHaveLength(16);
      expect(await walk(HISTORY, 1)).toEqual(whole);
      expect(await walk(HISTORY, 5)).toEqual(whole);
    });

    it("are those of a branch or environment", async () => {
      await send(junit(pays()), "&branch=main&environment=linux");
      await send(junit(pays()), "&branch=topic&environment=linux");
      await send(junit(pays()), "&branch=main&environment=mac");
      const runs = async (query: string) =>
        ((await walk(`${HISTORY}?${query}`, 1)) as { run?: string }[]).map(({ run }) => run);
      expect(await runs("branch=main")).toEqual(["RUN-3", "RUN-1"]);
      expect(await runs("environment=linux")).toEqual(["RUN-2", "RUN-1"]);
      expect(await runs("branch=main&environment=linux")).toEqual(["RUN-1"]);
      expect(await runs("branch=gone")).toEqual([]);
    });

    it("go on over the attempts of a job", async () => {
      await send(junit(pays(FAILURE)), "&runKey=k&job=unit");
      await send(junit(pays()), "&runKey=k&job=unit&jobAttempt=2");
      expect((await rest(`GET ${HISTORY}`)).data).toMatchObject([
        {
          status: "passed",
          flaky: true,
          attempts: [
            { status: "failed", jobAttempt: 1 },
            { status: "passed", jobAttempt: 2 },
          ],
        },
      ]);
    });

    it("of one that isn't there are not found", async () => {
      expect(await rest("GET /test-cases/TC-9/history")).toEqual([404, "NOT_FOUND"]);
    });
  });

  describe("of a project", () => {
    it("are found by status, branch, environment, case, time and text", async () => {
      await send(junit(pays(), { name: "ships", classname: "shop" }), "&branch=main&environment=linux&commit=aaaa1");
      const later = tessera.clock.now();
      await send(junit(pays(FAILURE), { name: "ships", inside: ERROR, classname: "shop" }), "&branch=topic");
      await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "failed" });
      const found = async (query: string) =>
        ((await walk(`/results?${query}`, 1)) as { name?: string; status?: string; run?: string | null }[]).map(
          ({ name, status, run }) => `${name} ${status} ${run}`,
        );
      expect(await found("")).toEqual([
        ...["pays failed null", "ships error RUN-2", "pays failed RUN-2", "ships passed RUN-1", "pays passed RUN-1"],
      ]);
      expect(await found("status=failed")).toEqual(["pays failed null", "pays failed RUN-2"]);
      expect(await found("status=failed&status=error&branch=topic")).toEqual([
        "ships error RUN-2",
        "pays failed RUN-2",
      ]);
      expect(await found("branch=main")).toEqual(["ships passed RUN-1", "pays passed RUN-1"]);
      expect(await found("environment=linux&search=SHIP")).toEqual(["ships passed RUN-1"]);
      expect(await found("caseId=TC-1")).toEqual(["pays failed null", "pays failed RUN-2", "pays passed RUN-1"]);
      expect(await found(`to=${later}`)).toEqual(["ships passed RUN-1", "pays passed RUN-1"]);
      expect(await found(`from=${later}&caseId=TC-2`)).toEqual(
        ["ships passed RUN-1", "ships error RUN-2"].toReversed(),
      );
      expect(await found("from=2031-01-01")).toEqual([]);
      expect(await found("search=at%20line")).toEqual([]);
      await alice.case.update.mutate({ projectId, caseId: "TC-2", tags: ["smoke"] });
      expect(await found("tag=Smoke")).toEqual(["ships error RUN-2", "ships passed RUN-1"]);
      const asQuery = (query: string) => found(`query=${encodeURIComponent(query)}`);
      expect(await asQuery("tag:smoke status:error,passed branch:topic")).toEqual(["ships error RUN-2"]);
      expect(await asQuery("case:TC-1 since:1d PAY")).toEqual([
        "pays failed null",
        "pays failed RUN-2",
        "pays passed RUN-1",
      ]);
      expect(await rest("GET /results?query=who:me")).toEqual([400, "INVALID_INPUT"]);
    });

    it("name commit, run and cause", async () => {
      const run = await send(junit(pays('<failure message="no money"/>')), "&commit=aaaa1&branch=main");
      expect((await rest("GET /results")).data).toMatchObject([
        {
          run: run.id,
          commit: "aaaa1",
          branch: "main",
          causeId: "CAUSE-1",
          isLatest: true,
          caseId: "TC-1",
          source: "import",
        },
      ]);
      expect(await rest("GET /results?status=broken")).toEqual([400, "INVALID_INPUT"]);
    });
  });

  it("of another account's project are not found", async () => {
    await send(junit(pays()));
    const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
    expect(await rest("GET /results", mallory)).toEqual([404, "NOT_FOUND"]);
    expect(await rest("GET /test-cases/TC-1/history", mallory)).toEqual([404, "NOT_FOUND"]);
  });
});
