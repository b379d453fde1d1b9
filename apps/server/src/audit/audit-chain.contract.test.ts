import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { chainHash } from "../platform/db/audit-chain.ts";
import { hasRowLocks } from "../platform/db/row-locks.ts";
import type { AuditTable } from "../platform/db/schema.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { openAudit } from "../testing/open-audit.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";
import { describeVerdict, verifyAudit } from "./audit-verification.ts";

const GROWS = "the audit log only grows";

describeOnEachDb("the audit log", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  const db = () => tessera.ctx.db;
  const verify = () => verifyAudit(db(), tessera.ctx.auditKey);
  const entries = () => db().selectFrom("audit").selectAll().orderBy("seq").execute();
  const make = (name: string) => root.project.create.mutate({ name });

  it("is intact from the first entry on, and reports its newest entry", async () => {
    expect(await verify()).toMatchObject({ intact: true, entries: 0, newestHash: "0".repeat(64) });
    root = await tessera.signIn("root", "ADMIN");
    const [entry] = await entries();
    expect(await verify()).toMatchObject({
      intact: true,
      entries: 1,
      newestHash: entry?.hash,
      anchoredFrom: 1,
      total: 0,
    });
  });

  it("can't be changed, shortened or emptied", async () => {
    await expect(db().updateTable("audit").set({ action: "CASE_DELETED" }).execute()).rejects.toThrow(GROWS);
    await expect(db().deleteFrom("audit").execute()).rejects.toThrow(GROWS);
    // SQLite has no TRUNCATE: its DELETE without a condition, tried above, is that.
    if (hasRowLocks(db())) await expect(sql`truncate audit`.execute(db())).rejects.toThrow(GROWS);
    // On PostgreSQL the keys of a table keep such a row out.
    if (!hasRowLocks(db())) {
      for (const column of ["seq", "id", "rowid"]) {
        const columns = sql.raw(["at", "action", "outcome", "details", column].join(", "));
        const replace = sql`insert or replace into audit (${columns}) select ${columns} from audit`;
        await expect(replace.execute(db())).rejects.toThrow(GROWS);
      }
    }
    expect(await entries()).toHaveLength(1);
  });

  it("keeps its head from being set back", async () => {
    const head = await db().selectFrom("auditHead").selectAll().executeTakeFirstOrThrow();
    await expect(db().deleteFrom("auditHead").execute()).rejects.toThrow(GROWS);
    await expect(db().insertInto("auditHead").values(head).execute()).rejects.toThrow(GROWS);
    await expect(db().updateTable("auditHead").set({ seq: 0 }).execute()).rejects.toThrow(GROWS);
    if (hasRowLocks(db())) await expect(sql`truncate "auditHead"`.execute(db())).rejects.toThrow(GROWS);
    else await expect(sql`update "auditHead" set seq = 'x'`.execute(db())).rejects.toThrow(GROWS);
    expect(await db().selectFrom("auditHead").selectAll().execute()).toEqual([head]);
  });

  it("stays one chain under fifty writers at once, and can be verified while they write", async () => {
    const before = (await entries()).length;
    const writers = Array.from({ length: 50 }, (_, index) => make(`Project ${index}`));
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => verify()));
    await Promise.all(writers);
    expect(verdicts.filter(({ intact }) => !intact)).toEqual([]);
    expect(await verify()).toMatchObject({ intact: true, entries: before + 50 });
    expect((await entries()).map(({ seq }) => seq)).toEqual(Array.from({ length: before + 50 }, (_, at) => at + 1));
  });

  it("has no entry of an act that failed", async () => {
    const before = (await entries()).length;
    const { id: projectId } = await make("Alone");
    const userId = (await root.session.current.query()).user?.id as string;
    await expect(root.member.remove.mutate({ projectId, userId })).rejects.toMatchObject({
      data: { errorCode: "CONFLICT" },
    });
    expect(await entries()).toHaveLength(before + 1);
  });

  describe("in the hands of an intruder", () => {
    let good: AuditTable[];

    beforeAll(async () => {
      await openAudit(db());
      good = await entries();
    });
    beforeEach(async () => {
      await db().deleteFrom("audit").execute();
      for (const entry of good) await db().insertInto("audit").values(entry).execute();
      const { seq, hash } = good.at(-1) as AuditTable;
      await db().deleteFrom("auditHead").execute();
      await db().insertInto("auditHead").values({ seq, hash }).execute();
      expect(await verify()).toMatchObject({ intact: true, entries: good.length });
    });

    const change = (seq: number, columns: Partial<AuditTable>) =>
      db().updateTable("audit").set(columns).where("seq", "=", seq).execute();
    const drop = (seq: number) => db().deleteFrom("audit").where("seq", "=", seq).execute();
    const forge = (columns: object) => {
      const row = { ...(good.at(-1) as AuditTable), id: "forged", ...columns };
      return db().insertInto("audit").values(row).execute();
    };
    const firstBreak = async () => (await verify()).breaks[0]?.seq;

    it.each(["actorId", "action", "at", "ip", "details", "viaTokenId", "outcome", "id", "hash"] as const)(
      "detects an edited %s",
      async (column) => {
        await change(7, { [column]: "denied" });
        expect(await firstBreak()).toBe(7);
      },
    );

    it("detects a deleted entry, also the first and the last", async () => {
      await drop(9);
      expect(await firstBreak()).toBe(9);
      await drop(1);
      expect(await firstBreak()).toBe(1);
    });

    it("detects a deleted entry whose gap was closed", async () => {
      await drop(9);
      for (let seq = 10; seq <= good.length; seq++) await change(seq, { seq: seq - 1 });
      expect(await firstBreak()).toBe(9);
    });

    it("detects two swapped entries", async () => {
      await change(4, { seq: 1000 });
      await change(5, { seq: 4 });
      await change(1000, { seq: 5 });
      expect(await firstBreak()).toBe(4);
    });

    it("detects a cut tail, also of whole batches", async () => {
      await drop(good.length);
      expect(await firstBreak()).toBe(good.length);
      await db().deleteFrom("audit").execute();
      expect(await firstBreak()).toBe(1);
    });

    it("detects entries that the server did not append", async () => {
      await forge({ seq: good.length + 1 });
      expect(await firstBreak()).toBe(good.length + 1);
    });

    it("detects entries with impossible numbers, and leaves them out of the list", async () => {
      const listed = (await root.admin.audit.list.query({ limit: 200 })).data;
      const nameless = 'The audit log is broken: its entry with the id "forged" has no number.';
      const outside: [number | null | string, string][] = [
        [0, "The audit log is broken at entry 0: it was not appended by the server, since entries count from 1."],
        [-7, "The audit log is broken at entry -7: it was not appended by the server, since entries count from 1."],
        [null, nameless],
      ];
      if (!hasRowLocks(db())) outside.push(["x", nameless], ["1.5", nameless]);
      for (const [seq, seen] of outside) {
        await forge({ seq });
        expect(describeVerdict(await verify())).toBe(seen);
        expect((await root.admin.audit.list.query({ limit: 200 })).data).toEqual(listed);
        const headers = { cookie: root.cookie(), "sec-fetch-site": "same-origin" };
        const exported = await fetch(`${tessera.url}/admin-export/audit-events.jsonl`, { headers });
        expect((await exported.text()).split("\n")).toHaveLength(good.length + 1);
        await db().deleteFrom("audit").where("id", "=", "forged").execute();
      }
    });

    it("shows the readable parts of a broken entry", async () => {
      await change(7, { details: "no JSON", outcome: "?" as "done" });
      const { data } = await root.admin.audit.list.query({ limit: 200 });
      expect(data.find(({ seq }) => seq === 7)).toMatchObject({ outcome: "done", details: { unreadable: "no JSON" } });
      await change(7, { details: "[]" });
      expect((await root.admin.audit.list.query({ limit: 200 })).data).toHaveLength(good.length);
      if (hasRowLocks(db())) return;
      await sql`update audit set action = x'00', id = null where seq = 7`.execute(db());
      expect((await root.admin.audit.list.query({ limit: 200 })).data).toHaveLength(good.length - 1);
      expect(await firstBreak()).toBe(7);
    });

    it("detects a duplicated entry", async () => {
      await sql`drop index audit_seq`.execute(db());
      await forge({ seq: 9 });
      expect(await verify()).toMatchObject({ total: 1, breaks: [{ seq: 9, to: 9, reason: "it is there twice" }] });
      await db().deleteFrom("audit").where("id", "=", "forged").execute();
      await sql`create unique index audit_seq on audit (seq)`.execute(db());
    });

    it("continues after a break, and lists every break", async () => {
      await change(4, { details: "{}" });
      await drop(9);
      await drop(10);
      await change(20, { at: "2031-01-01T00:00:00.000Z" });
      expect(await verify()).toMatchObject({
        ...{ intact: false, entries: good.length, total: 3 },
        breaks: [
          { seq: 4, to: 4, reason: "it was changed, or the one before it was" },
          { seq: 9, to: 10, reason: "it is missing" },
          { seq: 20, to: 20, reason: "it was changed, or the one before it was" },
        ],
      });
      expect(describeVerdict(await verify())).toContain("broken at entries 9 to 10: it is missing.");
    });

    it("lists a hundred breaks, and counts the others", async () => {
      for (let count = 0; count < 105; count++) await forge({ seq: -2 * count, id: `forged ${count}` });
      const verdict = await verify();
      expect([verdict.total, verdict.breaks.length]).toEqual([105, 100]);
      expect(describeVerdict(verdict)).toContain("There are 5 more breaks.");
    });

    it("detects a chain that was rewritten from an entry on with access to the database alone", async () => {
      await rewriteFrom(7, (entry) => entry.anchor);
      expect(await verify()).toMatchObject({
        breaks: [{ seq: 7, to: good.length, reason: "its anchor was not made with the key file" }],
      });
      await rewriteFrom(7, () => null);
      expect(await verify()).toMatchObject({ breaks: [{ seq: 7, to: good.length, reason: "it has no anchor" }] });
      // What the server appends to a forged log doesn't make it good.
      await make("Later");
      expect(await firstBreak()).toBe(7);
    });

    /** As the server would have written it, had the entry been another. */
    async function rewriteFrom(seq: number, anchorOf: (entry: AuditTable) => string | null): Promise<void> {
      let hash = good[seq - 2]?.hash ?? "";
      for (const entry of good.slice(seq - 1)) {
        const forged = entry.seq === seq ? { ...entry, actorId: "someone else" } : entry;
        hash = chainHash(hash, forged);
        await change(entry.seq, { actorId: forged.actorId, hash, anchor: anchorOf(entry) });
      }
      await db().updateTable("auditHead").set({ hash }).execute();
    }

    it("detects a head that is missing or duplicated", async () => {
      const head = await db().selectFrom("auditHead").selectAll().executeTakeFirstOrThrow();
      await db().insertInto("auditHead").values(head).execute();
      expect(describeVerdict(await verify())).toBe("The audit log is broken: it has more than one head.");
      await db().deleteFrom("auditHead").execute();
      expect(describeVerdict(await verify())).toBe("The audit log is broken: its head is missing.");
    });

    it("detects a head that was set back, or belongs to another chain", async () => {
      await db().updateTable("auditHead").set({ seq: 5 }).execute();
      expect(await firstBreak()).toBe(6);
      await db()
        .updateTable("auditHead")
        .set({ seq: good.length, hash: "f".repeat(64) })
        .execute();
      expect(await firstBreak()).toBe(good.length);
    });
  });
});
