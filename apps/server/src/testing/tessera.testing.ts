import type { CreateToken, SystemRole } from "@tessera/domain";
import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import { hashPassword } from "../identity/people/password.ts";
import { createUser } from "../identity/people/user-service.ts";
import { type Outside, startServer } from "../instance.ts";
import { type Config, readConfig } from "../platform/config.ts";
import type { Ctx } from "../platform/context.ts";
import type { JobRunner } from "../platform/jobs/job-runner.ts";
import type { PasswordCost } from "../platform/limits/limits.ts";
import { createLog } from "../platform/log.ts";
import type { AppRouter } from "../router.ts";
import type { TestDatabase } from "./each-database.testing.ts";

export { VERSION } from "../platform/version.ts";

export const PASSWORD = "correct horse battery staple";
/** As cheap as argon2 can be: tests sign in thousands of times. */
const PASSWORD_COST: PasswordCost = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const START = Date.parse("2030-06-15T12:00:00.000Z");

/** A clock that stands still until it is moved. */
export class TestClock {
  #at = START;
  readonly now = (): string => new Date(this.#at).toISOString();

  /** Moves on; negative values move back. */
  advance(time: { days?: number; hours?: number; seconds?: number; ms?: number }): void {
    const { days = 0, hours = 0, seconds = 0, ms = 0 } = time;
    this.#at += ((days * 24 + hours) * 3600 + seconds) * 1000 + ms;
  }
}

/** An answer of REST, read whole. */
/** Spares both sides the packing of answers, which took a twentieth of all tests' time; what compresses has tests of its own. */
export const UNCOMPRESSED = { "accept-encoding": "identity" };

export type RestAnswer<Body> = { status: number; headers: Headers; body: Body };

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape, and compare what they read
export type AnyBody = any;

/** A person at the page: a typed client with the cookie of a browser. */
export type Page = TRPCClient<AppRouter> & {
  /** The cookie of the session, `name=value`; empty when signed out. */
  cookie: () => string;
  /** Every cookie the browser would send. */
  cookies: () => string;
  /** Opens an address as a link of another site does: without the cookies that stay on this one. */
  arrive: (url: string) => Promise<Response>;
};

/** A running server for tests: real HTTP, a real database, a clock that only tests move. */
export class Tessera {
  readonly url: string;
  readonly ctx: Ctx;
  readonly background: JobRunner;
  readonly clock: TestClock;
  /** Every line the server logged. */
  readonly log: string[];
  readonly setupPath: string | null;
  readonly stop: () => Promise<void>;

  private constructor(parts: Pick<Tessera, "url" | "ctx" | "background" | "clock" | "log" | "setupPath" | "stop">) {
    this.url = parts.url;
    this.ctx = parts.ctx;
    this.background = parts.background;
    this.clock = parts.clock;
    this.log = parts.log;
    this.setupPath = parts.setupPath;
    this.stop = parts.stop;
  }

  static async start(
    on: TestDatabase,
    config: Partial<Config> = {},
    clock = new TestClock(),
    more: Pick<Outside, "bodyPace" | "network" | "sending"> = {},
  ): Promise<Tessera> {
    const log: string[] = [];
    const sink = { write: (line: string) => void log.push(line) };
    // Tests that count database reads must not count background jobs.
    const outside = {
      log: createLog("trace", sink),
      now: clock.now,
      timers: false,
      passwordCost: PASSWORD_COST,
      ...more,
    };
    const { database, dataDir } = on;
    const { ctx, background, setupPath, stop } = await startServer(
      { ...readConfig({}), database, dataDir, port: 0, ...config },
      outside,
    );
    const url = `http://127.0.0.1:${ctx.config.port}`;
    return new Tessera({ url, ctx, background, clock, log, setupPath, stop });
  }

  /** Makes an account, as an invitation would. */
  async addUser(username: string, systemRole: SystemRole = "USER"): Promise<string> {
    const names = { firstName: username, lastName: "Example", email: `${username}@example.org` };
    const user = await createUser(this.ctx, {
      ...names,
      username,
      systemRole,
      passwordHash: await passwordHash(),
    });
    return user.id;
  }

  /** Signs in through the page; makes the account first where a role is given. */
  async signIn(username: string, newWithRole?: SystemRole): Promise<Page> {
    if (newWithRole) await this.addUser(username, newWithRole);
    const page = this.page();
    await page.session.signIn.mutate({ login: username, password: PASSWORD });
    return page;
  }

  /** A browser that was never here before. */
  page(headers: Record<string, string> = {}): Page {
    const jar = new Map<string, string>();
    const sent = (wanted: RegExp) =>
      [...jar].flatMap(([name, value]) => (wanted.test(name) ? [`${name}=${value}`] : [])).join("; ");
    const cookies = () => sent(/./);
    const client = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${this.url}/trpc`,
          headers: () => ({
            ...UNCOMPRESSED,
            origin: new URL(this.ctx.publicUrl()).origin,
            "sec-fetch-site": "same-origin",
            cookie: cookies(),
            ...headers,
          }),
          fetch: async (url, init) => {
            const response = await fetch(url, init as RequestInit);
            for (const line of response.headers.getSetCookie()) storeCookie(jar, line);
            return response;
          },
        }),
      ],
    });
    const arrive = async (url: string) => {
      const answer = await fetch(url, {
        headers: { cookie: sent(/_sign_in$/), "sec-fetch-site": "cross-site", ...headers },
        redirect: "manual",
      });
      for (const line of answer.headers.getSetCookie()) storeCookie(jar, line);
      return answer;
    };
    // The client is a proxy that forgets what is assigned to it.
    return Object.assign(Object.create(client), { cookie: () => sent(/_session$/), cookies, arrive });
  }

  /** A token created by a signed-in user; everything for a week by default. */
  async token(page: Page, input: Partial<CreateToken> = {}): Promise<string> {
    const all = { name: "CI", scopes: ["all" as const], expiresInDays: 7, ...input };
    return (await page.token.create.mutate(all)).secret;
  }

  /** One call to REST, for example `rest(secret, "GET /me")`; a string or bytes as body go as they are. */
  rest(
    secret: string | null,
    call: `${string} /${string}`,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<RestAnswer<AnyBody>> {
    return this.call(secret, call.replace(" ", " /api/v1") as typeof call, body, headers);
  }

  /** The same with the whole path, for example `call(secret, "GET /api/v1/me")`. */
  async call(
    secret: string | null,
    call: `${string} /${string}`,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<RestAnswer<AnyBody>> {
    const [method, path] = call.split(" ") as [string, string];
    const isJson =
      body !== undefined && typeof body === "object" && !(body instanceof Uint8Array || body instanceof FormData);
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...UNCOMPRESSED,
        ...(secret !== null && { authorization: `Bearer ${secret}` }),
        ...(isJson && { "content-type": "application/json" }),
        ...headers,
      },
      body: isJson ? JSON.stringify(body) : (body as RequestInit["body"]),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text.startsWith("{") ? JSON.parse(text) : text };
  }

  /** The audit entries of a token, oldest first. */
  async auditOf(tokenId: string): Promise<string[]> {
    const entries = await this.ctx.db
      .selectFrom("audit")
      .select("action")
      .where("tokenId", "=", tokenId)
      .orderBy("id")
      .execute();
    return entries.map((entry) => entry.action);
  }
}

let hashed: Promise<string> | undefined;

/** Of PASSWORD, hashed once: all test users share it. */
function passwordHash(): Promise<string> {
  hashed ??= hashPassword({ passwordCost: PASSWORD_COST }, PASSWORD);
  return hashed;
}

function storeCookie(jar: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";", 1);
  const [name = "", value = ""] = pair.split("=");
  if (value === "") jar.delete(name);
  else jar.set(name, value);
}
