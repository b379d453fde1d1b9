import type { Host } from "../host.ts";
import { Redactor } from "../redact.ts";
import { runCommand } from "../run/child.ts";
import { Terminal } from "../terminal.ts";

export type FakeHost = Host & { stdout(): string; stderr(): string; slept: number[] };

/** A host whose clock, sleep and chance are under control: time passes only while sleeping, chance is always 0. */
export function fakeHost(changes: Partial<Host> & { isTTY?: boolean } = {}): FakeHost {
  const written = { stdout: "", stderr: "" };
  const redactor = new Redactor();
  const sink = (name: keyof typeof written) => ({
    isTTY: changes.isTTY ?? false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const slept: number[] = [];
  const start = Date.parse("2030-01-01T00:00:00Z");
  const now = () => slept.reduce((sum, time) => sum + time, start);
  return {
    env: {},
    cwd: "/nowhere",
    terminal: new Terminal(sink("stdout"), sink("stderr"), redactor),
    redactor,
    http: () => Promise.reject(new Error("no network in this test")),
    now,
    sleep: async (milliseconds) => void slept.push(milliseconds),
    random: () => 0,
    uniqueId: () => "unique",
    git: async () => undefined,
    runCommand,
    readCommand: async () => undefined,
    readStdin: async () => "",
    ...changes,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    slept,
  };
}
