import { readFileSync } from "node:fs";

const manifest: { version: string; tesseraVersion?: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

/**
 * Release and commit, `0.1.0+1a2b3c4d5e`, as they were packed; the release alone from the sources. The package lies one
 * folder up both from the sources and from what is built of them.
 */
export const CLI_VERSION: string = manifest.tesseraVersion ?? manifest.version;
