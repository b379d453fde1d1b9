import { spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { read } from "./read-report.testing.ts";
import { readUpload } from "./read-upload.ts";
import type { ReportedTest, ReportSummary, ReportWarning } from "./report.ts";
import { UploadBudget } from "./source/upload-budget.ts";

/** Packages of this workspace in which a producer may be installed. */
const HOMES = [join(import.meta.dirname, ".."), join(import.meta.dirname, "../../..")].map((home) =>
  join(home, "node_modules"),
);

/** A folder with a small project in it, in which test runners of npm run as they do for their users. */
export class ProducerProject {
  readonly folder = mkdtempSync(join(tmpdir(), "tessera-producer-"));

  constructor(files: Record<string, string>, packages: string[]) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
    for (const name of packages) {
      const link = join(this.folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(homeOf(name), name), link, "dir");
    }
  }

  /** Runs a script of an installed package, whatever it exits with; answers what it wrote. */
  run(script: string, args: string[], env: Record<string, string> = {}): Promise<string> {
    return this.node([join("node_modules", script), ...args], env);
  }

  node(args: string[], env: Record<string, string> = {}, node = process.execPath): Promise<string> {
    return new Promise((resolve, reject) => {
      // Runners that see that they run inside of another one write less.
      const own = {
        PATH: [dirname(node), process.env.PATH].join(delimiter),
        HOME: this.folder,
        CI: "1",
        NO_COLOR: "",
      };
      const child = spawn(node, args, { cwd: this.folder, env: { ...own, ...env } });
      const pieces: Buffer[] = [];
      child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
      child.stderr.on("data", (piece: Buffer) => pieces.push(piece));
      child.on("error", reject);
      child.on("close", () => resolve(Buffer.concat(pieces).toString()));
    });
  }

  /** Reads a report that a producer wrote, by its content. */
  read(name: string): Promise<{ tests: ReportedTest[]; summary: ReportSummary }> {
    return read(readFileSync(join(this.folder, name)), { fileName: name });
  }

  /** Reads an archive that a producer wrote, as an upload is. */
  async readArchive(name: string): Promise<{ tests: ReportedTest[]; formats: string[]; outside: ReportWarning[] }> {
    const descriptor = openSync(join(this.folder, name), "r");
    const outside: ReportWarning[] = [];
    const tests: ReportedTest[] = [];
    const bytes = Readable.from([readFileSync(join(this.folder, name))]);
    const upload = readUpload(Readable.from([{ name, bytes }]), {
      format: "auto",
      budget: new UploadBudget(),
      keep: async () => descriptor,
      note: (found) => outside.push(...found.outside),
    });
    try {
      for (;;) {
        const next = await upload.next();
        if (next.done) return { tests, formats: next.value.formats, outside };
        tests.push(...next.value.tests);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function homeOf(name: string): string {
  const home = HOMES.find((one) => existsSync(join(one, name)));
  if (home === undefined) throw new Error(`${name} is not installed`);
  return home;
}
