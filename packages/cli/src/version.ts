import { readFileSync } from "node:fs";

/** Read from the package, which lies one folder up both from the sources and from what is built of them. */
export const CLI_VERSION: string = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).version;
