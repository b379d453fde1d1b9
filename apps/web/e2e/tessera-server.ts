import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Page, test } from "@playwright/test";
import type { AppRouter } from "@tessera/client/app-router";
import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";
import type { Mailbox } from "./mailbox.ts";
import { RETRIES } from "./retries.ts";

const PROGRAM = join(import.meta.dirname, "../../server/dist/main.js");

export const ADMIN = { username: "ada", email: "ada@example.org", password: "counting engine of 1843" };

/** Settings of a server on this machine must not reach the one under test. */
const OUTSIDE_SETTING = /^(?:TESSERA_.*|DATABASE_URL|PORT|HOST|LOG_LEVEL|NODE_ENV)$/;

/** The built server as a child process, on a free port of this machine, with a data folder of its own. */
export class TesseraServer {
  readonly url: string;
  /** The one-time link to the first account; undefined where the server began with an admin. */
  readonly setupUrl: string | undefined;
  /** Where it keeps its data. */
  readonly folder: string;
  readonly #process: ChildProcess;

  private constructor(url: string, setupUrl: string | undefined, process: ChildProcess, folder: string) {
    this.url = url;
    this.setupUrl = setupUrl;
    this.#process = process;
    this.folder = folder;
  }

  /** `settings` are further environment variables. */
  static async start({
    withAdmin,
    smtpUrl,
    settings,
  }: {
    withAdmin: boolean;
    smtpUrl?: string;
    settings?: Record<string, string>;
  }): Promise<TesseraServer> {
    const folder = await mkdtemp(join(tmpdir(), "tessera-e2e-"));
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OUTSIDE_SETTING.test(name)));
    const admin = {
      TESSERA_ADMIN_USERNAME: ADMIN.username,
      TESSERA_ADMIN_EMAIL: ADMIN.email,
      TESSERA_ADMIN_PASSWORD: ADMIN.password,
    };
    const own = { PORT: "0", LOG_LEVEL: "warn", TESSERA_DATA_DIR: folder };
    const child = spawn(process.execPath, [PROGRAM], {
      env: {
        ...inherited,
        ...own,
        ...(withAdmin && admin),
        ...(smtpUrl && { TESSERA_SMTP_URL: smtpUrl }),
        ...settings,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const output = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const [url, setupUrl] = await Promise.all([
      firstMatch(output, /ready at (\S+)/),
      withAdmin ? undefined : firstMatch(output, /(http\S+\/setup\/\S+)/),
    ]);
    await untilReady(url);
    return new TesseraServer(url, setupUrl, child, folder);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      this.#process.kill("SIGTERM");
      await once(this.#process, "exit");
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

function firstMatch(output: ReturnType<typeof createInterface>, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    output.on("line", (line) => {
      const found = pattern.exec(line)?.[1];
      if (found) resolve(found);
    });
    output.on("close", () => reject(new Error("The server ended before it was ready")));
  });
}

async function untilReady(url: string): Promise<void> {
  // As long as the test may take.
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A server with its admin signed in, for a whole spec. */
export type Instance = {
  readonly url: string;
  /** Where the server keeps its data. */
  readonly folder: string;
  /** Calls as the admin, through the admin's session. */
  readonly api: TRPCClient<AppRouter>;
  /** Lets a browser in as the admin, past the sign-in page. */
  signIn(page: Page): Promise<void>;
  /** Uploads a report with a token made for it. */
  upload(projectId: string, report: string, query?: Record<string, string>): Promise<void>;
};

/**
 * Starts a server before the tests of a spec and stops it after them; with `mailbox`, one that sends its emails there, with
 * `settings`, one with these environment variables.
 */
export function useInstance({
  mailbox,
  settings = {},
}: {
  mailbox?: Mailbox;
  settings?: Record<string, string>;
} = {}): Instance {
  let server: TesseraServer;
  let cookie: { name: string; value: string };
  let api: TRPCClient<AppRouter>;
  // A test repeated alone would meet a new server without what the tests before it made.
  if (RETRIES > 0) test.describe.configure({ mode: "serial" });
  test.beforeAll(async () => {
    server = await TesseraServer.start({ withAdmin: true, settings, ...(mailbox && { smtpUrl: mailbox.url }) });
    cookie = await signInCookie(server.url);
    api = createTRPCClient<AppRouter>({
      links: [
        httpBatchLink({
          url: `${server.url}/trpc`,
          headers: () => ({ cookie: `${cookie.name}=${cookie.value}`, origin: server.url }),
          // A proof of the person renews the cookie of their session; an accepted invitation signs in another person.
          fetch: async (url, init) => {
            const answer = await fetch(url, init as RequestInit);
            if (String(url).includes("invitation.accept")) return answer;
            for (const line of answer.headers.getSetCookie()) {
              const [pair = ""] = line.split(";");
              const [name, value] = pair.split("=");
              if (name === cookie.name && value) cookie = { name, value };
            }
            return answer;
          },
        }),
      ],
    });
  });
  test.afterAll(() => server?.stop());
  return {
    get url() {
      return server.url;
    },
    get folder() {
      return server.folder;
    },
    get api() {
      return api;
    },
    async signIn(page) {
      await page.context().addCookies([{ ...cookie, url: server.url, httpOnly: true, sameSite: "Lax" }]);
    },
    async upload(projectId, report, query = {}) {
      const { secret } = await api.token.create.mutate({
        name: "Uploads of the tests",
        expiresInDays: 7,
        scopes: ["project:read", "cycle:read", "cycle:write", "result:write"],
      });
      const answer = await fetch(`${server.url}/api/v1/imports?${new URLSearchParams({ projectId, ...query })}`, {
        method: "POST",
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/xml" },
        body: report,
      });
      if (!answer.ok) throw new Error(`The upload was refused: ${await answer.text()}`);
    },
  };
}

async function signInCookie(url: string): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${url}/trpc/session.signIn`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify({ login: ADMIN.username, password: ADMIN.password }),
  });
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(answer.headers.getSetCookie()[0] ?? "") ?? [];
  if (!name || !value) throw new Error(`Signing in failed: ${await answer.text()}`);
  return { name, value };
}
