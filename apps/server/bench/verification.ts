import { createHash, getRandomValues } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateToken } from "@tessera/domain";
import Sqlite from "better-sqlite3";
import { readConfig } from "../src/config.ts";
import type { Ctx, Origin } from "../src/context.ts";
import { migrate, openDb } from "../src/db/open.ts";
import { createLog } from "../src/log.ts";
import { hashSecret } from "../src/secret-hash.ts";
import { createCtx } from "../src/start.ts";
import { verifyToken } from "../src/tokens/token-verification.ts";
import { best, medianRatio, type Row, rate } from "./measure.ts";

const TOKENS = 10_000;
const ROUND = 20_000;
const ROUNDS = 7;
const ORIGIN: Origin = { ip: "127.0.0.1", userAgent: "bench", requestId: "bench" };

/** Verifications a second in one process, against the least that any verification does: a hash and one SELECT. */
export async function benchVerification(): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-bench-"));
  const sqliteFile = join(dataDir, "tessera.sqlite");
  const config = { ...readConfig({}), dataDir, database: { sqliteFile } };
  const ctx = createCtx(config, openDb(config.database), { log: createLog("silent") });
  try {
    await migrate(ctx.db);
    const secrets = await fill(ctx);
    const bare = bareLookUp(sqliteFile);
    const rates = { bare: [] as number[], tessera: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.bare.push(
        await rate(ROUND, async (count) => {
          for (let i = 0; i < count; i++) bare(secrets[i % TOKENS] as string);
        }),
      );
      rates.tessera.push(
        await rate(ROUND, async (count) => {
          for (let i = 0; i < count; i++) {
            await verifyToken(ctx, ORIGIN, secrets[i % TOKENS] as string, () => {});
          }
        }),
      );
    }
    const [bareRate, tesseraRate] = [best(rates.bare), best(rates.tessera)];
    return [
      { what: "SHA-256 + one prepared SELECT", value: `${Math.round(bareRate)} /s` },
      {
        what: "token verification in process",
        value: `${Math.round(tesseraRate)} /s`,
        ratio: medianRatio(rates.tessera, rates.bare),
        least: 0.3,
      },
    ];
  } finally {
    await ctx.db.destroy();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function bareLookUp(sqliteFile: string): (secret: string) => unknown {
  const sqlite = new Sqlite(sqliteFile, { readonly: true });
  const select = sqlite.prepare("select * from token where hash = ?");
  return (secret) => select.get(createHash("sha256").update(secret).digest("base64url"));
}

async function fill(ctx: Ctx): Promise<string[]> {
  const createdAt = ctx.now();
  const user = {
    ...{ id: "user", kind: "human" as const, username: "bench", usernameKey: "bench", email: null, emailKey: null },
    ...{ firstName: "", lastName: "", passwordHash: null, systemRole: "USER" as const, apiAccess: 1 as const },
    ...{ active: 1 as const, createdAt },
  };
  await ctx.db.insertInto("user").values(user).execute();
  const secrets = Array.from({ length: TOKENS }, () => generateToken("pat", (n) => getRandomValues(new Uint8Array(n))));
  const unset = {
    ...{ expiresAt: "2099-01-01T00:00:00.000Z", lastUsedAt: null, lastUsedIp: null, lastUsedUserAgent: null },
    ...{
      revokedAt: null,
      revokedBy: null,
      revokedReason: null,
      rotatedFrom: null,
      rotatedTo: null,
      overlapEndsAt: null,
    },
  };
  const rows = secrets.map((secret, index) => ({
    ...{ id: `token-${index}`, kind: "pat" as const, ownerId: "user", name: "CI", identifier: "", preview: "" },
    ...{ hash: hashSecret(secret), scopes: '["project:read","cycle:read","cycle:write","result:write"]' },
    ...{ projects: '["PRJ-1","PRJ-2"]', allowedIps: "[]", createdAt, createdFrom: "local", ...unset },
  }));
  for (let start = 0; start < rows.length; start += 500) {
    await ctx.db
      .insertInto("token")
      .values(rows.slice(start, start + 500))
      .execute();
  }
  return secrets;
}
