import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasProgram } from "../../../../../scripts/programs.ts";
import { signedHeaders } from "./webhook-signature.ts";

const GUIDE = readFileSync(join(import.meta.dirname, "../../../../../docs/webhooks.md"), "utf8");
const SECRETS = ["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"];
const NOW = 1_907_755_200;
const BODY = '{"type":"webhook.test","message":"“Grüße”"}';

/** The code in the guide, of one language. */
function snippet(language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms").exec(GUIDE)?.[1] ?? "";
}

type Asked = { secret: string; headers: Record<string, string>; body: string; now: number };

const VERIFIERS = {
  js: async ({ secret, headers, body, now }: Asked) => {
    const module = await import(`data:text/javascript,${encodeURIComponent(snippet("js"))}`);
    return module.isFromTessera(secret, headers, body, now);
  },
  python: async ({ secret, headers, body, now }: Asked) => {
    const call = "import json, sys\na = json.load(sys.stdin)\nprint(is_from_tessera(a[0], a[1], a[2].encode(), a[3]))";
    const { stdout, stderr } = spawnSync("python3", ["-c", `${snippet("python")}\n${call}`], {
      input: JSON.stringify([secret, headers, body, now]),
      encoding: "utf8",
      env: { ...process.env, PYTHONIOENCODING: "utf8" },
    });
    expect(stderr).toBe("");
    return stdout.trim() === "True";
  },
};

/** Without Python, its code can't be run. */
const RUNNABLE = Object.entries(VERIFIERS).filter(([language]) => language !== "python" || hasProgram("python3"));

describe.each(RUNNABLE)("the %s code in the guide to webhooks", (_, verify) => {
  const headers = signedHeaders(SECRETS, { id: "msg_1", seconds: NOW, body: BODY });

  it.each([
    ["what was signed", {}, true],
    ["either secret of a rotation", { secret: SECRETS[1] }, true],
    ["no other secret", { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, false],
    ["no other body", { body: BODY.replace("test", "best") }, false],
    ["nothing from before the last 5 minutes", { now: NOW + 301 }, false],
    ["nothing from the future", { now: NOW - 301 }, false],
    ["no other id", { headers: { ...headers, "webhook-id": "msg_2" } }, false],
    ["nothing without a signature", { headers: { ...headers, "webhook-signature": "" } }, false],
  ])("accepts %s", async (_, change, isAccepted) => {
    const asked = { secret: SECRETS[0] as string, headers, body: BODY, now: NOW, ...change } as Asked;
    expect(await verify(asked)).toBe(isAccepted);
  });

  it("accepts the example of the specification", async () => {
    const example = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    };
    const body = '{"test": 2432232314}';
    expect(await verify({ secret: SECRETS[1] as string, headers: example, body, now: 1_614_265_330 })).toBe(true);
  });
});
