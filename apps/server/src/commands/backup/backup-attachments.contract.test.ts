import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { readConfig } from "../../platform/config.ts";
import { holdContents } from "../../runs/attachments/content-hold.ts";
import { multipart } from "../../runs/imports/upload.testing.ts";
import { fillForAcceptance, seenThrough } from "../../testing/acceptance.testing.ts";
import { describeOnEachDb, type TestDatabase } from "../../testing/each-database.testing.ts";
import { environmentOf, runCommand } from "../../testing/process.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import type { LeaveOut } from "./carried-contents.ts";
import { restoreBackup } from "./restore-service.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

describeOnEachDb("a backup with attached files", (on) => {
  let tessera: Tessera;
  let secret: string;
  let file: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Kept" });
    await fillForAcceptance(tessera, secret);
    file = join(on().dataDir, "whole.backup");
    const made = await runCommand(["backup", file], environmentOf(on()));
    const said = expect.stringMatching(/^Backed up \d+ rows and 3 attached files \(0\.3 MB\) to \S+whole\.backup\.\n$/);
    expect(made).toEqual({ code: 0, stdout: "", stderr: said });
  });
  afterAll(() => tessera.stop());

  const emptyPlace = (name: string): TestDatabase => {
    const dataDir = join(on().dataDir, name);
    mkdirSync(dataDir);
    return { dialect: "sqlite", dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } };
  };
  const restore = (from: string, place: TestDatabase, ...more: string[]) =>
    runCommand(["restore", from, ...more], environmentOf(place));
  const restoreHere = (from: string, place: TestDatabase, leaveOut?: LeaveOut) => {
    const config = readConfig({ TESSERA_DATA_DIR: place.dataDir });
    return restoreBackup(config, { file: from, auditKey: undefined }, { onProgress: () => {}, leaveOut });
  };
  /** The same archive, changed by a command in the folder of what is in it. */
  const repacked = (name: string, change: string) => {
    const folder = join(on().dataDir, `${name} unpacked`);
    mkdirSync(folder);
    execFileSync("tar", ["-xf", file, "-C", folder]);
    execFileSync("sh", ["-c", change], { cwd: folder });
    const to = join(on().dataDir, `${name}.backup`);
    execFileSync("sh", ["-c", `tar -cf "${to}" --format=pax $(find attachments -type f) $(ls tessera.sqlite)`], {
      cwd: folder,
    });
    return to;
  };

  it("holds each once, for its owner alone, and restores to what serves the same as before", async () => {
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect(readdirSync(on().dataDir).filter((name) => name.startsWith("whole"))).toEqual(["whole.backup"]);
    const names = execFileSync("tar", ["-tf", file], { encoding: "utf8" }).trim().split("\n");
    expect(names.map((name) => name.slice(0, 12))).toEqual([..."123"].map(() => "attachments/").concat("tessera.sqli"));
    const place = emptyPlace("restored");
    const done = await restore(file, place);
    expect(done).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/ rows and 3 attached files \(0\.3 MB\) from /),
    });
    const restored = await Tessera.start(place, {}, tessera.clock);
    expect(await seenThrough(restored, secret)).toEqual(await seenThrough(tessera, secret));
    await restored.stop();
    expect(await runCommand(["audit", "verify"], environmentOf(place))).toMatchObject({ code: 0 });
  });

  it.each([
    ["cut off", () => cutOff()],
    ["without one of its files", () => repacked("less", "rm $(find attachments -type f -size +1k)")],
    [
      "with a changed file",
      () => repacked("changed", "printf x | dd status=none conv=notrunc of=$(find attachments -type f -size +1k)"),
    ],
    ["without its database", () => repacked("headless", "rm tessera.sqlite")],
    [
      "with something else in it",
      () => repacked("strange", "mv $(find attachments -type f -size +1k) attachments/passwd"),
    ],
  ])("that is %s is rejected, and leaves the target empty", async (what, harmed) => {
    const place = emptyPlace(`for ${what}`);
    const restoring = restoreHere(harmed(), place);
    await expect(restoring).rejects.toThrow(/^[^\n]+(damaged|no complete backup|no backup)[^\n]+$/);
    const left = execFileSync("find", [place.dataDir, "-type", "f"], { encoding: "utf8" }).trim().split("\n");
    expect(left).toEqual([join(place.dataDir, "server.lock")]);
  });

  function cutOff(): string {
    const to = join(on().dataDir, "short.backup");
    writeFileSync(to, readFileSync(file).subarray(0, 150_000));
    return to;
  }

  it("is not restored over files that are there", async () => {
    const place = emptyPlace("taken");
    const folder = join(place.dataDir, "attachments", "ab");
    mkdirSync(folder, { recursive: true });
    const there = join(folder, `ab${"0".repeat(62)}-X`);
    writeFileSync(there, "mine");
    await expect(restoreHere(file, place)).rejects.toThrow("holds attached files already");
    expect(readFileSync(there, "utf8")).toBe("mine");
    expect(existsSync(join(place.dataDir, "tessera.sqlite"))).toBe(false);
  });

  it("can leave them out, and lists them for sha256sum", async () => {
    const alone = join(on().dataDir, "alone.backup");
    const made = await runCommand(["backup", alone, "--without-attachments"], environmentOf(on()));
    const folder = join(on().dataDir, "attachments");
    expect(made).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`Note: 3 attached files (0.3 MB) not in this backup, in ${folder}`),
    });
    const checked = execFileSync("sh", ["-c", "sha256sum --check --strict"], { input: made.stdout, encoding: "utf8" });
    expect(checked.match(/: OK$/gm)).toHaveLength(3);
    const listed: string[] = [];
    const list = async ({ sha256 }: { sha256: string }) => void listed.push(sha256);
    for (const [from, leaveOut] of [
      [alone, undefined],
      [file, list],
    ] as const) {
      const place = emptyPlace(`without, from ${leaveOut ? "whole" : "alone"}`);
      const { contents } = await restoreHere(from, place, leaveOut);
      expect(contents).toMatchObject({ count: 3, areCarried: false });
      expect(existsSync(join(place.dataDir, "attachments"))).toBe(false);
    }
    expect(listed).toHaveLength(3);
  });

  it("says which files are missing or damaged, and holds all others", async () => {
    const attached = async (name: string) =>
      (await tessera.rest(secret, "POST /attachments?projectId=PRJ-1&caseId=TC-2", multipart({ [name]: name }))).body;
    const [lost, changed] = [await attached("lost"), await attached("changed")];
    const pathOf = async ({ sha256 }: { sha256: string }) => {
      const { id } = await tessera.ctx.db
        .selectFrom("blob")
        .select("id")
        .where("sha256", "=", sha256)
        .executeTakeFirstOrThrow();
      return tessera.ctx.blobs.nameFor({ id, sha256 });
    };
    rmSync(await pathOf(lost));
    writeFileSync(await pathOf(changed), "CHANGED");
    const damaged = join(on().dataDir, "some-lost.backup");
    const made = await runCommand(["backup", damaged], environmentOf(on()));
    expect([made.code, made.stderr]).toEqual([
      1,
      expect.stringContaining("Warning: 2 attached files are missing or damaged"),
    ]);
    for (const { sha256 } of [lost, changed]) expect(made.stderr).toContain(sha256);
    const { contents } = await restoreHere(damaged, emptyPlace("some lost"));
    expect(contents).toMatchObject({ count: 5, absent: 2, areCarried: true });
  });

  it("keeps files from being removed while it is made", async () => {
    const content = multipart({ "short-lived.txt": "gone soon" });
    const { body } = await tessera.rest(secret, "POST /attachments?projectId=PRJ-1&caseId=TC-1", content);
    const { blobId } = await tessera.ctx.db
      .selectFrom("attachment")
      .select("blobId")
      .where("id", "=", body.id)
      .executeTakeFirstOrThrow();
    const there = async () => existsSync(tessera.ctx.blobs.nameFor({ id: blobId ?? "", sha256: body.sha256 }));
    tessera.clock.advance({ days: 2 });
    await holdContents(tessera.ctx);
    await tessera.rest(secret, `DELETE /attachments/${body.id}?projectId=PRJ-1`);
    await tessera.background.tick();
    expect(await there()).toBe(true);
    tessera.clock.advance({ hours: 1 });
    await tessera.background.tick();
    expect(await there()).toBe(false);
  });
});
