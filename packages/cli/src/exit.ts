/** What the process answers its caller with; part of the contract, see the README. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  usage: 2,
  incomplete: 3,
  /** The token is missing, malformed or refused, or may not see what was named. */
  access: 4,
  /** The server or the network failed, after retries where those could help. */
  server: 5,
  /** A report can't be read or isn't accepted, or no file matched. */
  report: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command: the message and its details go to stderr, the code to the caller. */
export class CliError extends Error {
  override name = "CliError";
  readonly exitCode: ExitCode;
  /** Lines below the message: what exactly, and what to do. */
  readonly details: string[];
  constructor(exitCode: ExitCode, message: string, details: string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
    this.details = details;
  }
}
