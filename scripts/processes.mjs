import { spawn } from "node:child_process";
import { constants } from "node:os";

const STOP_SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

// At a terminal, Ctrl-C reaches every program in the foreground by itself; passing it on would deliver it twice,
// which many programs take as "quit now, without cleaning up".
const atTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);

/** @type {NodeJS.Signals | undefined} */
let stopSignal;

/**
 * A program to run, with `cwd`, `env` and `stdio` as `spawn` takes them.
 * @typedef {{ command: string, args: readonly string[] } & import("node:child_process").SpawnOptions} Program
 */

/** The exit code that shells give for a death by this signal. @param {NodeJS.Signals} signal */
function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

/**
 * Runs a program to its end, passes on the signals that ask it to stop, and returns its exit code.
 * @param {Program} program
 */
export function run(program) {
  return runTogether([program]);
}

/**
 * Runs programs side by side. When the first ends, the others are asked to stop. Returns the exit code of the first.
 * @param {readonly Program[]} programs
 * @returns {Promise<number>}
 */
export function runTogether(programs) {
  return new Promise((resolve, reject) => {
    const running = new Set(
      programs.map(({ command, args, ...options }) => spawn(command, args, { stdio: "inherit", ...options })),
    );
    /** @type {number | undefined} */
    let firstCode;

    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      stopSignal = signal;
      if (signal === "SIGINT" && atTerminal) return;
      for (const child of running) child.kill(signal);
    };
    for (const signal of STOP_SIGNALS) process.on(signal, passOn);

    for (const child of running) {
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        running.delete(child);
        firstCode ??= signal === null ? (code ?? 1) : exitCodeOf(signal);
        if (running.size > 0) {
          for (const other of running) other.kill("SIGTERM");
          return;
        }
        for (const signal of STOP_SIGNALS) process.off(signal, passOn);
        resolve(firstCode);
      });
    }
  });
}

/**
 * Runs a program without showing what it prints, and returns that with its exit code.
 * When it takes more than a second, `note` says on stderr what is being waited for.
 * @param {Program} program
 * @param {string} note
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runQuietly(program, note) {
  const slow = setTimeout(() => process.stderr.write(`${note} …\n`), 1000);
  try {
    const { command, args, ...options } = program;
    return await new Promise((resolve, reject) => {
      const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding("utf8").on("data", (text) => {
          output += text;
        });
      }
      /** @param {NodeJS.Signals} signal */
      const passOn = (signal) => {
        stopSignal = signal;
        child.kill(signal);
      };
      for (const signal of STOP_SIGNALS) process.on(signal, passOn);
      child.once("error", reject);
      child.once("close", (code, signal) => {
        for (const signal of STOP_SIGNALS) process.off(signal, passOn);
        resolve({ code: signal === null ? (code ?? 1) : exitCodeOf(signal), output });
      });
    });
  } finally {
    clearTimeout(slow);
  }
}

/** Ends this process if it was asked to stop while a program ran, so that the next step does not start. */
export function endIfStopped() {
  if (stopSignal !== undefined) process.exit(exitCodeOf(stopSignal));
}
