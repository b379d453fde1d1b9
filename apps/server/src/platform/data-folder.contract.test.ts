import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { ServerProcess } from "../testing/process.testing.ts";
import { PASSWORD } from "../testing/tessera.testing.ts";

const ADMIN = { TESSERA_ADMIN_USERNAME: "root", TESSERA_ADMIN_PASSWORD: PASSWORD };
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function parent(): string {
  const folder = mkdtempSync(join(tmpdir(), "tessera-test-"));
  folders.push(folder);
  return folder;
}

function start(dataDir: string): ServerProcess {
  const server = new ServerProcess({ ...ADMIN, TESSERA_DATA_DIR: dataDir, PORT: "0" });
  onTestFinished(async () => void (await server.kill("SIGKILL")));
  return server;
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const modesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true }).map((name) => [name, modeOf(join(folder, String(name)))]),
  );

describe("the data folder", () => {
  it("is created with all its files for the server's own user alone", async () => {
    const dataDir = join(parent(), "data");
    const server = await start(dataDir).ready();
    expect(modeOf(dataDir)).toBe("700");
    const modes = modesIn(dataDir);
    expect(Object.keys(modes)).toEqual(
      expect.arrayContaining(["tessera.sqlite", "tessera.sqlite-wal", "tessera.sqlite-shm"]),
    );
    for (const [name, mode] of Object.entries(modes)) expect([name, mode]).toEqual([name, "600"]);
    await server.kill("SIGTERM");
  });

  it("is restricted if other users could read it, which is logged", async () => {
    const dataDir = join(parent(), "data");
    await (await start(dataDir).ready()).kill("SIGKILL");
    mkdirSync(join(dataDir, "spool"), { recursive: true });
    writeFileSync(join(dataDir, "spool", "left"), "");
    for (const name of ["spool", "spool/left", "tessera.sqlite", "tessera.sqlite-wal", "."]) {
      chmodSync(join(dataDir, name), 0o755);
    }
    const server = await start(dataDir).ready();
    expect([modeOf(dataDir), modeOf(join(dataDir, "spool"))]).toEqual(["700", "700"]);
    for (const name of ["spool/left", "tessera.sqlite", "tessera.sqlite-wal", "tessera.sqlite-shm"]) {
      expect([name, modeOf(join(dataDir, name))]).toEqual([name, "600"]);
    }
    const [said] = server.log.filter(({ msg }) => String(msg).includes("could read the data folder"));
    expect(said).toMatchObject({ level: 40, folder: dataDir, mode: "755" });
    await server.kill("SIGTERM");
  });

  it.each([
    [
      "one that others share",
      () => {
        const folder = parent();
        chmodSync(folder, 0o1777);
        return folder;
      },
    ],
    [
      "one that belongs to something else",
      () => {
        const folder = join(parent(), "srv");
        mkdirSync(folder);
        chmodSync(folder, 0o755);
        writeFileSync(join(folder, "index.html"), "");
        return folder;
      },
    ],
  ])("can't be %s: the start fails with one line, and nothing is changed", async (_what, make) => {
    const folder = make();
    const before = modeOf(folder);
    const server = start(folder);
    expect(await server.ended).toBe(1);
    expect(server.stderr).toMatch(
      /^Tessera could not start: TESSERA_DATA_DIR can't be used: [^\n]*other users[^\n]*\n$/,
    );
    expect([modeOf(folder), existsSync(join(folder, "tessera.sqlite"))]).toEqual([before, false]);
  });
});
