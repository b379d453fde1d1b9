import { Migrator } from "kysely/migration";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as foundation from "../platform/db/migrations/0001-foundation.ts";
import { migrate, openDb } from "../platform/db/open.ts";
import type { Db } from "../platform/db/schema.ts";
import { describeOnEachEmptyDb } from "../testing/each-database.testing.ts";
import { openAuditKey } from "./audit-key.ts";
import { describeVerdict, verifyAudit } from "./audit-verification.ts";

describeOnEachEmptyDb("an audit log from before there was a chain", (on) => {
  let db: Db;

  beforeAll(() => {
    db = openDb(on().database);
  });
  afterAll(() => db.destroy());

  const entry = (id: string, details: string) => {
    const about = { actorId: "u1", ownerId: null, tokenId: "t1", tokenName: "CI", tokenPreview: "tsr_pat_…" };
    const means = { viaTokenId: null, viaTokenPreview: null, ip: "::1", userAgent: null, requestId: "r1" };
    const row = { id, at: "2030-01-01T00:00:00.000Z", action: "API_KEY_CREATED", outcome: "done" as const, details };
    return { ...about, ...means, ...row };
  };

  it("is numbered and chained in the order it was written in, and guarded from then on", async () => {
    const provider = { getMigrations: async () => ({ "0001-foundation": foundation }) };
    const { error } = await new Migrator({ db, provider }).migrateToLatest();
    expect(error).toBeUndefined();
    // The rows of that version have neither number nor hash.
    const before = ["b", "a", "c"].map((id) => entry(id, JSON.stringify({ name: `“${id}”` })));
    for (const row of before)
      await db
        .insertInto("audit")
        .values(row as never)
        .execute();

    await migrate(db);
    const after = await db.selectFrom("audit").selectAll().orderBy("seq").execute();
    expect(after.map(({ seq, hash: _, anchor: __, ...row }) => [seq, row])).toEqual([
      [1, before[1]],
      [2, before[0]],
      [3, before[2]],
    ]);
    const key = await openAuditKey({ auditKeyFile: null, dataDir: on().dataDir }, db);
    const verdict = await verifyAudit(db, key);
    expect(verdict).toMatchObject({ intact: true, entries: 3, newestHash: after[2]?.hash, anchoredFrom: 4 });
    expect(describeVerdict(verdict)).toContain("3 entries, none of them anchored yet");
    await expect(db.deleteFrom("audit").execute()).rejects.toThrow("the audit log only grows");
  });
});
