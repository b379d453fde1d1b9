import { existsSync, readFileSync } from "node:fs";

/** Written with the command line that this server hands out, when both are built. */
const BUILD = new URL("../../../../packages/cli/dist/build.json", import.meta.url);
const MANIFEST = new URL("../../package.json", import.meta.url);

/** Version of the running server: release and commit, `0.1.0+1a2b3c4d5e`; the release alone where nothing was built. */
export const VERSION: string = JSON.parse(readFileSync(existsSync(BUILD) ? BUILD : MANIFEST, "utf8")).version;
