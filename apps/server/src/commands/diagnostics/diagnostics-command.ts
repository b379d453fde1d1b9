import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Config, callersFolder } from "../../platform/config.ts";
import { createOwnFile } from "../backup/backup-file-repo.ts";
import { collectDiagnostics } from "./diagnostics-service.ts";

/** `diagnostics FILE` */
export async function diagnosticsCommand(config: Config, name: string): Promise<void> {
  const file = resolve(callersFolder(), name);
  await createOwnFile(file);
  const diagnostics = await collectDiagnostics(config, () => new Date().toISOString());
  await appendFile(file, `${JSON.stringify(diagnostics, null, 2)}\n`);
  process.stderr.write(`Wrote ${file}. It holds no secrets and names no one; look through it before you send it.\n`);
}
