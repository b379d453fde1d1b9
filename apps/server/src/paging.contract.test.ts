import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MARK_LENGTH } from "./platform/http/bound-cursor.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

type Item = { id: string };
type List = {
  /** Address of the list, and how one more comes to be. */
  path: `/${string}`;
  make: (page: Page, count: number) => Promise<unknown>;
};

const P = { projectId: "PRJ-1" };
const MASTER = { ...P, cycleId: "TCYCLE-1" };

const LISTS: Record<string, List> = {
  projects: { path: "/projects", make: (page) => page.project.create.mutate({ name: "More" }) },
  "test cases": {
    path: "/test-cases?projectId=PRJ-1",
    make: (page, count) => page.case.create.mutate({ ...P, name: `Case ${count}` }),
  },
  folders: {
    path: "/folders?projectId=PRJ-1",
    make: (page, count) => page.folder.create.mutate({ ...P, name: `Folder ${count}` }),
  },
  "test cycles": {
    path: "/test-cycles?projectId=PRJ-1",
    make: (page, count) => page.cycle.create.mutate({ ...P, name: `Cycle ${count}` }),
  },
  results: {
    path: "/test-cycles/TCYCLE-1/results?projectId=PRJ-1",
    make: (page, count) =>
      page.result.create.mutate({ ...MASTER, caseId: "TC-1", status: count % 3 === 0 ? "failed" : "passed" }),
  },
};

const encoded = (key: unknown) => Buffer.from(JSON.stringify(key)).toString("base64url");
const NONSENSE = [
  ...["", "nonsense", "%00", "null", "W10", "eyJhIjoxfQ", encoded([1, 2, 3]), encoded([null]), encoded([[1]])],
  ...[encoded([1.5]), encoded([1e300]), encoded([4_294_967_296]), encoded(["a\0b"]), encoded([0, "a\0b"])],
  ...[encoded(["0", "0"]), encoded([true]), "x".repeat(2001)],
];

describeOnEachDb("the list of", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    await alice.case.create.mutate({ ...P, name: "Pay" });
  });
  afterAll(() => tessera.stop());

  describe.each(Object.entries(LISTS))("%s", (_name, { path, make }) => {
    const read = async (query: string) => {
      const { status, body } = await tessera.rest(secret, `GET ${path}${path.includes("?") ? "&" : "?"}${query}`);
      return {
        status,
        body: body as { data: Item[]; nextCursor: string | null; errorCode?: string; issues?: object[] },
      };
    };
    const idsOf = (data: Item[]) => data.map(({ id }) => id);

    it("is paged through completely, each row once, in one order, while rows are added", async () => {
      for (let count = 0; count < 6; count++) await make(alice, count);
      const before = idsOf((await read("limit=200")).body.data);
      const walked: string[] = [];
      for (let cursor = "", count = 10; ; count++) {
        const { body } = await read(`limit=2${cursor}`);
        expect(body.data.length).toBeLessThanOrEqual(2);
        walked.push(...idsOf(body.data));
        if (body.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
        if (count < 14) await make(alice, count);
      }
      expect(new Set(walked).size).toBe(walked.length);
      expect(walked.filter((id) => before.includes(id))).toEqual(before);
      const after = idsOf((await read("limit=200")).body.data);
      expect(after.filter((id) => walked.includes(id))).toEqual(walked);
    });

    it("ends exactly where it ends", async () => {
      const { body: whole } = await read("limit=200");
      const size = whole.data.length;
      expect((await read(`limit=${size}`)).body).toEqual({ data: whole.data, nextCursor: null });
      const { body: most } = await read(`limit=${size - 1}`);
      const { body: last } = await read(`limit=200&cursor=${most.nextCursor}`);
      expect([...most.data, ...last.data]).toEqual(whole.data);
      expect(last).toMatchObject({ data: [whole.data.at(-1)], nextCursor: null });
    });

    it.each(["0", "201", "-1", "1.5", "ten", "", "1e2", "99999999999999999999"])(
      "takes no limit of %j",
      async (limit) => {
        const { status, body } = await read(`limit=${limit}`);
        expect([status, body.errorCode, body.issues]).toMatchObject([400, "INVALID_INPUT", [{ path: ["limit"] }]]);
      },
    );

    it("rejects foreign cursors and repeated parameters", async () => {
      // With the mark of the list before it, it comes as far as what reads it.
      const mark = (await read("limit=1")).body.nextCursor?.slice(0, MARK_LENGTH);
      for (const cursor of [...NONSENSE, ...NONSENSE.map((nonsense) => `${mark}${nonsense}`)]) {
        const { status, body } = await read(`cursor=${cursor}`);
        expect([cursor, status, body.errorCode]).toEqual([cursor, 400, "INVALID_INPUT"]);
        expect(body.issues).toMatchObject([{ path: ["cursor"] }]);
      }
      expect((await read("limit=1&limit=2")).status).toBe(400);
    });
  });

  it("anything holds 50 rows by default", async () => {
    const cases = Array.from({ length: 51 }, (_, count) => alice.case.create.mutate({ ...P, name: `Extra ${count}` }));
    await Promise.all(cases);
    const { body } = await tessera.rest(secret, "GET /test-cases?projectId=PRJ-1");
    expect([body.data.length, body.nextCursor]).toEqual([50, expect.any(String)]);
  });
});
