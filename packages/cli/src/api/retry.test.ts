import { describe, expect, it } from "vitest";
import { CliError, EXIT } from "../exit.ts";
import { fakeHost } from "../testing/fake-host.testing.ts";
import { parseRetryAfter, TryAgain, waitAfter, withRetries } from "./retry.ts";

const failure = () => new CliError(EXIT.server, "HTTP 503");

/** Fails with these first, then answers "done". */
function flaky(...failures: Error[]) {
  return async () => {
    const next = failures.shift();
    if (next) throw next;
    return "done";
  };
}

describe("retries", () => {
  it("wait longer each time and answer once the server does", async () => {
    const host = fakeHost();
    const attempt = flaky(...Array.from({ length: 4 }, () => new TryAgain(failure())));
    expect(await withRetries(host, attempt)).toBe("done");
    expect(host.slept).toEqual([100, 500, 2500, 12_500]);
    expect(host.stderr()).toContain("HTTP 503. Next try in 2.5 s.");
  });

  it("end after the fifth try, with what the last one said", async () => {
    const host = fakeHost();
    const attempt = flaky(
      ...Array.from({ length: 5 }, (_, n) => new TryAgain(new CliError(EXIT.server, `try ${n + 1}`))),
    );
    await expect(withRetries(host, attempt)).rejects.toMatchObject({ message: "try 5", details: ["Tried 5 times."] });
    expect(host.slept).toHaveLength(4);
  });

  it("wait as long as the server asks", async () => {
    const host = fakeHost();
    await withRetries(host, flaky(new TryAgain(failure(), 60_000), new TryAgain(failure(), 0)));
    expect(host.slept).toEqual([60_000, 0]);
  });

  it("give up at once where the server asks for more than five minutes, also in sum", async () => {
    const host = fakeHost();
    await expect(withRetries(host, flaky(new TryAgain(failure(), 3_600_000)))).rejects.toMatchObject({
      details: ["The server asks to wait 3600 s: too long."],
    });
    const attempt = flaky(new TryAgain(failure(), 200_000), new TryAgain(failure(), 200_000));
    await expect(withRetries(host, attempt)).rejects.toBeInstanceOf(CliError);
    expect(host.slept).toEqual([200_000]);
  });

  it("leave every other error alone", async () => {
    const host = fakeHost();
    const refusal = new CliError(EXIT.access, "no");
    await expect(withRetries(host, flaky(refusal))).rejects.toBe(refusal);
    expect(host.slept).toEqual([]);
  });
});

describe("waitAfter", () => {
  it.each([
    [1, undefined, 0, 100],
    [1, undefined, 0.999, 50],
    [4, undefined, 0.5, 9375],
    [1, 10_000, 0, 10_000],
    [3, 10_000, 0.5, 10_500],
    [3, 0, 0.5, 0],
  ])("after try %d, asked %s, chance %d: %d ms", (tried, retryAfter, random, wait) => {
    expect(waitAfter(tried, retryAfter, random)).toBe(wait);
  });
});

describe("parseRetryAfter", () => {
  const now = Date.parse("2030-01-01T00:00:00Z");
  it.each([
    ["0", 0],
    [" 7 ", 7000],
    ["Tue, 01 Jan 2030 00:01:00 GMT", 60_000],
    ["Mon, 31 Dec 2029 00:00:00 GMT", 0],
    ["soon", undefined],
    [undefined, undefined],
  ])("%s", (header, milliseconds) => {
    expect(parseRetryAfter(header, now)).toBe(milliseconds);
  });
});
