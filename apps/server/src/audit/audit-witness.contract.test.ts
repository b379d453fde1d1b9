import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { timeScale } from "../../../../scripts/time-limits.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { openAudit } from "../testing/open-audit.testing.ts";
import { environmentOf, runCommand } from "../testing/process.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";
import { verifyAudit } from "./audit-verification.ts";
import { findContradiction, makeWitness, readWitness, type Witness } from "./audit-witness.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

describeOnEachDb("a witness of the audit log", (on) => {
  const run = (...args: string[]) => runCommand(["audit", ...args], environmentOf(on()));

  it("is written once, and confirmed for as long as the log contains it", async () => {
    const tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "ADMIN");
    await alice.project.create.mutate({ name: "First" });
    const file = join(on().dataDir, "first.witness");
    const made = await run("witness", file);
    expect(made).toMatchObject({ code: 0, stdout: "", stderr: expect.stringMatching(/^Wrote \S+: entry \d+ with/) });
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    const key = readFileSync(join(on().dataDir, "audit.key"), "utf8").slice(0, 64);
    expect(readFileSync(file, "utf8")).not.toContain(key);
    expect(await run("witness", file)).toMatchObject({ code: 1, stderr: expect.stringContaining("exists already") });
    await alice.project.create.mutate({ name: "Second" });
    const later = join(on().dataDir, "later.witness");
    expect((await run("witness", later)).code).toBe(0);
    await alice.project.create.mutate({ name: "Third" });
    const { code, stdout } = await run("verify", "--witness", file, later);
    expect([code, stdout.match(/ is confirmed: the log still contains it\.$/gm)?.length]).toEqual([0, 2]);

    // Someone with the database takes the newest entries back, so well that the log alone seems whole.
    const { db, auditKey } = tessera.ctx;
    const first = readWitness(readFileSync(file, "utf8")) as Witness;
    await openAudit(db);
    await db.deleteFrom("audit").where("seq", ">", first.seq).execute();
    await db.updateTable("auditHead").set({ seq: first.seq, hash: first.hash }).execute();
    expect(await verifyAudit(db, auditKey)).toMatchObject({ intact: true });
    const back = await run("verify", "--witness", file, later);
    expect([back.code, back.stdout]).toEqual([1, expect.stringContaining("any more")]);
    expect(back.stdout.split("\n").slice(0, 2).join()).toMatch(/intact.*first\.witness is confirmed/);

    // Then the log grows again, with other entries of the same numbers.
    for (const name of ["Fourth", "Fifth", "Sixth"]) await alice.project.create.mutate({ name });
    expect(await verifyAudit(db, auditKey)).toMatchObject({ intact: true });
    const second = readWitness(readFileSync(later, "utf8")) as Witness;
    expect(await findContradiction(db, auditKey, second)).toBe(`entry ${second.seq} has another hash in the log`);
    await tessera.stop();
  });

  it("proves nothing where it was changed, comes from another key, or can't be read", async () => {
    const tessera = await Tessera.start(on());
    const { db, auditKey, now } = tessera.ctx;
    const witness = (await makeWitness(db, auditKey, now())) as Witness;
    expect(await findContradiction(db, auditKey, witness)).toBeUndefined();
    const changes = [{ seq: witness.seq - 1 }, { hash: "0".repeat(64) }, { at: "2020-01-01T00:00:00.000Z" }];
    for (const change of changes) {
      expect(await findContradiction(db, auditKey, { ...witness, ...change })).toMatch(/^its signature is wrong/);
    }
    const foreign = { ...witness, key: "0123456789abcdef" };
    expect(await findContradiction(db, auditKey, foreign)).toContain("set TESSERA_AUDIT_KEY_FILE to the other one");
    const none = join(on().dataDir, "none.witness");
    writeFileSync(none, "{}");
    const { code, stdout } = await run("verify", "--witness", none, join(on().dataDir, "missing"));
    expect([code, stdout]).toEqual([1, expect.stringMatching(/is no witness of[\s\S]*it can't be read/)]);
    expect((await run("verify", "--witness")).code).toBe(2);
    await tessera.stop();
  });

  it("is not written of a log that is broken", async () => {
    const tessera = await Tessera.start(on());
    await openAudit(tessera.ctx.db).catch(() => {});
    await tessera.ctx.db.updateTable("audit").set({ details: "{}" }).where("seq", "=", 2).execute();
    const { code, stderr } = await run("witness", join(on().dataDir, "broken.witness"));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/broken at entry 2[\s\S]*No witness was written/)]);
    await tessera.stop();
  });
});
