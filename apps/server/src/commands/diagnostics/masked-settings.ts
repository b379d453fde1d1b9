import type { Config } from "../../platform/config.ts";

/** The settings as others may read them: numbers and choices as they are; of addresses, paths and secrets only whether they are set. */
export function maskedSettings(config: Config): Record<string, unknown> {
  const { database, publicUrl, s3, backups, metrics, traces, webhookAllow } = config;
  return {
    database: "postgresUrl" in database ? "PostgreSQL" : "SQLite",
    port: config.port,
    publicUrl: publicUrl === null ? "not set" : kindOf(publicUrl),
    trustedProxies: config.trustedProxies.length,
    firstAdmin: given(config.firstAdmin),
    maxImportBytes: config.maxImportBytes,
    mail: config.mail === null ? "not set" : { server: kindOf(config.mail.smtpUrl), from: given(config.mail.from) },
    logLevel: config.logLevel,
    auditKeyFile: given(config.auditKeyFile),
    webhookAllow: { hosts: webhookAllow.hosts.length, ranges: webhookAllow.ranges.length },
    metrics: metrics === null ? "not set" : { token: given(metrics.token), addresses: metrics.addresses.length },
    s3: s3 === null ? "not set" : { server: kindOf(s3.origin), region: s3.region, prefix: given(s3.prefix || null) },
    backups: backups === null ? "not set" : { everyHours: backups.everyHours, keep: backups.keep },
    slowQueryMs: config.slowQueryMs,
    traces: traces === null ? "not set" : { sampler: traces.sampler, ratio: traces.ratio, delayMs: traces.delayMs },
  };
}

function given(value: unknown): "set" | "not set" {
  return value === null ? "not set" : "set";
}

/** The scheme of an address, and whether it has a path. */
function kindOf(address: string): string {
  const { protocol, pathname } = new URL(address);
  return `${protocol}//…${pathname.length > 1 ? "/…" : ""}`;
}
