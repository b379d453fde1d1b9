import "./platform/memory.ts";
import { startServer } from "./instance.ts";
import { ConfigError, readConfig } from "./platform/config.ts";
import { secureDataFolder } from "./platform/data-folder.ts";
import { lockDataFolder } from "./platform/folder-lock.ts";
import { createLog } from "./platform/log.ts";
import { traceWith } from "./platform/tracing/spans.ts";

/** Starts the server of this process, and stops it on SIGINT and SIGTERM. */
async function main(args: string[]): Promise<void> {
  const isDemo = args.length === 1 && args[0] === "--demo";
  if (!isDemo) refuseArguments(args);
  const settings = readConfig();
  const log = createLog(settings.logLevel);
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "the process hit an unexpected error and stops");
    process.exit(1);
  });
  // What a demo is filled with is no part of a server that people rely on.
  const demo = isDemo ? await (await import("./commands/demo/demo-instance.ts")).prepareDemo(settings, log) : undefined;
  const config = demo?.config ?? settings;
  // Before the lock, which lies in the folder.
  await secureDataFolder(config.dataDir, log);
  const lock = await lockDataFolder(config);
  // Loaded only where it is wanted: it takes memory and time at the start.
  const tracer =
    config.traces && (await import("./platform/tracing/otlp-tracer.ts")).createOtlpTracer(config.traces, log);
  if (tracer) traceWith(tracer);
  const server = await startServer(config, { log });
  const url = server.ctx.publicUrl();
  const setup = server.setupPath === null ? "" : `Create the first account at ${url}${server.setupPath}\n`;
  const signIn = demo
    ? `Sign in as ${demo.username} with the password ${demo.password}; all of it is gone at the stop\n`
    : "";
  process.stdout.write(`Tessera is ready at ${url}\n${setup}${signIn}`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    await tracer?.stop().catch((err) => log.warn({ err }, "failed to send the last spans of traces; they are lost"));
    lock?.release();
    await demo?.remove();
    // The exporter goes on trying to reach a collector that is away.
    if (tracer) process.exit();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

/** The part after an equals sign is not repeated: it may be a secret. */
function refuseArguments([first]: string[]): void {
  if (first === undefined) return;
  throw new ConfigError(`there is no argument “${first.split("=", 1)[0]}”; settings are environment variables`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  if (!(error instanceof ConfigError)) createLog("fatal").fatal({ err: error }, "the server could not start");
  process.stderr.write(`Tessera could not start: ${error.message.split("\n", 1)[0]}\n`);
  process.exit(1);
});
