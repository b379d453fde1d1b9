import { expect, it } from "vitest";
import { oneLine } from "./terminal.ts";
import { fakeHost } from "./testing/fake-host.testing.ts";

it("shows a status on a terminal only, and clears it before the next line", () => {
  const watched = fakeHost({ isTTY: true });
  watched.terminal.status("half");
  watched.terminal.say("done");
  watched.terminal.say("again");
  expect(watched.stderr()).toBe("\r\u001b[2Khalf\r\u001b[2Kdone\nagain\n");
  const piped = fakeHost();
  piped.terminal.status("half");
  piped.terminal.say("done");
  expect(piped.stderr()).toBe("done\n");
});

it("strips control characters from everything it prints", () => {
  const host = fakeHost();
  host.terminal.warn("\u001b[2J\u0007red\u009b31m\ttab");
  expect(host.stderr()).toBe("warning: [2Jred31m\ttab\n");
});

it("makes one line of many", () => {
  expect(oneLine(" a \r\n::error::b\n\n c ")).toBe("a ::error::b c");
});
