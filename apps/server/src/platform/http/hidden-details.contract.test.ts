import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { createLog } from "../log.ts";

const CODE = "c0de".repeat(10);

describeOnEachDb("what the server keeps to itself", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  it.each([
    "confirm-email",
    "invitations",
    "reset-password",
    "setup",
    "Reset-Password",
    "reset%2Dpassword",
    "/reset-password",
  ])("logs no code of a link below /%s", async (folder) => {
    const before = tessera.log.length;
    await fetch(`${tessera.url}/${folder}/${CODE}`);
    await vi.waitFor(() => expect(tessera.log.slice(before).join("")).toContain('"msg":"request"'));
    expect(tessera.log.join("")).not.toContain(CODE);
  });

  it("names no framework in its answers", async () => {
    const answers = await Promise.all(["/", "/healthz", "/api/v1/me", "/trpc/me.get", "/nowhere"].map(headersOf));
    for (const headers of answers) expect([headers.get("x-powered-by"), headers.get("server")]).toEqual([null, null]);
  });

  const headersOf = async (path: string) => (await fetch(tessera.url + path)).headers;
});

it("logs an error without the fields that a library gave it, such as the parameters of a statement", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const error = Object.assign(new Error("insert failed"), {
    parameters: ["a secret"],
    detail: "Key (a secret) exists",
  });
  log.error({ err: error }, "request failed");
  expect(lines.join("")).toContain("insert failed");
  expect(lines.join("")).not.toContain("a secret");
});
