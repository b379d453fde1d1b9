import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { readConfig } from "../../platform/config.ts";
import { fillForAcceptance, seenThrough } from "../../testing/acceptance.testing.ts";
import { describeOnSqlite, makeOnPostgres, type TestDatabase } from "../../testing/each-database.testing.ts";
import { environmentOf, runCommand } from "../../testing/process.testing.ts";
import { S3Server } from "../../testing/s3-server.testing.ts";
import { type AnyBody, Tessera } from "../../testing/tessera.testing.ts";
import { makeBackup } from "./backup-service.ts";
import { copyDatabase } from "./copy-service.ts";
import { restoreBackup } from "./restore-service.ts";

vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

describeOnSqlite("attached files in a bucket", (on) => {
  let bucket: S3Server;
  let tessera: Tessera;
  let secret: string;
  let seen: AnyBody;
  let file: string;

  /** The settings of a server with a folder of the bucket, or with files on the disk. */
  const configOf = ({ dataDir, database }: TestDatabase, folder: string | null) => {
    const s3 = folder === null ? {} : { TESSERA_S3_URL: bucket.url({ path: `evidence/${folder}` }) };
    return { ...readConfig({ TESSERA_DATA_DIR: dataDir, ...s3 }), database, port: 0 };
  };
  const emptyPlace = (name: string): TestDatabase => {
    const dataDir = join(on().dataDir, name);
    mkdirSync(dataDir, { mode: 0o700 });
    return { dialect: "sqlite", dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } };
  };
  const contentsIn = async (folder: string) =>
    (await bucket.keys()).filter((key) => key.startsWith(`${folder}/`) && !key.endsWith("owner"));
  const options = { onProgress: () => {}, leaveOut: undefined };
  const backUp = (to: string) =>
    makeBackup(configOf(on(), "first"), { file: to, auditKey: undefined }, { ...options, now: tessera.clock.now });
  const restoreTo = (place: TestDatabase, folder: string | null) =>
    restoreBackup(configOf(place, folder), { file, auditKey: undefined }, options);
  const seenOn = async (place: TestDatabase, folder: string | null) => {
    const server = await Tessera.start(place, configOf(place, folder), tessera.clock);
    return await seenThrough(server, secret).finally(() => server.stop());
  };

  beforeAll(async () => {
    bucket = await S3Server.start();
    tessera = await Tessera.start(on(), configOf(on(), "first"));
    const alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Kept" });
    await fillForAcceptance(tessera, secret);
    seen = await seenThrough(tessera, secret);
    file = join(on().dataDir, "whole.backup");
    expect((await backUp(file)).contents).toMatchObject({ count: 3, absent: 0, areCarried: true });
  });
  afterAll(async () => {
    await tessera.stop();
    await bucket.stop();
  });

  it("are restored from a backup to another folder of it, or to the disk, and never over others", async () => {
    const moved = emptyPlace("moved");
    await restoreTo(moved, "second");
    expect(await contentsIn("second")).toHaveLength(3);
    expect(await seenOn(moved, "second")).toEqual(seen);
    const onDisk = emptyPlace("on disk");
    await restoreTo(onDisk, null);
    expect(await seenOn(onDisk, null)).toEqual(seen);
    await expect(restoreTo(emptyPlace("over others"), "first")).rejects.toThrow(
      "s3://evidence/first/ holds attached files already. Name an empty bucket or folder in it, or restore with --without-attachments",
    );
    expect(await contentsIn("first")).toHaveLength(3);
  });

  it("are listed by their keys where a backup leaves them out", async () => {
    const alone = join(on().dataDir, "alone.backup");
    const env = { ...environmentOf(on()), TESSERA_S3_URL: bucket.url({ path: "evidence/first" }) };
    const { code, stdout, stderr } = await runCommand(["backup", alone, "--without-attachments"], env);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "3 attached files (0.3 MB) not in this backup, in s3://evidence/first/: copy what is there",
    );
    const lines = stdout.trim().split("\n").sort();
    expect(lines.map((line) => line.slice(66)).sort()).toEqual((await contentsIn("first")).sort());
  });

  it("stay where they are when the database moves", async () => {
    const postgres = await makeOnPostgres(false);
    const source = emptyPlace("to be copied");
    await restoreTo(source, "third");
    const { contents } = await copyDatabase(configOf(source, "third"), configOf(postgres.on, "third"), options);
    expect(contents).toMatchObject({ count: 3, absent: 0 });
    expect(await seenOn(postgres.on, "third")).toEqual(seen);
    await postgres.drop();
  });

  it("that can't be reached leave no backup behind", async () => {
    await bucket.goAway();
    const reason = "The bucket for attached files can't be used: its server can't be reached (ECONNREFUSED)";
    await expect(backUp(join(on().dataDir, "broken.backup"))).rejects.toThrow(reason);
    expect(readdirSync(on().dataDir).filter((name) => name.startsWith("broken"))).toEqual([]);
    await bucket.comeBack();
  });
});
