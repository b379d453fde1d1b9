import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTRPCClient, httpLink } from "@trpc/client";
import { describe, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import type { AppRouter } from "../../router.ts";
import { ServerProcess } from "../../testing/process.testing.ts";
import { planDemo } from "./demo-plan.ts";

vi.setConfig({ testTimeout: 60_000 * timeScale });

describe("a demo", () => {
  it("is the same each time", () => {
    expect(planDemo()).toEqual(planDemo());
    expect(planDemo().map(({ uploads }) => uploads.length > 20)).toEqual([true, true, true]);
  });

  it("starts filled on a folder of its own, prints how to sign in, and leaves nothing behind", async () => {
    const temp = mkdtempSync(join(tmpdir(), "tessera-demo-test-"));
    const own = join(temp, "data");
    const env = {
      PORT: "0",
      TMPDIR: temp,
      TESSERA_DATA_DIR: own,
      DATABASE_URL: "postgres://nowhere.invalid/none",
      TESSERA_S3_URL: "https://K:S@nowhere.invalid/none",
    };
    const server = new ServerProcess(env, [], { args: ["--demo"] });
    await server.ready();
    const [, username = "", password = ""] = /^Sign in as (\S+) with the password (\S+);/m.exec(server.stdout) ?? [];
    let cookie = "";
    const api = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${server.url}/trpc`,
          headers: () => ({ origin: server.url, "sec-fetch-site": "same-origin", cookie }),
          fetch: async (url, init) => {
            const answer = await fetch(url, init as RequestInit);
            for (const line of answer.headers.getSetCookie()) cookie += `${line.split(";", 1)[0]}; `;
            return answer;
          },
        }),
      ],
    });
    await api.session.signIn.mutate({ login: username, password });
    const { data: projects } = await api.project.list.query({});
    expect(projects.map(({ name }) => name)).toEqual(["Web shop", "Mobile app", "Warehouse API"]);
    for (const { id: projectId } of projects) {
      expect((await api.cause.list.query({ projectId })).data.length).toBeGreaterThan(0);
      expect((await api.flaky.list.query({ projectId })).data.length).toBeGreaterThan(0);
      expect((await api.member.list.query({ projectId })).data.length).toBe(5);
      expect((await api.project.trends.query({ projectId })).data.length).toBeGreaterThan(20);
      expect((await api.mute.list.query({ projectId })).data).toHaveLength(1);
    }
    const [newest] = (await api.run.list.query({ projectId: "PRJ-1", branch: "main" })).data;
    expect(newest?.verdict).toBe("failed");
    expect(existsSync(own)).toBe(false);
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(readdirSync(temp).filter((name) => name.startsWith("tessera-demo"))).toEqual([]);
    rmSync(temp, { recursive: true });
  });
});
