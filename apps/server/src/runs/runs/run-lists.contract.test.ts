import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, SKIPPED, upload, type WrittenTest } from "../imports/upload.testing.ts";

type Row = { id?: string; case?: { name: string }; name?: string };

describeOnEachDb("lists of runs", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (tests: WrittenTest[], query = "") => {
    const { status, body } = await upload(tessera, secret, projectId, junit(...tests), { query });
    expect([status, body.error]).toEqual([201, undefined]);
    return body;
  };
  /** All rows of a list over REST, two at a time. */
  const all = async (path: string, query = ""): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let cursor = ""; ; ) {
      const address = `GET ${path}?projectId=${projectId}&limit=2${query}${cursor}` as `GET /${string}`;
      const { status, body } = await tessera.rest(secret, address);
      expect([status, body.error]).toEqual([200, undefined]);
      expect(body.data.length).toBeLessThanOrEqual(2);
      rows.push(...body.data);
      if (body.nextCursor === null) return rows;
      cursor = `&cursor=${body.nextCursor}`;
    }
  };
  const refused = async (path: string) => {
    const { status, body } = await tessera.rest(secret, `GET ${path}` as "GET /runs");
    return [status, body.errorCode];
  };

  it("of runs are paged and filtered", async () => {
    await send([{ name: "a" }], "&branch=main&commit=abcdef1&runName=Nightly&environment=staging");
    tessera.clock.advance({ days: 1 });
    await send([{ name: "a", inside: FAILURE }], "&branch=main&commit=abcdef2&runName=Nightly&runKey=key-7");
    await send([{ name: "a" }], "&branch=topic&commit=0123456&runKey=s&shard=1/2&pullRequest=57");
    await send([{ name: "a" }, { name: "b" }]);
    const found = async (query: string) =>
      (await all("/runs", query)).map(({ id }) => id?.slice("RUN-".length)).join(" ");
    expect(await found("")).toBe("4 3 2 1");
    for (const [query, expected] of [
      ["&branch=main", "2 1"],
      ["&branch=none", ""],
      ["&verdict=failed", "2"],
      ["&verdict=running", "3"],
      ["&verdict=passed&verdict=running", "4 3 1"],
      ["&environment=staging", "1"],
      ["&commit=abcdef2", "2"],
      ["&commit=abcdef", "2 1"],
      ["&name=Nightly&branch=main", "2 1"],
      ["&search=KEY-7", "2"],
      ["&search=run-3", "3"],
      ["&search=57", "3"],
      ["&search=%25", ""],
      ["&from=2030-06-16", "4 3 2"],
      ["&to=2030-06-15", "1"],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, expected]);
    }
    for (const wrong of ["commit=abc", "verdict=good", "from=yesterday", "cursor=nonsense", "limit=201", "other=1"]) {
      expect([wrong, await refused(`/runs?projectId=${projectId}&${wrong}`)]).toEqual([wrong, [400, "INVALID_INPUT"]]);
    }
  });

  it("of a run's results are paged in every order", async () => {
    await send([..."abcdefg"].map((name) => ({ name, time: String(name.charCodeAt(0) % 5) })));
    await send([
      { name: "g", inside: FAILURE, time: "1" },
      { name: "a", inside: '<error message="broke"/>', time: "9" },
      { name: "c", inside: SKIPPED },
      ...["f", "b", "e"].map((name) => ({ name, time: "2" })),
      { name: "d", inside: FAILURE, time: "2" },
    ]);
    const names = async (query: string) =>
      (await all("/runs/RUN-2/results", query)).map((row) => row.case?.name).join("");
    expect(await names("")).toBe("dgacbef");
    expect(await names("&sort=name")).toBe("abcdefg");
    expect(await names("&sort=duration")).toBe("abdefgc");
    expect(await names("&status=failed&status=error")).toBe("dga");
    expect(await names("&change=newFailure")).toBe("dga");
    expect(await names("&change=fixed")).toBe("");
    expect(await names("&search=B")).toBe("b");
    const compared = (await all("/runs/RUN-1/comparison", "&with=RUN-2")).map((row) => row.case?.name).join("");
    expect(compared).toBe("adgc");
    for (const wrong of ["sort=size", "change=worse", "cursor=nonsense"]) {
      const address = `/runs/RUN-2/results?projectId=${projectId}&${wrong}`;
      expect([wrong, await refused(address)]).toEqual([wrong, [400, "INVALID_INPUT"]]);
    }
    const other = (await alice.project.create.mutate({ name: "Other" })).id;
    for (const path of ["/runs/RUN-2", "/runs/RUN-2/results", "/runs/RUN-2/comparison"]) {
      expect(await refused(`${path}?projectId=${other}`)).toEqual([404, "NOT_FOUND"]);
    }
    expect(await refused(`/runs/RUN-2/comparison?projectId=${projectId}&with=RUN-9`)).toEqual([404, "NOT_FOUND"]);
  });

  it("of uploads tell the upload and its run, and how each test found its case", async () => {
    for (const name of ["One", "Two"]) await alice.case.create.mutate({ projectId, name });
    await send([{ name: "known" }], "&runKey=k&job=e2e&shard=1/2&environment=staging");
    await send([{ name: "elsewhere" }]);
    const { id } = await send(
      [
        { name: "both [TC-1, TC-2]" },
        { name: "known" },
        { name: "unknown", inside: FAILURE },
        { name: "new", id: "TC-99" },
      ],
      "&runKey=k&job=e2e&jobAttempt=2&createMissing=false",
    );
    const imports = (await alice.import.list.query({ projectId, runId: "RUN-1" })).data;
    expect(imports).toMatchObject([
      {
        id,
        runKey: "k",
        job: "e2e",
        jobAttempt: 2,
        shard: null,
        run: { id: "RUN-1" },
        createdBy: { username: "alice" },
      },
      {
        runKey: "k",
        job: "e2e",
        jobAttempt: 1,
        shard: "1/2",
        environment: "staging",
        viaToken: { name: expect.any(String) },
      },
    ]);
    expect((await all("/imports")).length).toBe(3);
    expect((await all(`/imports/${id}/results`)).map((row) => ({ ...row }))).toEqual([
      { case: { id: "TC-1", name: "One" }, name: "both [TC-1, TC-2]", ...PASSED, match: "id" },
      { case: { id: "TC-2", name: "Two" }, name: "both [TC-1, TC-2]", ...PASSED, match: "id" },
      { case: { id: "TC-3", name: "known" }, name: "known", ...PASSED, match: "key" },
      { case: null, name: "unknown", ...PASSED, status: "failed", match: "unmatched" },
      { case: null, name: "new", ...PASSED, match: "unmatched" },
    ]);
    expect((await all(`/imports/${id}/results`, "&match=unmatched")).map(({ name }) => name)).toEqual([
      "unknown",
      "new",
    ]);
    expect((await all(`/imports/${id}/results`, "&match=id")).length).toBe(2);
    expect(await refused(`/imports/none/results?projectId=${projectId}`)).toEqual([404, "NOT_FOUND"]);
  });
});

const PASSED = { classname: null, variant: null, status: "passed" };
