import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import packaged, { inflate } from "@sparticuz/chromium";

/** What Playwright's `launchOptions` take. */
export interface ChromiumLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  // Without these, the browser calls hosts of its maker at every start.
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // The same glyph shapes on every machine.
  "--font-render-hinting=none",
];

// The system's fonts, where it has any, and those of the package.
const FONT_CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** How to start a Chromium: `$CHROMIUM`, else the system's, else the one inside an npm package. */
export async function findChromium(): Promise<ChromiumLaunch> {
  const env = Object.fromEntries(Object.entries(process.env).filter((entry) => entry[1] !== undefined)) as Record<
    string,
    string
  >;
  const installed = process.env.CHROMIUM || "/usr/bin/chromium";
  if (process.env.CHROMIUM || existsSync(installed)) return { executablePath: installed, args: ARGS, env };

  const folder = await unpack();
  const executablePath = join(folder, "chromium");
  env.FONTCONFIG_FILE = join(folder, "fonts.conf");
  if (spawnSync(executablePath, ["--version"]).status !== 0) {
    env.LD_LIBRARY_PATH = [join(folder, "al2023", "lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  }
  return { executablePath, args: ARGS, env };
}

/** Unpacks the browser, its fonts and the libraries that a bare system lacks, once for each version of the package. */
async function unpack(): Promise<string> {
  const archives = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "..", "bin");
  const { version } = JSON.parse(readFileSync(join(archives, "..", "package.json"), "utf8")) as { version: string };
  const cache = join(import.meta.dirname, "..", "node_modules", ".cache");
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  // The package unpacks into the temporary folder and takes whatever lies there for complete, so it gets one of its own
  // that takes its final name only when it is.
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, "chromium-"));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = unfinished;
  try {
    await packaged.executablePath();
    await inflate(join(archives, "al2023.tar.br"));
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  writeFileSync(join(unfinished, "fonts.conf"), FONT_CONFIGURATION);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
