import "./platform/memory.ts";
import { startServer } from "./instance.ts";
import { ConfigError, readConfig } from "./platform/config.ts";
import { secureDataFolder } from "./platform/data-folder.ts";
import { lockDataFolder } from "./platform/folder-lock.ts";
import { createLog } from "./platform/log.ts";

/** Starts the server of this process, and stops it on SIGINT and SIGTERM. */
async function main(args: string[]): Promise<void> {
  refuseArguments(args);
  const config = readConfig();
  const log = createLog(config.logLevel);
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "the process hit an unexpected error and stops");
    process.exit(1);
  });
  // Before the lock, which lies in the folder.
  await secureDataFolder(config.dataDir, log);
  const lock = await lockDataFolder(config);
  const server = await startServer(config, { log });
  const url = server.ctx.publicUrl();
  const setup = server.setupPath === null ? "" : `Create the first account at ${url}${server.setupPath}\n`;
  process.stdout.write(`Tessera is ready at ${url}\n${setup}`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.stop();
    lock?.release();
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
