// Packs what a browser unpacks, once and as small as it gets, so that the server never does it while someone waits.
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DIST = join(import.meta.dirname, "dist");
/** Fonts and pictures are packed already. */
const PACKABLE = "**/*.{html,js,css,svg,json,txt,webmanifest}";
/** Bytes below which a packed file is no faster. */
const LEAST_BYTES = 1024;

for (const name of globSync(PACKABLE, { cwd: DIST })) {
  const path = join(DIST, name);
  if (statSync(path).size < LEAST_BYTES) continue;
  const bytes = readFileSync(path);
  const hint = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: hint }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
}
