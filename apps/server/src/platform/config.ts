import { join, resolve } from "node:path";
import { Email, Password, Username, withoutTrailingSlashes } from "@tessera/domain";
import { z } from "zod";
import { readS3Settings, type S3Settings } from "./blobs/s3-settings.ts";
import { ConfigError } from "./config-error.ts";
import type { Database } from "./db/open.ts";
import { entriesOf, isPublicUrl, isWholeAddress, wholeNumber } from "./env-values.ts";
import { canonicalRange } from "./ip-ranges.ts";
import { OidcEnv, type OidcSettings, readOidcSettings } from "./oidc-settings.ts";
import { type AllowedTargets, readAllowedTarget } from "./outbound/address-rules.ts";
import { readTraceSettings, TRACE_ENV, type TraceSettings } from "./tracing/trace-settings.ts";

export { ConfigError } from "./config-error.ts";

/** The settings from the environment, checked once at the start. */
export type Config = {
  host: string;
  port: number;
  dataDir: string;
  database: Database;
  /**
   * Address at which people and CI reach the server, perhaps with a path, without a slash at the end; null: the address
   * it listens on.
   */
  publicUrl: string | null;
  /** Addresses or ranges whose `X-Forwarded-*` headers are believed. */
  trustedProxies: string[];
  firstAdmin: { username: string; email: string | null; password: string } | null;
  maxImportBytes: number;
  /** Null: no email is sent. `smtpUrl` may hold a password; `from` null: an address at the host of the public address. */
  mail: { smtpUrl: string; from: string | null } | null;
  logLevel: string;
  /** The key that the audit log is anchored with; null: in the data folder. */
  auditKeyFile: string | null;
  /** What webhooks may reach beside public addresses. */
  webhookAllow: AllowedTargets;
  /** Who may read `/metrics`; null: no one, there is nothing at that address. */
  metrics: MetricsAccess | null;
  /** Null: people sign in with what they have here. */
  oidc: OidcSettings | null;
  /** The bucket of attached files; null: they are in the data folder. */
  s3: S3Settings | null;
  /** Null: backups are made by hand. */
  backups: BackupSchedule | null;
  /** Statements that take longer get a line in the log, in milliseconds; 0: none do. */
  slowQueryMs: number;
  /** Null: no traces are sent. */
  traces: TraceSettings | null;
};

/** Where backups go, how often they are made, and how many of them stay. */
export type BackupSchedule = { folder: string; everyHours: number; keep: number };

/** Each that is given must hold: the token, and the addresses or ranges. */
export type MetricsAccess = { token: string | null; addresses: string[] };

/** Names that Express knows for whole networks of proxies. */
const PROXY_NETWORKS = ["loopback", "linklocal", "uniquelocal"];

const MAX_PORT = 65_535;

/** The advice for an address that its password breaks into pieces; the address itself is never shown. */
const UNENCODED =
  "its user name or password has a character with a meaning of its own in addresses. Write it percent-encoded: " +
  "# as %23, / as %2F, ? as %3F, @ as %40, % as %25, a space as %20";

const Env = z.object({
  PORT: wholeNumber(0, MAX_PORT, 3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  TESSERA_DATA_DIR: z.string().min(1).default("data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, "expected an address like postgres://user:password@host/database")
    .refine(isWholeAddress, UNENCODED)
    .optional(),
  TESSERA_PUBLIC_URL: z
    .string()
    .refine(isPublicUrl, "expected an address like https://tessera.example or https://tools.example/tessera")
    .optional(),
  TESSERA_TRUSTED_PROXIES: z.string().default(""),
  TESSERA_ADMIN_USERNAME: Username.optional(),
  TESSERA_ADMIN_EMAIL: Email.optional(),
  TESSERA_ADMIN_PASSWORD: Password.optional(),
  TESSERA_MAX_IMPORT_BYTES: wholeNumber(1024, 1_000_000_000_000, 1_073_741_824),
  TESSERA_SMTP_URL: z
    .string()
    .refine(isWholeAddress, UNENCODED)
    .pipe(
      z.url({
        protocol: /^smtps?$/,
        hostname: /./,
        error: "expected an address like smtp://user:password@mail.example:587",
      }),
    )
    .optional(),
  TESSERA_MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>@\r\n]*<[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
      "expected an address like tessera@example.org or Tessera <tessera@example.org>",
    )
    .optional(),
  TESSERA_AUDIT_KEY_FILE: z.string().optional(),
  TESSERA_WEBHOOK_ALLOW: z.string().default(""),
  TESSERA_METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,200}$/, "expected 16 to 200 printable characters without spaces")
    .optional(),
  TESSERA_METRICS_ALLOW: z.string().default(""),
  TESSERA_S3_URL: z.string().refine(isWholeAddress, UNENCODED).optional(),
  TESSERA_BACKUP_DIR: z.string().optional(),
  TESSERA_BACKUP_EVERY_HOURS: wholeNumber(1, 8760, 24),
  TESSERA_BACKUP_KEEP: wholeNumber(1, 1000, 7),
  ...OidcEnv,
  TESSERA_SLOW_QUERY_MS: wholeNumber(0, 3_600_000, 1000),
  ...TRACE_ENV,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** Reads the configuration from environment variables; an empty value counts as absent. Throws ConfigError. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = Env.safeParse(present);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw ConfigError.of(String(issue?.path[0]), issue?.message ?? "");
  }
  const values = parsed.data;
  const dataDir = resolve(values.TESSERA_DATA_DIR);
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir,
    database: values.DATABASE_URL
      ? { postgresUrl: values.DATABASE_URL }
      : { sqliteFile: join(dataDir, "tessera.sqlite") },
    publicUrl: values.TESSERA_PUBLIC_URL ? withoutTrailingSlashes(new URL(values.TESSERA_PUBLIC_URL).href) : null,
    trustedProxies: readProxies(values.TESSERA_TRUSTED_PROXIES),
    firstAdmin: readFirstAdmin(values),
    maxImportBytes: values.TESSERA_MAX_IMPORT_BYTES,
    mail: values.TESSERA_SMTP_URL ? { smtpUrl: values.TESSERA_SMTP_URL, from: values.TESSERA_MAIL_FROM ?? null } : null,
    logLevel: values.LOG_LEVEL,
    auditKeyFile: values.TESSERA_AUDIT_KEY_FILE ? resolve(values.TESSERA_AUDIT_KEY_FILE) : null,
    webhookAllow: readWebhookAllow(values.TESSERA_WEBHOOK_ALLOW),
    metrics: readMetricsAccess(values),
    oidc: readOidcSettings(values),
    s3: readS3Settings(values.TESSERA_S3_URL),
    backups: readBackupSchedule(values),
    slowQueryMs: values.TESSERA_SLOW_QUERY_MS,
    traces: readTraceSettings(values),
  };
}

/** The environment of another program on the same database. */
export function environmentFor(
  { database, dataDir, auditKeyFile }: Pick<Config, "database" | "dataDir" | "auditKeyFile">,
  env: Record<string, string | undefined> = process.env,
): Record<string, string | undefined> {
  return {
    ...env,
    TESSERA_DATA_DIR: dataDir,
    TESSERA_AUDIT_KEY_FILE: auditKeyFile ?? "",
    DATABASE_URL: "postgresUrl" in database ? database.postgresUrl : "",
  };
}

/**
 * The folder a command was called in: npm changes to the checkout's folder first, and leaves this in the environment.
 */
export function callersFolder(env: Record<string, string | undefined> = process.env): string {
  return resolve(env.INIT_CWD ?? "");
}

function readWebhookAllow(list: string): AllowedTargets {
  const targets = entriesOf(list).map((entry) => {
    const target = readAllowedTarget(entry);
    if (target) return target;
    throw ConfigError.of(
      "TESSERA_WEBHOOK_ALLOW",
      `“${entry}” is no address, no range like 10.0.0.0/8 and no host name`,
    );
  });
  return {
    hosts: targets.flatMap((target) => ("host" in target ? [target.host] : [])),
    ranges: targets.flatMap((target) => ("range" in target ? [target.range] : [])),
  };
}

function readProxies(list: string): string[] {
  const entries = entriesOf(list);
  const wrong = entries.find((entry) => !PROXY_NETWORKS.includes(entry) && canonicalRange(entry) === undefined);
  if (wrong === undefined) return entries;
  throw ConfigError.of("TESSERA_TRUSTED_PROXIES", `“${wrong}” is neither an address nor a range like 10.0.0.0/8`);
}

function readBackupSchedule(values: z.infer<typeof Env>): Config["backups"] {
  const { TESSERA_BACKUP_DIR: folder, TESSERA_BACKUP_EVERY_HOURS: everyHours, TESSERA_BACKUP_KEEP: keep } = values;
  return folder === undefined ? null : { folder: resolve(folder), everyHours, keep };
}

function readMetricsAccess(values: z.infer<typeof Env>): Config["metrics"] {
  const token = values.TESSERA_METRICS_TOKEN ?? null;
  const addresses = entriesOf(values.TESSERA_METRICS_ALLOW).map((entry) => {
    const range = canonicalRange(entry);
    if (range !== undefined) return range;
    throw ConfigError.of("TESSERA_METRICS_ALLOW", `“${entry}” is neither an address nor a range like 10.0.0.0/8`);
  });
  return token === null && addresses.length === 0 ? null : { token, addresses };
}

function readFirstAdmin(values: z.infer<typeof Env>): Config["firstAdmin"] {
  const { TESSERA_ADMIN_USERNAME: username, TESSERA_ADMIN_EMAIL: email, TESSERA_ADMIN_PASSWORD: password } = values;
  if (username === undefined && email === undefined && password === undefined) return null;
  if (username === undefined || password === undefined) {
    throw new ConfigError("TESSERA_ADMIN_USERNAME and TESSERA_ADMIN_PASSWORD go together: set both or none");
  }
  return { username, email: email ?? null, password };
}
