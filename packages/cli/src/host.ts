import type { HttpClient } from "./api/http-client.ts";
import type { GitReader } from "./build/git.ts";
import type { CommandReader } from "./identity/command-reader.ts";
import type { Redactor } from "./redact.ts";
import type { CommandRunner } from "./run/child.ts";
import type { Terminal } from "./terminal.ts";

export type Environment = Record<string, string | undefined>;

/** All that lies outside the command, handed in so that tests control chance, time and network. */
export type Host = {
  env: Environment;
  /** Absolute; relative paths and `tessera.json` are looked up here. */
  cwd: string;
  terminal: Terminal;
  redactor: Redactor;
  http: HttpClient;
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** At least 0, below 1. */
  random(): number;
  /** Unique text of letters, digits and hyphens. */
  uniqueId(): string;
  git: GitReader;
  runCommand: CommandRunner;
  readCommand: CommandReader;
  /** All of stdin. */
  readStdin(): Promise<string>;
};
