import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { inChunks } from "./read-report.testing.ts";
import { readUpload } from "./read-upload.ts";
import { type ReportWarning, UnreadableReport } from "./report.ts";
import { tar, zip } from "./source/archive.testing.ts";
import { UploadBudget } from "./source/upload-budget.ts";

const folder = mkdtempSync(join(tmpdir(), "tessera-archive-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const report = (name: string) => `<testsuite><testcase name="${name}"/></testsuite>`;
type Options = { chunkLength?: number; budget?: UploadBudget };

/** Names of all tests of an upload. */
async function testsIn(bytes: Uint8Array, { chunkLength = 4096, budget = new UploadBudget() }: Options = {}) {
  const tests: string[] = [];
  const warnings: ReportWarning[] = [];
  let kept: FileHandle | undefined;
  const keep = async (chunks: AsyncIterable<Uint8Array>) => {
    const path = join(folder, "kept");
    await writeFile(path, chunks);
    kept = await open(path);
    return kept.fd;
  };
  const note = (found: { warnings: ReportWarning[] }) => void warnings.push(...found.warnings);
  try {
    for await (const { tests: batch } of readUpload(oneFile(bytes, chunkLength), {
      ...{ format: "auto", budget, keep, note },
    })) {
      tests.push(...batch.map(({ name }) => name));
    }
  } finally {
    await kept?.close();
  }
  return { tests, warnings: warnings.map(({ message }) => message) };
}

async function* oneFile(bytes: Uint8Array, chunkLength: number) {
  yield { name: "upload", bytes: inChunks(bytes, chunkLength) };
}

const TWO = [
  { name: "a.xml", content: report("a") },
  { name: "dir/b.XML", content: report("b") },
];
const BOTH = ["a", "b"];
const PACKED: [string, Uint8Array][] = [
  ["tar", tar(...TWO)],
  ["tar.gz", gzipSync(tar(...TWO))],
  ["zip", zip(...TWO)],
];

describe("reports in an archive", () => {
  for (const [kind, bytes] of PACKED) {
    it.each([1, 511, 100_000])(
      `are read from a ${kind} file as if they were sent side by side, in chunks of %d`,
      async (chunkLength) => {
        expect(await testsIn(bytes, { chunkLength })).toEqual({ tests: BOTH, warnings: [] });
      },
    );
  }

  it("may be packed with gzip each, too", async () => {
    const packed = { name: "a.xml.gz", content: gzipSync(report("a")) };
    for (const bytes of [tar(packed), gzipSync(tar(packed)), zip(packed)]) {
      expect((await testsIn(bytes)).tests).toEqual(["a"]);
    }
  });

  it("are read where the system's tar packed them", async () => {
    for (const { name, content } of TWO) writeFileSync(join(folder, name.replace("dir/", "")), content);
    const long = `${"long-".repeat(25)}name.xml`;
    writeFileSync(join(folder, long), report("long"));
    for (const format of ["ustar", "gnu", "pax"]) {
      const names = format === "ustar" ? ["a.xml"] : ["a.xml", long];
      const bytes = execFileSync("tar", [`--format=${format}`, "-czf", "-", ...names], { cwd: folder });
      expect((await testsIn(bytes)).tests).toEqual(names.map((name) => (name === long ? "long" : "a")));
    }
  });

  it("are read as ever where the file is no archive", async () => {
    for (const bytes of [Buffer.from(report("a")), gzipSync(report("a"))]) {
      expect(await testsIn(bytes)).toEqual({ tests: ["a"], warnings: [] });
    }
  });

  it("have the prefix of a long path", async () => {
    const broken = { prefix: "far/away", name: "a.xml", content: "<testsuite>" };
    await expect(testsIn(tar(broken))).rejects.toThrow(/^far\/away\/a.xml \(line 1\) is cut off/);
  });

  it("stand beside what is left out with a warning: other files, links, and what macOS packs", async () => {
    const others = [
      { name: "logs/build.sh", content: "noise".repeat(1000) },
      { name: "inner.zip", content: zip(...TWO) },
      { name: "__MACOSX/._a.xml", content: "\0\x05\x16\x07" },
      { name: "._a.xml", content: "\0\x05\x16\x07" },
    ];
    const folderEntry = { name: "logs/", type: "5" };
    const links = [
      { name: "latest.xml", type: "2", link: "/etc/passwd" },
      { name: "hard.xml", type: "1", link: "a.xml" },
    ];
    const leftOut = [
      "Files in the archive that are no reports by their name were left out",
      "Archives inside the archive were not opened: send them side by side, or the reports in them",
    ];
    expect(await testsIn(gzipSync(tar(folderEntry, ...others, ...links, ...TWO)))).toEqual({
      tests: BOTH,
      warnings: [...leftOut, "Links in the archive were not followed (2 times)"],
    });
    const link = { name: "latest.xml", content: "/etc/passwd", mode: 0o120777 };
    expect(await testsIn(zip({ name: "logs/" }, ...others, link, ...TWO))).toEqual({
      tests: BOTH,
      warnings: [...leftOut, "Links in the archive were not followed"],
    });
  });

  it("stand beside files of common endings, which are left out where they are no reports", async () => {
    const others = [
      { name: "package.json", content: '{"name": "shop"}' },
      { name: "build.log", content: "building" },
      { name: "notes.txt", content: "" },
    ];
    for (const bytes of [gzipSync(tar(...others, ...TWO)), zip(...others, ...TWO)]) {
      const warnings = ["Files in the archive that hold no report were left out (3 times)"];
      expect(await testsIn(bytes)).toEqual({ tests: BOTH, warnings });
    }
  });
});

describe("an archive is rejected", () => {
  const file = { name: "a.xml", content: report("a") };
  const paths = ["../a.xml", "x/../../a.xml", "/etc/a.xml", "C:\\a.xml", "x\\..\\a.xml"];
  it.each(paths)("where a path leads out of it: %s", async (name) => {
    for (const bytes of [tar({ ...file, name }), gzipSync(tar({ ...file, name })), zip({ ...file, name })]) {
      await expect(testsIn(bytes)).rejects.toThrow(UnreadableReport);
    }
  });

  it.each([
    ["holds no report", gzipSync(tar({ name: "a.png", content: "x" })), "is an archive without reports"],
    [
      "holds nothing but other files",
      zip({ name: "a.json", content: "{}" }),
      "holds no report of a format that is known",
    ],
    [
      "holds only archives",
      zip({ name: "a.zip", content: zip(file) }),
      "holds no reports, only archives: send them side by side",
    ],
    ["is an empty zip", zip(), "is an archive without reports"],
    ["is a tar that is cut off in a file", tar(file).subarray(0, 530), "is a tar archive that is cut off"],
    ["is a tar without an end", tar(file).subarray(0, 1024), "is a tar archive that is cut off"],
    [
      "is a damaged tar",
      Buffer.concat([tar(file).subarray(0, 1024), Buffer.alloc(512, 7)]),
      "is a damaged tar archive",
    ],
    ["is a zip that is cut off", zip(...TWO).subarray(0, -10), "is a zip archive that can't be read"],
    ["is a zip with a wrong checksum", zip({ ...file, claims: { crc: 1 } }), "is a zip archive that can't be read"],
    ["is a zip that lies about its size", zip({ ...file, claims: { size: 3 } }), "is a zip archive that can't be read"],
    ["has a password", zip({ ...file, flags: 0x801 }), "is a zip archive with a password"],
    [
      "names a file in megabytes",
      tar({ name: "L", type: "L", content: "n".repeat(100_000) }, file),
      "has a name of more",
    ],
    ["holds what is no report under the name of one", tar({ name: "a.xml", content: "oops" }), "a.xml is plain text"],
    ["holds an archive under the name of a report", tar({ name: "a.xml", content: tar(file) }), "a.xml is"],
  ])("where it %s", async (_, bytes, message) => {
    await expect(testsIn(bytes)).rejects.toThrow(message);
  });

  it("beyond 50,000 entries, whatever they are", async () => {
    const many = Array.from({ length: 50_001 }, (_, index) => ({ name: `dir${index}/`, type: "5" }));
    const message = "The archives hold more than 50000 entries: send them in parts";
    await expect(testsIn(gzipSync(tar(...many)))).rejects.toThrow(message);
    await expect(testsIn(zip(...many))).rejects.toThrow(message);
  });

  it("beyond the bytes of an upload, also those of files that are left out", async () => {
    const bomb = Buffer.concat([Buffer.from("<testsuite>"), Buffer.alloc(5_000_000, 0x20)]);
    const budget = () => new UploadBudget({ maxBytes: 1_000_000 });
    const message = "The upload holds more than 1000000 bytes once unpacked: send it in parts";
    const hidden = gzipSync(tar({ name: "a.css", content: bomb }, file));
    await expect(testsIn(hidden, { budget: budget() })).rejects.toThrow(message);
    for (const bytes of [tar({ name: "a.xml", content: bomb }), zip({ name: "a.xml", content: bomb })]) {
      await expect(testsIn(bytes, { budget: budget() })).rejects.toThrow(message);
    }
    await expect(testsIn(gzipSync(gzipSync(bomb)), { budget: budget() })).rejects.toThrow(message);
  });
});
