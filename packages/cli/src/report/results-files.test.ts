import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fakeHost } from "../testing/fake-host.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";
import { findResultsFiles } from "./results-files.ts";

const FILES = {
  "target/surefire/A.xml": "1",
  "target/surefire/B.xml": "22",
  "target/it/deep/C.xml": "333",
  "target/log.txt": "",
  "odd[1].xml": "4444",
  "odd1.xml": "",
  "sp ace/r.xml": "",
};

async function find(patterns: string[], host = fakeHost()) {
  const { folder } = await Workspace.create(FILES);
  const files = await findResultsFiles(patterns, folder, host.terminal);
  return files.map(({ name }) => name);
}

it.each([
  [["target/surefire/A.xml"], ["target/surefire/A.xml"]],
  [["target/**/*.xml"], ["target/it/deep/C.xml", "target/surefire/A.xml", "target/surefire/B.xml"]],
  [["target/surefire/{A,B}.xml"], ["target/surefire/A.xml", "target/surefire/B.xml"]],
  [["target/{it,none}/**"], ["target/it/deep/C.xml"]],
  [["target/surefire/?.xml"], ["target/surefire/A.xml", "target/surefire/B.xml"]],
  [["odd[1].xml"], ["odd[1].xml"]],
  [["odd[12].xml"], ["odd1.xml"]],
  [["sp ace/*.xml"], ["sp ace/r.xml"]],
  [["./target/it/deep/C.xml", "target/it/**/*.xml", "target//it/deep/C.xml"], ["target/it/deep/C.xml"]],
])("%o names %o", async (patterns, names) => {
  expect(await find(patterns)).toEqual(names);
});

it("returns sizes and absolute paths, also for files outside the working directory", async () => {
  const [here, there] = [await Workspace.create({}), await Workspace.create(FILES)];
  const { terminal } = fakeHost();
  const [file] = await findResultsFiles([join(there.folder, "target/it/**/*.xml")], here.folder, terminal);
  expect(file).toMatchObject({ path: join(there.folder, "target/it/deep/C.xml"), size: 3 });
  expect(file?.name).toMatch(/^\.\.\/.*target\/it\/deep\/C\.xml$/);
});

it("warns of a pattern without a match beside others, and refuses to send nothing", async () => {
  const host = fakeHost();
  expect(await find(["odd1.xml", "junit/*.xml"], host)).toEqual(["odd1.xml"]);
  expect(host.stderr()).toBe("warning: No file matches 'junit/*.xml'\n");
  await expect(find(["junit/*.xml", "x*.xml"])).rejects.toMatchObject({
    exitCode: 6,
    message: "No file matches 'junit/*.xml', 'x*.xml'",
  });
});

it("refuses a file that doesn't exist, also beside others that do", async () => {
  await expect(find(["odd1.xml", "target/gone.xml"])).rejects.toMatchObject({
    exitCode: 6,
    message: "There is no file 'target/gone.xml'",
  });
});

it("follows no link out of the tree, be it to a file or to a folder, and says so", async () => {
  const [here, there] = [await Workspace.create(FILES), await Workspace.create({ "secret.xml": "" })];
  await symlink(join(there.folder, "secret.xml"), join(here.folder, "target/leak.xml"));
  await symlink(there.folder, join(here.folder, "target/way-out"));
  await symlink(there.folder, join(here.folder, "elsewhere"));
  await symlink("surefire/A.xml", join(here.folder, "target/inside.xml"));
  const host = fakeHost();
  const patterns = ["target/**/*.xml", "elsewhere/*.xml"];
  const files = await findResultsFiles(patterns, here.folder, host.terminal);
  expect(files.map(({ name }) => name)).toEqual([
    "target/inside.xml",
    "target/it/deep/C.xml",
    "target/surefire/A.xml",
    "target/surefire/B.xml",
  ]);
  expect(host.stderr()).toMatch(
    /^warning: 'target\/(leak\.xml|way-out)' is not followed, as it leads out of .*1 more\n/,
  );
  expect(host.stderr()).toContain("warning: 'elsewhere/secret.xml' is not followed");
});

it("refuses what it can't read or send", async () => {
  await expect(find(["target"])).rejects.toMatchObject({ exitCode: 6, message: "'target' is a folder" });
  await expect(find(["/dev/null"])).rejects.toMatchObject({ exitCode: 6, message: /is not a regular file$/ });
  const { folder } = await Workspace.create({ "a.xml": "" });
  await symlink("gone.xml", join(folder, "b.xml"));
  const { terminal } = fakeHost();
  await expect(findResultsFiles(["*.xml"], folder, terminal)).resolves.toHaveLength(1);
});

it("exits with 6 before anything is sent", async () => {
  const ci = await Workspace.create();
  const done = await ci.report(["--results-file", "junit/*.xml"]);
  expect(done).toMatchObject({ code: 6, stdout: "" });
  expect(done.stderr).toContain("error: No file matches 'junit/*.xml'\n  Looked in ");
  expect(ci.server.requests).toEqual([]);
});
