#!/usr/bin/env node
import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { httpClient } from "./api/http-client.ts";
import { gitIn } from "./build/git.ts";
import { EXIT } from "./exit.ts";
import type { Host } from "./host.ts";
import { readCommand } from "./identity/command-reader.ts";
import { runProgram } from "./program.ts";
import { Redactor } from "./redact.ts";
import { runCommand } from "./run/child.ts";
import { Terminal } from "./terminal.ts";

const redactor = new Redactor();
const terminal = new Terminal(process.stdout, process.stderr, redactor);
const host: Host = {
  env: process.env,
  cwd: process.cwd(),
  terminal,
  redactor,
  http: httpClient,
  now: Date.now,
  sleep,
  random: Math.random,
  uniqueId: randomUUID,
  git: gitIn(process.cwd()),
  runCommand,
  readCommand,
  readStdin: () => text(process.stdin),
};

// A reader that stops early, like `head`, is not an error.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});
process.on("SIGINT", () => {
  // While a command runs for us, the signal is its own to answer.
  if (process.listenerCount("SIGINT") > 1) return;
  terminal.say("Interrupted.");
  process.exit(EXIT.interrupted);
});
process.exitCode = await runProgram(process.argv.slice(2), host);
