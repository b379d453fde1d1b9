import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { error, json, receipt } from "../testing/contract-server.testing.ts";
import { REPORT, Workspace } from "../testing/workspace.testing.ts";

const NONE = { stored: 0, missing: 0, tooLarge: 0, noRoom: 0 };
const named = (id: string, path: string | null, report = "report.xml") => ({ id, path, report });
const list = (...data: object[]) => json(200, { data, nextCursor: null });
const stored = (count: number, missing = 0) => json(200, { ...NONE, stored: count, missing });

/** A folder that the command runs in, with a file beside it. */
async function folderWith(files: Record<string, string>) {
  const ci = await Workspace.create({ "report.xml": REPORT, ...files });
  const outside = `${ci.folder}-outside.png`;
  await writeFile(outside, "secret");
  return { ci, outside };
}

describe("files that reports name", () => {
  it("are sent from the report's folder and the working directory, also under paths of another machine", async () => {
    const { ci } = await folderWith({ "shots/a.png": "a", "test-results/cart/b.png": "b", "build/allure/c.png": "c" });
    const missing = [
      named("1", "shots/a.png"),
      named("2", "/home/runner/work/shop/test-results/cart/b.png"),
      named("3", "c.png", "build/allure/1-result.json"),
      named("4", "gone.png"),
      named("5", null),
    ];
    ci.server.willReply(json(201, receipt({ attachments: { ...NONE, missing: 5 } })), list(...missing), stored(3, 2));
    const done = await ci.callReport();
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("attachments: 3 stored, 2 not sent") });
    const [, asked, sent] = ci.server.requests;
    expect(asked).toMatchObject({
      path: "/api/v1/attachments",
      query: { projectId: "PRJ-1", importId: "imp-1", state: "missing", failedOnly: "true" },
    });
    expect(sent).toMatchObject({
      ...{ method: "POST", path: "/api/v1/imports/imp-1/attachments", query: { projectId: "PRJ-1" } },
      files: [
        { name: "1", content: "a" },
        { name: "2", content: "b" },
        { name: "3", content: "c" },
      ],
    });
  });

  it("never come from elsewhere: not by paths that lead out, nor through links", async () => {
    const { ci, outside } = await folderWith({ "shots/real.png": "real" });
    await symlink(outside, join(ci.folder, "link.png"));
    await mkdir(join(ci.folder, "deep"));
    await symlink("/etc", join(ci.folder, "deep", "etc"));
    await symlink(join(ci.folder, "shots"), join(ci.folder, "inside"));
    const paths = [
      ...["/etc/passwd", "../../../../etc/passwd", outside, `file://${outside}`, "link.png", "deep/etc/passwd"],
      ...["inside/real.png", `../${outside.split("/").at(-1)}`, "shots", "/x/../../etc/passwd", "\0"],
    ];
    const missing = paths.map((path, index) => named(`${index}`, path));
    ci.server.willReply(json(201, receipt({ attachments: { ...NONE, missing: paths.length } })), list(...missing));
    const done = await ci.callReport(["--attachments", "all"]);
    expect(done.code).toBe(0);
    expect(ci.server.requests.map(({ path }) => path)).toEqual(["/api/v1/imports", "/api/v1/attachments"]);
    expect(ci.server.requests[1]?.query.failedOnly).toBeUndefined();
  });

  it.each([["--no-attachments"], ["--attachments", "none"], ["--dry-run"]])(
    "stay where they are with %s",
    async (...flags) => {
      const { ci } = await folderWith({});
      const id = flags[0] === "--dry-run" ? null : "imp-1";
      ci.server.willReply(json(201, receipt({ id, attachments: { ...NONE, missing: 1 } })));
      const done = await ci.callReport(flags);
      expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("attachments: 1 not sent") });
      expect(ci.server.requests).toHaveLength(1);
    },
  );

  it("that can't be sent don't fail the upload", async () => {
    const { ci } = await folderWith({ "a.png": "a" });
    ci.server.willReply(
      json(201, receipt({ attachments: { ...NONE, missing: 1 } })),
      list(named("1", "a.png")),
      error("FORBIDDEN", "Your role does not allow this"),
    );
    const done = await ci.callReport(["--json"]);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain("not all files that they name were sent: Your role does not allow this");
    expect(JSON.parse(done.stdout).attachments).toEqual({ ...NONE, missing: 1 });
  });
});
