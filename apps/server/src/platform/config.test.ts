import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

describe("the configuration", () => {
  it("has defaults for everything", () => {
    const config = readConfig({});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 3000, publicUrl: null, trustedProxies: [] });
    expect(config.database).toEqual({ sqliteFile: expect.stringMatching(/data\/tessera\.sqlite$/) });
    expect(readConfig({ PORT: "", DATABASE_URL: "", TESSERA_PUBLIC_URL: "" })).toEqual(config);
  });

  it("reads what is set", () => {
    const config = readConfig({
      PORT: "0",
      HOST: "::",
      TESSERA_DATA_DIR: "/var/lib/tessera",
      DATABASE_URL: "postgres://tessera:secret@db/tessera?sslmode=require",
      TESSERA_PUBLIC_URL: "https://Tessera.example/",
      TESSERA_TRUSTED_PROXIES: "10.0.0.0/8, loopback,2001:db8::1",
      TESSERA_ADMIN_USERNAME: "root",
      TESSERA_ADMIN_PASSWORD: "correct horse battery",
      TESSERA_MAX_IMPORT_BYTES: "1024",
      LOG_LEVEL: "warn",
      TESSERA_AUDIT_KEY_FILE: "/etc/tessera/audit.key",
      TESSERA_WEBHOOK_ALLOW: "10.0.0.7/8, Tracker.intern,fd00::1",
      TESSERA_S3_URL: "https://KEY:a%2Fb%2B@s3.example.org:9000/evidence/of/qa/?region=eu-west-1",
      TESSERA_BACKUP_DIR: "/backups",
      TESSERA_BACKUP_KEEP: "3",
      TESSERA_METRICS_TOKEN: "sixteen-or-longer",
      TESSERA_METRICS_ALLOW: "10.0.0.7/8, ::1",
      TESSERA_OIDC_ISSUER: "https://id.example.org/",
      TESSERA_OIDC_CLIENT_ID: "tessera",
      TESSERA_OIDC_CLIENT_SECRET: "hidden",
      TESSERA_OIDC_NAME: "Acme",
      TESSERA_OIDC_DOMAINS: "@Example.org",
      TESSERA_OIDC_GROUPS: "qa leads=admin",
      TESSERA_OIDC_PASSWORD_ADMIN: "Root",
      TESSERA_SLOW_QUERY_MS: "250",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/",
      OTEL_TRACES_SAMPLER: "traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.25",
    });
    expect(config).toEqual({
      host: "::",
      port: 0,
      dataDir: "/var/lib/tessera",
      database: { postgresUrl: "postgres://tessera:secret@db/tessera?sslmode=require" },
      publicUrl: "https://tessera.example",
      trustedProxies: ["10.0.0.0/8", "loopback", "2001:db8::1"],
      firstAdmin: { username: "root", email: null, password: "correct horse battery" },
      maxImportBytes: 1024,
      mail: null,
      logLevel: "warn",
      auditKeyFile: "/etc/tessera/audit.key",
      webhookAllow: { hosts: ["tracker.intern"], ranges: ["10.0.0.0/8", "fd00::1/128"] },
      oidc: {
        ...{ issuer: "https://id.example.org/", clientId: "tessera", clientSecret: "hidden", name: "Acme" },
        ...{ domains: ["example.org"], groups: new Map([["qa leads", "ADMIN"]]), groupsClaim: "groups" },
        ...{ scopes: "openid profile email", trustsEmail: false, passwordAdmin: "root" },
      },
      s3: {
        ...{ origin: "https://s3.example.org:9000", bucket: "evidence", prefix: "of/qa/", region: "eu-west-1" },
        ...{ accessKeyId: "KEY", secretAccessKey: "a/b+" },
      },
      backups: { folder: "/backups", everyHours: 24, keep: 3 },
      metrics: { token: "sixteen-or-longer", addresses: ["10.0.0.0/8", "::1/128"] },
      slowQueryMs: 250,
      traces: {
        ...{ url: "http://collector:4318/v1/traces", serviceName: "tessera", delayMs: 5000 },
        ...{ sampler: "traceidratio", ratio: 0.25 },
      },
    });
  });

  it.each([
    ["PORT", "web"],
    ["TESSERA_METRICS_TOKEN", "canary"],
    ["TESSERA_BACKUP_EVERY_HOURS", "0"],
    ["TESSERA_BACKUP_KEEP", "0"],
    ["TESSERA_METRICS_TOKEN", "canary with spaces in it"],
    ["TESSERA_METRICS_ALLOW", "monitoring.example"],
    ["PORT", "65536"],
    ["PORT", "-1"],
    ["PORT", "0x50"],
    ["PORT", " "],
    ["DATABASE_URL", "mysql://root:secret-canary@db/tessera"],
    ["DATABASE_URL", "postgres://db /tessera"],
    ["DATABASE_URL", "postgres://ci:can#ary@db/tessera"],
    ["DATABASE_URL", "postgres://ci:ca/nary@db/tessera"],
    ["DATABASE_URL", "postgres://ci:ca?nary@db/tessera"],
    ["DATABASE_URL", "postgres://ci:canary%@db/tessera"],
    ["DATABASE_URL", "postgres://ci:canary%e4@db/tessera"],
    ["TESSERA_PUBLIC_URL", "tessera.example"],
    ["TESSERA_PUBLIC_URL", "ftp://tessera.example"],
    ["TESSERA_PUBLIC_URL", "https://tessera.example/tests?"],
    ["TESSERA_PUBLIC_URL", "https://tessera.example//tests"],
    ["TESSERA_PUBLIC_URL", "https://tessera.example/te%20sts"],
    ["TESSERA_PUBLIC_URL", "https://tessera.example/#tests"],
    ["TESSERA_PUBLIC_URL", "https://root:secret-canary@tessera.example"],
    ["TESSERA_TRUSTED_PROXIES", "1"],
    ["TESSERA_TRUSTED_PROXIES", "10.0.0.0/8, proxy.example"],
    ["TESSERA_TRUSTED_PROXIES", "10.0.0.0/33"],
    ["TESSERA_ADMIN_USERNAME", "a"],
    ["TESSERA_ADMIN_EMAIL", "root"],
    ["TESSERA_ADMIN_PASSWORD", "canary"],
    ["TESSERA_S3_URL", "canary"],
    ["TESSERA_S3_URL", "s3://canary:canary@s3.example.org/evidence"],
    ["TESSERA_S3_URL", "https://s3.example.org/evidence"],
    ["TESSERA_S3_URL", "https://canary@s3.example.org/evidence"],
    ["TESSERA_S3_URL", "https://canary:canary@s3.example.org"],
    ["TESSERA_S3_URL", "https://canary:can/ary@s3.example.org/evidence"],
    ["TESSERA_S3_URL", "https://canary:canary@s3.example.org/Evidence"],
    ["TESSERA_S3_URL", "https://canary:canary@s3.example.org/evidence/a//b"],
    ["TESSERA_S3_URL", "https://canary:canary@s3.example.org/evidence?style=path"],
    ["TESSERA_MAX_IMPORT_BYTES", "1GB"],
    ["TESSERA_MAX_IMPORT_BYTES", "1"],
    ["TESSERA_WEBHOOK_ALLOW", "10.0.0.0/33"],
    ["TESSERA_WEBHOOK_ALLOW", "https://tracker.intern"],
    ["TESSERA_OIDC_ISSUER", "http://id.example.org"],
    ["TESSERA_OIDC_ISSUER", "https://tessera:secret-canary@id.example.org"],
    ["TESSERA_OIDC_ISSUER", "https://id.example.org/?tenant=1"],
    ["TESSERA_OIDC_TRUST_EMAIL", "yes"],
    ["TESSERA_OIDC_SCOPES", "profile"],
    ["TESSERA_SLOW_QUERY_MS", "1s"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"],
    ["OTEL_TRACES_SAMPLER", "sometimes"],
    ["OTEL_TRACES_SAMPLER_ARG", "2"],
    ["OTEL_TRACES_EXPORTER", "zipkin"],
    ["LOG_LEVEL", "loud"],
  ])("rejects %s=%s in one line that names it", (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} can't be used: .+$`));
    expect(read).not.toThrow(/canary|undefined/);
  });

  it.each([
    ["https://tools.example/tessera", "https://tools.example/tessera"],
    ["https://Tools.example/qa/tessera_2/", "https://tools.example/qa/tessera_2"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
  ])("takes %s as the public address %s", (given, publicUrl) => {
    expect(readConfig({ TESSERA_PUBLIC_URL: given }).publicUrl).toBe(publicUrl);
  });

  it.each([
    "postgres:///tessera?host=/var/run/postgresql",
    "postgres://ci:pa@ss@db/tessera",
    "postgres://ci:%23%40%2F@[::1]:5432/tessera",
  ])("takes the database %s", (postgresUrl) => {
    expect(readConfig({ DATABASE_URL: postgresUrl }).database).toEqual({ postgresUrl });
  });

  it.each([
    ["TESSERA_OIDC_DOMAINS", "example"],
    ["TESSERA_OIDC_DOMAINS", "*.example.org"],
    ["TESSERA_OIDC_GROUPS", "qa"],
    ["TESSERA_OIDC_GROUPS", "qa=OWNER"],
    ["TESSERA_OIDC_GROUPS", "=USER"],
  ])("rejects %s=%s beside a provider", (name, value) => {
    const provider = { TESSERA_OIDC_ISSUER: "https://id.example.org", TESSERA_OIDC_CLIENT_ID: "tessera" };
    expect(() => readConfig({ ...provider, [name]: value })).toThrow(new RegExp(`^${name} can't be used: .+$`));
  });

  it("requires issuer and client of the provider together", () => {
    const together = /^TESSERA_OIDC_ISSUER and TESSERA_OIDC_CLIENT_ID go together/;
    expect(() => readConfig({ TESSERA_OIDC_ISSUER: "https://id.example.org" })).toThrow(together);
    expect(() => readConfig({ TESSERA_OIDC_CLIENT_ID: "tessera" })).toThrow(together);
    expect(() => readConfig({ TESSERA_OIDC_PASSWORD_ADMIN: "root" })).toThrow(together);
  });

  it("requires name and password of the first admin together", () => {
    const together = /^TESSERA_ADMIN_USERNAME and TESSERA_ADMIN_PASSWORD go together/;
    expect(() => readConfig({ TESSERA_ADMIN_USERNAME: "root" })).toThrow(together);
    expect(() => readConfig({ TESSERA_ADMIN_PASSWORD: "correct horse battery" })).toThrow(together);
    expect(() => readConfig({ TESSERA_ADMIN_EMAIL: "root@example.org" })).toThrow(together);
  });
});

describe("the mail server in the configuration", () => {
  it("is none by default", () => {
    expect(readConfig({ TESSERA_SMTP_URL: "", TESSERA_MAIL_FROM: "" }).mail).toBeNull();
    expect(readConfig({ TESSERA_MAIL_FROM: "tessera@example.org" }).mail).toBeNull();
  });

  it.each([
    ["smtp://mail.example", undefined],
    ["smtps://user:p%40ss@mail.example:465", "tessera@example.org"],
    ["smtp://127.0.0.1:1025?ignoreTLS=true", "Tessera of QA <tessera@example.org>"],
  ])("may be %s with the sender %s", (smtpUrl, from) => {
    const { mail } = readConfig({ TESSERA_SMTP_URL: smtpUrl, TESSERA_MAIL_FROM: from });
    expect(mail).toEqual({ smtpUrl, from: from ?? null });
  });

  it.each([
    ["TESSERA_SMTP_URL", "mail.example:25"],
    ["TESSERA_SMTP_URL", "http://tessera:secret-canary@mail.example"],
    ["TESSERA_SMTP_URL", "smtp://"],
    ["TESSERA_SMTP_URL", "smtp://ci:can@ary#canary@mail.example:587"],
    ["TESSERA_SMTP_URL", "smtp://ci:25#canary"],
    ["TESSERA_SMTP_URL", "smtp://ci:25?canary@mail.example"],
    ["TESSERA_SMTP_URL", "smtp://ci:25/canary@mail.example"],
    ["TESSERA_SMTP_URL", "smtp://ci:canary%zz@mail.example"],
    ["TESSERA_SMTP_URL", "smtp://ci:secret canary@mail.example"],
    ["TESSERA_MAIL_FROM", "Tessera"],
    ["TESSERA_MAIL_FROM", "a@b.example, c@d.example"],
    ["TESSERA_MAIL_FROM", "Tessera\r\nBcc: <a@b.example>"],
  ])("is rejected as %s=%j, by name", (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(new RegExp(`^${name} can't be used: .+$`));
    expect(() => readConfig({ [name]: value })).not.toThrow(/canary|ary#/);
  });
});
