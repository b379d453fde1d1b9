import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Sqlite from "better-sqlite3";

/** A folder of its own, which nothing of the product installs. */
const FOLDER = join(import.meta.dirname, "better-auth");
const DAY = 86_400;
const PERMISSIONS = { project: ["read"], cycle: ["read", "write"], result: ["write"] };

/** What is used of the package; it is installed only where it is measured. */
type BetterAuth = {
  options: object;
  api: {
    signUpEmail: (call: { body: object }) => Promise<{ user: { id: string } }>;
    createApiKey: (call: { body: object }) => Promise<{ key: string }>;
    verifyApiKey: (call: { body: object }) => Promise<{ valid: boolean }>;
  };
};

export type BetterAuthKeys = { keys: string[]; verify: (key: string) => Promise<void>; close: () => void };

/**
 * The package `better-auth` with its plugin for API keys, over so many keys in an SQLite file with our settings. One key
 * is made through its API; the others are rows like that one's.
 */
export async function openBetterAuth(sqliteFile: string, count: number): Promise<BetterAuthKeys> {
  install();
  const { betterAuth } = await load("better-auth");
  const { getMigrations } = await load("better-auth/db/migration");
  const { apiKey } = await load("@better-auth/api-key");
  const sqlite = new Sqlite(sqliteFile);
  for (const setting of ["journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -16384"]) {
    sqlite.pragma(setting);
  }
  const auth = betterAuth({
    database: sqlite,
    secret: randomUUID() + randomUUID(),
    baseURL: "http://127.0.0.1",
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true },
    plugins: [apiKey({ rateLimit: { enabled: false } })],
  }) as BetterAuth;
  await (await getMigrations(auth.options)).runMigrations();
  const account = { email: "bench@example.org", password: "a long password for benches", name: "Bench" };
  const { user } = await auth.api.signUpEmail({ body: account });
  const body = { userId: user.id, name: "CI", expiresIn: 90 * DAY, permissions: PERMISSIONS };
  const { key } = await auth.api.createApiKey({ body });
  return {
    keys: [key, ...addLike(sqlite, count - 1)],
    verify: async (key) => {
      const { valid } = await auth.api.verifyApiKey({ body: { key, permissions: { result: ["write"] } } });
      if (!valid) throw new Error("better-auth refused a key of its own");
    },
    close: () => sqlite.close(),
  };
}

function install(): void {
  const args = ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", args, { cwd: FOLDER, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error("better-auth, which the benchmark compares with, could not be installed");
}

async function load(name: string) {
  const { resolve } = createRequire(join(FOLDER, "package.json"));
  return import(pathToFileURL(resolve(name)).href);
}

/** Keys beside the only one there is: the same but for id and hash, which is the SHA-256 that the plugin itself takes. */
function addLike(sqlite: Sqlite.Database, count: number): string[] {
  const only = sqlite.prepare("select * from apikey").get() as Record<string, unknown>;
  const columns = Object.keys(only);
  const insert = sqlite.prepare(
    `insert into apikey (${columns.map((name) => `"${name}"`).join()}) values (${columns.map(() => "?").join()})`,
  );
  const keys = Array.from({ length: count }, () => `${randomUUID()}${randomUUID()}`.replaceAll("-", ""));
  sqlite.transaction(() => {
    for (const key of keys) {
      const row = { ...only, id: randomUUID(), key: createHash("sha256").update(key).digest("base64url") };
      insert.run(Object.values(row));
    }
  })();
  return keys;
}
