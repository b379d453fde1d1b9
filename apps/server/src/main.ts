import "./memory.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { startServer } from "./start.ts";

/** Starts the server of this process, and stops it on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "the process can't go on");
    process.exit(1);
  });
  const server = await startServer(config, { log });
  const url = server.ctx.publicUrl();
  const setup = server.setupPath === null ? "" : `Make the first account at ${url}${server.setupPath}\n`;
  process.stdout.write(`Tessera is ready at ${url}\n${setup}`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    process.exit(0);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
}

main().catch((error: Error) => {
  if (!(error instanceof ConfigError)) createLog("fatal").fatal({ err: error }, "the server could not start");
  process.stderr.write(`Tessera could not start: ${error.message.split("\n", 1)[0]}\n`);
  process.exit(1);
});
