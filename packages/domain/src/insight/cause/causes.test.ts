import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { seeded } from "../seeded.testing.ts";
import { type FailureText, type Fingerprint, fingerprintOf, titleOf } from "./fingerprint.ts";
import { normalMessage } from "./normal-message.ts";
import { adjustedRandIndex } from "./rand-index.testing.ts";

const DOCUMENT = join(import.meta.dirname, "../../../../../docs/insight.md");
/** Failures of each cause. */
const VARIATIONS = 6;

type Labelled = FailureText & { label: string };

/** What a slot in braces becomes, another value for each failure. */
function filler(random: () => number): (slot: string) => string {
  const whole = (max: number) => Math.floor(random() * max);
  const hex = (length: number) => Array.from({ length }, () => whole(16).toString(16)).join("");
  const pick = (...texts: string[]) => texts[whole(texts.length)] as string;
  const slots: Record<string, () => string> = {
    n: () => String(1 + whole(900)),
    line: () => String(1 + whole(400)),
    ms: () => pick("5000", "30000", "10000", "15000"),
    port: () => String(1024 + whole(60_000)),
    hash: () => `Task@${hex(8)}`,
    hash16: () => hex(16),
    ptr: () => `0x${hex(12)}`,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    ip: () => `10.${whole(256)}.${whole(256)}.${1 + whole(250)}`,
    host: () => pick("localhost", "127.0.0.1", "10.0.0.7"),
    time: () => `2031-0${1 + whole(9)}-1${whole(10)}T0${whole(10)}:1${whole(10)}:22.${100 + whole(900)}Z`,
    dir: () =>
      pick("/home/runner/work/shop/shop", `/builds/team-${whole(9)}/shop`, "/var/lib/agents/a17/ws", "/Users/ci/shop"),
    outer: () => pick("first", "second", "third", "withDiscount", "emptyOnes", "repeated"),
  };
  return (slot) => slots[slot]?.() ?? `{${slot}}`;
}

function readFixture(): Labelled[] {
  const text = readFileSync(join(import.meta.dirname, "causes.fixture.txt"), "utf8");
  const fill = filler(seeded(12));
  return text
    .split(/^## /m)
    .slice(1)
    .flatMap((block) => {
      const [label = "", ...lines] = block.trimEnd().split("\n");
      return Array.from({ length: VARIATIONS }, () => {
        const filled = lines.map((line) => line.replace(/\{(\w+)\}/g, (_, slot) => fill(slot)));
        const message = filled[0]?.startsWith("message: ") ? (filled.shift() as string).slice(9) : null;
        return { label, message, trace: filled.length > 0 ? filled.join("\n") : null };
      });
    });
}

describe("failures of one cause", () => {
  const failures = readFixture();
  const keys = failures.map((failure) => JSON.stringify(fingerprintOf(failure)));

  it("have the same fingerprint, and others another, at an adjusted Rand index of 0.9 or better", () => {
    expect(failures.length).toBeGreaterThanOrEqual(300);
    const labels = failures.map(({ label }) => label);
    const index = adjustedRandIndex(labels, keys);
    expect(index).toBeGreaterThanOrEqual(0.9);
    const sentence = `${failures.length} failures of ${new Set(labels).size} causes: adjusted Rand index ${index.toFixed(3)}`;
    expect(readFileSync(DOCUMENT, "utf8")).toContain(sentence);
  });

  it("have a title that shows their type and message", () => {
    const title = (message: string, trace: string | null = null) =>
      titleOf(fingerprintOf({ message, trace }) as Fingerprint);
    expect(title("java.net.SocketTimeoutException: Read timed out after 300 ms")).toBe(
      "SocketTimeoutException: Read timed out after <n> ms",
    );
    expect(title("no route to 10.0.0.1")).toBe("no route to <address>");
    expect(title("", "    at pay (/app/src/pay.ts:1:2)")).toBe("pay.ts pay");
    expect(title(`x${"y".repeat(5000)}`)).toHaveLength(200);
  });
});

describe("the normal form of a message", () => {
  it.each([
    ["expected 3 to be 4", "expected <n> to be <n>"],
    ["took 1.5e3 ms, not -2,000", "took <n> ms, not <n>"],
    ["order 5e1b0a1c-2222-4333-a444-555566667777 is gone", "order <id> is gone"],
    ["commit 9f86d081884c7d65 not found", "commit <hex> not found"],
    ["at 0x7ffd5e0c", "at <hex>"],
    ["java.lang.Object@1b6d3586 leaked", "java.lang.Object@<hex> leaked"],
    ["since 2031-01-02T03:04:05.678Z", "since <time>"],
    ["since 2031-01-02 03:04:05,678 +0100", "since <time>"],
    ["at 03:04:05", "at <time>"],
    ["GET https://shop.example.org:8443/a?b=1 failed", "GET <address> failed"],
    ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED <address>"],
    ["connect ECONNREFUSED ::1:5432", "connect ECONNREFUSED <address>"],
    ["no route to fe80::1ff:fe23:4567:890a", "no route to <address>"],
    ["Cart::add() wants an item", "Cart::add() wants an item"],
    ["mail to alice.b+c@example.org bounced", "mail to <address> bounced"],
    ["ENOENT: no such file, open '/tmp/a-1/b.txt'", "ENOENT: no such file, open '<path>'"],
    ["can't open C:\\Users\\ci\\a.txt", "can't open <path>"],
    ["</div> is not closed", "</div> is not closed"],
    ["token a1Z2c3D4e5F6 expired", "token <id> expired"],
    ["user42 and user43", "user<n> and user<n>"],
    ["defaced facade", "defaced facade"],
    ["two\n  lines\tof text", "two lines of text"],
  ])("of %j is %j", (message, normal) => {
    expect(normalMessage(message)).toBe(normal);
  });

  it("stays the same when it is normalised again", () => {
    const once = normalMessage("GET https://a.example/1 after 20 ms on 10.0.0.1, see /tmp/x");
    expect(normalMessage(once)).toBe(once);
  });
});

describe("a failure", () => {
  it.each([
    { message: null, trace: null },
    { message: "", trace: null },
    { message: " \n", trace: "\n\n" },
  ])("that says nothing has no fingerprint: %j", (failure) => {
    expect(fingerprintOf(failure)).toBeNull();
  });

  it("of any text has a bounded one", () => {
    for (const piece of [
      "at ",
      "(",
      ":1",
      "\n",
      "\nat a.b(c.java:1)",
      "x@",
      "[",
      "1.",
      "::",
      "/a",
      "\\",
      "\u001b[1m",
      "😀\ud800",
    ]) {
      const text = piece.repeat(200_000);
      const { type, message, frame } = fingerprintOf({ message: text, trace: text }) ?? {
        type: "",
        message: "",
        frame: "",
      };
      expect([type, message, frame].every((part) => part.length <= 1000)).toBe(true);
    }
  });

  it("is of another cause in another place or with another message, and of the same on another machine", () => {
    const key = (trace: string) => JSON.stringify(fingerprintOf({ message: null, trace }));
    const base = key("TypeError: x is null\n    at pay (/home/a/src/pay.ts:1:2)");
    expect(key("TypeError: x is null\n    at pay (C:\\ci\\src\\pay.ts:77:2)")).toBe(base);
    expect(key("TypeError: x is null\r\n    at pay (/home/a/src/pay.ts:1:2)\r")).toBe(base);
    expect(key("TypeError: x is null\n    at buy (/home/a/src/pay.ts:1:2)")).not.toBe(base);
    expect(key("TypeError: y is null\n    at pay (/home/a/src/pay.ts:1:2)")).not.toBe(base);
    expect(key("RangeError: x is null\n    at pay (/home/a/src/pay.ts:1:2)")).not.toBe(base);
  });
});
