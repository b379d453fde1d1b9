import { readFileSync } from "node:fs";

/**
 * The address of the server that handed out this package, which it adds as `server.json` beside the manifest; undefined
 * in a package that came from elsewhere.
 */
export const BAKED_URL: string | undefined = readServerUrl(new URL("../server.json", import.meta.url));

function readServerUrl(file: URL): string | undefined {
  try {
    const url: unknown = JSON.parse(readFileSync(file, "utf8")).url;
    return typeof url === "string" ? url : undefined;
  } catch {
    return undefined;
  }
}
