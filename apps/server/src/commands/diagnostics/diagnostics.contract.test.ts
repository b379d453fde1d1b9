import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { multipart } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { environmentOf, runCommand } from "../../testing/process.testing.ts";
import { Tessera, TestClock } from "../../testing/tessera.testing.ts";
import { scrubbed } from "./scrubbed-text.ts";

vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

/** Settings that hold secrets, addresses or names, each with a word to look for. */
const PLANTED = {
  TESSERA_PUBLIC_URL: "https://planted-host.example/planted-path",
  TESSERA_ADMIN_USERNAME: "planted-admin",
  TESSERA_ADMIN_EMAIL: "planted-admin@planted.example",
  TESSERA_ADMIN_PASSWORD: "planted horse battery staple",
  TESSERA_S3_URL: "http://PLANTEDKEY:planted-secret@127.0.0.1:1/planted-bucket/planted-folder",
  TESSERA_SMTP_URL: "smtp://planted-user:planted-password@planted-mail.example:587",
  TESSERA_MAIL_FROM: "Planted Sender <planted@planted.example>",
  TESSERA_METRICS_TOKEN: "planted-metrics-token",
  TESSERA_WEBHOOK_ALLOW: "planted-hook.example",
  TESSERA_TRUSTED_PROXIES: "203.0.113.77",
  OTEL_EXPORTER_OTLP_ENDPOINT: "http://planted-collector.example:4318",
  OTEL_EXPORTER_OTLP_HEADERS: "authorization=planted-header",
};

describeOnEachDb("a diagnostics bundle", (on) => {
  let tessera: Tessera;
  let secret: string;

  beforeAll(async () => {
    const clock = new TestClock();
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    tessera = await Tessera.start(on(), {}, clock);
    const alice = await tessera.signIn("ludmilla", "ADMIN");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "planted-project" });
    await alice.case.create.mutate({ projectId: "PRJ-1", name: "planted-case" });
    await alice.admin.settings.update.mutate({ instanceName: "planted-instance" });
    const file = multipart({ "planted-file.txt": "planted-content" });
    await tessera.rest(secret, "POST /attachments?projectId=PRJ-1&caseId=TC-1", file);
    const error = `550 <planted@planted.example> no mailbox of ludmilla at /home/planted, token ${secret}, “planted”`;
    const job = { name: "send notice emails", everySeconds: 15, lastRunAt: clock.now(), lastFailedAt: clock.now() };
    await tessera.ctx.presence.hasWorked([{ ...job, error }]);
  });
  afterAll(() => tessera.stop());

  it("tells what is needed to help, and holds none of the secrets, names and addresses that were planted", async () => {
    const file = join(on().dataDir, "diagnostics.json");
    const made = await runCommand(["diagnostics", file], { ...environmentOf(on()), ...PLANTED });
    expect(made).toMatchObject({
      code: 0,
      stdout: "",
      stderr: expect.stringMatching(/^Wrote \S+diagnostics\.json\. /),
    });
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    const text = readFileSync(file, "utf8");
    const bundle = JSON.parse(text);
    expect(bundle).toMatchObject({
      ...{ version: expect.stringMatching(/^\d/), system: { node: process.version } },
      settings: { mail: { server: "smtp://…", from: "set" }, metrics: { token: "set" }, publicUrl: "https://…/…" },
      database: {
        program: expect.stringMatching(/^\d/),
        migrations: expect.arrayContaining(["0001-foundation"]),
        rows: { project: 1, user: 1, token: 1 },
        choices: { maxTokenLifetimeDays: expect.any(Number), instanceName: "set" },
        work: {
          jobs: [{ name: "send notice emails", error: expect.stringMatching(/^550 <…> no mailbox of … at … token/) }],
        },
      },
      attachments: { place: "bucket", problem: "its server can't be reached (ECONNREFUSED)" },
      disk: { freeBytes: expect.any(Number), dataFolder: { attachments: { files: 1, bytes: 15 } } },
    });
    const database = on().database;
    const url = "postgresUrl" in database ? new URL(database.postgresUrl) : undefined;
    const names = ["planted", "ludmilla", "203.0.113.77", secret.slice(8, 30), on().dataDir, "example.org"];
    const looked = [...names, ...(url ? [url.pathname.slice(1)] : [])].filter((word) => word !== "");
    expect(looked.filter((word) => text.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
    const again = await runCommand(["diagnostics", file], environmentOf(on()));
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("exists already") });
  });
});

describe("a diagnostics bundle of a broken server", () => {
  it("is made all the same", async () => {
    const { mkdtempSync, rmSync } = await import("node:fs");
    const folder = mkdtempSync(join((await import("node:os")).tmpdir(), "tessera-diagnostics-"));
    const env = { DATABASE_URL: "postgres://planted:planted@127.0.0.1:1/planted", TESSERA_DATA_DIR: folder };
    const file = join(folder, "bundle.json");
    expect(await runCommand(["diagnostics", file], env)).toMatchObject({ code: 0 });
    const text = readFileSync(file, "utf8");
    expect(JSON.parse(text).database).toEqual({ problem: expect.stringContaining("ECONNREFUSED") });
    expect(text).not.toContain("planted");
    rmSync(folder, { recursive: true });
  });
});

it.each([
  ["getaddrinfo ENOTFOUND for https://user:pw@host.example/path?x=1", "getaddrinfo ENOTFOUND for …"],
  ["no such file '/srv/alice/x' or /srv/bob/y", "no such file … or …"],
  ["bad key AKIAIOSFODNN7EXAMPLEKEY of bob@example.org", "bad key … of …"],
  ['duplicate “Anna” in "Users"', "duplicate … in …"],
])("“%s” stays in a diagnostics bundle as “%s”", async (text, plain) => {
  expect(await scrubbed(undefined, text)).toBe(plain);
});
