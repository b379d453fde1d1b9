import { getRandomValues } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import { createConfiguredAdmin } from "../../identity/sign-in/setup-service.ts";
import { createCtx, openMigratedDb } from "../../instance.ts";
import type { Config } from "../../platform/config.ts";
import { fillDemo } from "./demo-filling.ts";

const PASSWORD_BYTES = 15;
const USERNAME = "demo";

export type Demo = { config: Config; username: string; password: string; remove: () => Promise<void> };

/**
 * A server to look at: a database of its own in a folder that goes with it, filled, with an administrator whose password is
 * another one each time. Sends no email and reaches no other server.
 */
export async function prepareDemo(settings: Config, log: Logger): Promise<Demo> {
  const dataDir = await mkdtemp(join(tmpdir(), "tessera-demo-"));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const password = Buffer.from(getRandomValues(new Uint8Array(PASSWORD_BYTES))).toString("base64url");
    const config: Config = {
      ...settings,
      ...{ dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") }, auditKeyFile: null },
      ...{
        mail: null,
        s3: null,
        backups: null,
        firstAdmin: { username: USERNAME, email: "demo@example.com", password },
      },
    };
    const { db, auditKey } = await openMigratedDb(config, log);
    try {
      const ctx = createCtx(config, db, { log, auditKey });
      await createConfiguredAdmin(ctx);
      await fillDemo(ctx, USERNAME);
    } finally {
      await db.destroy();
    }
    return { config, username: USERNAME, password, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
