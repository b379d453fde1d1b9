import { connect } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { appendAll } from "../../audit/audit-repo.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { transact } from "../db/transact.ts";

describeOnEachDb("the line of a request in the log", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let userId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
    userId = await tessera.addUser("alice");
    alice = await tessera.signIn("alice");
  });
  afterAll(() => tessera.stop());

  const lines = () => tessera.log.map((line) => JSON.parse(line));
  const lineOf = (path: string) =>
    vi.waitFor(() => {
      const line = lines().find((it) => it.msg === "request" && it.path.startsWith(path));
      expect(line).toBeDefined();
      return line;
    });

  it("names its address, its user and its token", async () => {
    const { secret, token } = await alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    await tessera.rest(secret, "GET /projects/PRJ-404", undefined, { "x-forwarded-for": "192.0.2.1" });
    const byToken = { status: 404, ip: "192.0.2.1", userId, token: token.preview };
    expect(await lineOf("/api/v1/projects/PRJ-404")).toMatchObject(byToken);
    await alice.preferences.get.query();
    expect(await lineOf("/trpc/preferences.get")).toMatchObject({ status: 200, ip: "127.0.0.1", userId });
    expect(await lineOf("/trpc/preferences.get")).not.toHaveProperty("token");
    await tessera.rest(null, "GET /projects");
    expect(await lineOf("/api/v1/projects")).toMatchObject({ status: 404 });
    const unknown = lines().find((it) => it.path === "/api/v1/projects" && it.status === 401);
    expect(unknown).toMatchObject({ ip: "127.0.0.1" });
    expect(unknown).not.toHaveProperty("userId");
  });

  it("holds no token, however often it was encoded", async () => {
    const secret = await tessera.token(alice);
    const body = secret.slice("tsr_pat_12345678".length, -3);
    const escaped = (text: string, times: number): string =>
      times === 0 ? text : escaped(text.replaceAll("%", "%25"), times - 1);
    for (const times of [0, 1, 2, 9]) {
      const path = [...secret]
        .map((sign, at) => (at % 3 === 0 ? `%${sign.charCodeAt(0).toString(16)}` : sign))
        .join("");
      await fetch(`${tessera.url}/api/v1/imports/${escaped(path, times)}`);
    }
    await fetch(`${tessera.url}/api/v1/imports/${encodeURIComponent(encodeURIComponent(`tsr_pat_${body}é`))}`);
    expect(tessera.log.join("")).not.toContain(body.slice(0, 20));
    expect(tessera.log.join("")).not.toContain(body.slice(-20));
    expect(lines().filter(({ path }) => path?.includes("tsr_pat_[redacted]")).length).toBe(5);
  });

  it("has the status 499 for a client that hung up, which is no error", async () => {
    const secret = await tessera.token(alice);
    const ask = (head: string, body = "") =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(Number(new URL(tessera.url).port), "127.0.0.1");
        socket.on("error", reject).on("close", () => resolve());
        socket.write(`${head}\r\nHost: x\r\nAuthorization: Bearer ${secret}\r\n`);
        // What the server took in of the body shows that it is at work on the request.
        socket.write(`Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n${body}`, () => socket.destroy());
      });
    const paths = ["/api/v1/projects", "/trpc/project.create", "/mcp"];
    for (const path of paths) {
      await ask(`POST ${path} HTTP/1.1`, '{"name":');
      await vi.waitFor(() => {
        const hungUp = lines().filter((it) => it.msg === "request" && it.path === path && it.status === 499);
        expect([path, hungUp.length]).toEqual([path, 1]);
      });
    }
    expect(lines().filter(({ level }) => level >= 50)).toEqual([]);
  });

  it("has the status 499 for a client that hung up in the middle of an answer, which is no error", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    const details = { text: "x".repeat(4000) };
    const entry = { action: "PROJECT_CREATED", at: tessera.clock.now(), details } as const;
    // More than the buffers between the two hold.
    await transact(tessera.ctx, (ctx) => appendAll(ctx, null, Array(4000).fill(entry)));
    const path = "/admin-export/audit-events.jsonl";
    const answer = await fetch(tessera.url + path, {
      headers: { cookie: root.cookie(), "sec-fetch-site": "same-origin" },
    });
    await answer.body?.cancel();
    expect(await lineOf(path)).toMatchObject({ status: 499 });
    expect(lines().filter(({ level }) => level >= 50)).toEqual([]);
  });
});
