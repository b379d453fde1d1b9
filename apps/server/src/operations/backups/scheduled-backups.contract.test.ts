import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { environmentOf, runCommand } from "../../testing/process.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";

// Each backup is made by a process of its own.
vi.setConfig({ testTimeout: 60_000 * timeScale });

describeOnEachDb("scheduled backups", (on) => {
  const folder = () => join(on().dataDir, "backups");
  const backups = () => readdirSync(folder()).filter((name) => name.endsWith(".backup"));

  it("are made when they are due by one process, restore, and leave the newest and strange files alone", async () => {
    const schedule = { backups: { folder: folder(), everyHours: 24, keep: 2 } };
    const tessera = await Tessera.start(on(), schedule);
    const second = await Tessera.start(on(), schedule, tessera.clock);
    await tessera.addUser("root", "ADMIN");
    const shown = async () => (await (await tessera.signIn("root")).status.get.query()).details?.backups;
    expect(await shown()).toEqual({ everyHours: 24, lastAt: null, isRunning: false, error: null });
    await Promise.all([tessera.background.tick(), second.background.tick()]);
    expect(backups()).toEqual(["tessera-20300615T120000Z.backup"]);
    const first = tessera.clock.now();
    tessera.clock.advance({ hours: 23 });
    await tessera.background.tick();
    expect(backups()).toHaveLength(1);
    expect(await shown()).toEqual({ everyHours: 24, lastAt: first, isRunning: false, error: null });
    writeFileSync(join(folder(), "tessera-2030.backup"), "of a person");
    tessera.clock.advance({ hours: 1 });
    await second.background.tick();
    tessera.clock.advance({ hours: 24 });
    await tessera.background.tick();
    expect(backups().sort()).toEqual([
      "tessera-2030.backup",
      "tessera-20300616T120000Z.backup",
      "tessera-20300617T120000Z.backup",
    ]);
    const dataDir = join(on().dataDir, "restored");
    mkdirSync(dataDir);
    const place = { dialect: "sqlite" as const, dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } };
    const restored = await runCommand(
      ["restore", join(folder(), "tessera-20300617T120000Z.backup")],
      environmentOf(place),
    );
    expect(restored.code).toBe(0);
    await second.stop();
    await tessera.stop();
  });

  it("that fail say why, and are tried again after an hour", async () => {
    const file = join(on().dataDir, "taken");
    writeFileSync(file, "");
    const tessera = await Tessera.start(on(), { backups: { folder: file, everyHours: 24, keep: 2 } });
    await tessera.addUser("ruth", "ADMIN");
    tessera.clock.advance({ days: 9 });
    const shown = async () => (await (await tessera.signIn("ruth")).status.get.query()).details;
    await tessera.background.tick();
    expect((await shown())?.backups).toMatchObject({ error: expect.stringContaining("EEXIST"), isRunning: false });
    await tessera.background.tick();
    await tessera.background.tick();
    tessera.clock.advance({ seconds: 4 });
    const job = (await shown())?.jobs.find(({ name }) => name === "make a backup");
    expect(job?.error).toContain("EEXIST");
    const failures = () => tessera.log.filter((line) => line.includes("the scheduled backup failed")).length;
    expect(failures()).toBe(1);
    tessera.clock.advance({ hours: 1 });
    await tessera.background.tick();
    expect(failures()).toBe(2);
    await tessera.stop();
  });
});
