import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";
import { openAuditKey } from "./audit-key.ts";
import { verifyAudit } from "./audit-verification.ts";

describeOnEachDb("the key of the audit log", (on) => {
  const file = () => join(on().dataDir, "audit.key");
  const logged = ({ log }: Tessera, text: string) =>
    log.filter((line) => line.includes(text)).map((it) => JSON.parse(it));

  it("is created at the first start, readable by the server alone, and kept", async () => {
    const tessera = await Tessera.start(on());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const text = readFileSync(file(), "utf8");
    expect(text).toMatch(/^[0-9a-f]{64} 1\n$/);
    await tessera.signIn("root", "ADMIN");
    await tessera.stop();
    const again = await Tessera.start(on());
    expect(readFileSync(file(), "utf8")).toBe(text);
    expect(await verifyAudit(again.ctx.db, again.ctx.auditKey)).toMatchObject({ intact: true, anchoredFrom: 1 });
    expect(JSON.stringify(again.log)).not.toContain(text.slice(0, 64));
    await again.stop();
  });

  it("can be replaced, which the audit log records, and anchors the entries after that", async () => {
    rmSync(file());
    const tessera = await Tessera.start(on());
    const { db, auditKey } = tessera.ctx;
    const verdict = await verifyAudit(db, auditKey);
    expect(verdict).toMatchObject({ intact: true, anchoredFrom: verdict.entries });
    const newest = await db.selectFrom("audit").selectAll().orderBy("seq", "desc").executeTakeFirst();
    expect([newest?.action, JSON.parse(newest?.details ?? "")]).toMatchObject([
      "AUDIT_KEY_CHANGED",
      { key: auditKey.id },
    ]);
    expect(logged(tessera, "anchored with another key")).toMatchObject([{ level: 40, key: auditKey.id, file: file() }]);
    await tessera.stop();
  });

  it("from a configured file must be valid, and anchors every entry", async () => {
    const elsewhere = join(on().dataDir, "shared.key");
    writeFileSync(elsewhere, "not a key");
    const wrong = Tessera.start(on(), { auditKeyFile: elsewhere });
    await expect(wrong).rejects.toThrow(/^TESSERA_AUDIT_KEY_FILE can't be used: .*holds no key/);
    writeFileSync(elsewhere, `${"ab".repeat(32)}\n`);
    const tessera = await Tessera.start(on(), { auditKeyFile: elsewhere });
    const verdict = await verifyAudit(tessera.ctx.db, tessera.ctx.auditKey);
    expect(verdict).toMatchObject({ intact: false, breaks: [{ seq: 1, to: verdict.entries - 1 }] });
    await tessera.stop();
  });

  it("is shared by processes that start at the same time", async () => {
    const tessera = await Tessera.start(on());
    rmSync(file());
    const options = { auditKeyFile: null, dataDir: on().dataDir };
    const keys = await Promise.all(Array.from({ length: 5 }, () => openAuditKey(options, tessera.ctx.db)));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    await tessera.stop();
  });

  it("is logged with the newest entry once a day", async () => {
    const tessera = await Tessera.start(on());
    await tessera.background.tick();
    tessera.clock.advance({ hours: 23 });
    await tessera.background.tick();
    expect(logged(tessera, "newest entry of the audit log")).toHaveLength(1);
    tessera.clock.advance({ hours: 1 });
    await tessera.background.tick();
    const { seq, hash } = await tessera.ctx.db.selectFrom("auditHead").selectAll().executeTakeFirstOrThrow();
    const outcome = { level: 30, seq, hash, key: tessera.ctx.auditKey.id };
    expect(logged(tessera, "newest entry of the audit log")).toMatchObject([outcome, outcome]);
    await tessera.stop();
  });
});
