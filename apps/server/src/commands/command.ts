import { DomainError } from "@tessera/domain";
import { createCtx, openMigratedDb } from "../instance.ts";
import { BlobStoreFailure } from "../platform/blobs/blob-store-failure.ts";
import { ConfigError, readConfig } from "../platform/config.ts";
import { createLog } from "../platform/log.ts";
import { VERSION } from "../platform/version.ts";
import { accountCommands } from "./account-commands.ts";
import { auditCommands } from "./audit-commands.ts";
import { BackupError } from "./backup/backup-file-repo.ts";
import { type DatabaseCommands, readOptions, UsageError } from "./command-arguments.ts";
import { USAGE } from "./command-usage.ts";
import { dataCommands } from "./data-commands.ts";
import { runCommands } from "./run-commands.ts";
import { tokenCommands } from "./token-commands.ts";

const COMMANDS: DatabaseCommands = {
  migrate: async (args) => {
    readOptions(args, []);
    return async () => {
      process.stderr.write("The database is up to date.\n");
    };
  },
  ...accountCommands,
  ...tokenCommands,
  ...auditCommands,
  ...runCommands,
};

async function main(args: string[]): Promise<void> {
  if (args[0] === "help" || args.some((arg) => arg === "--help" || arg === "-h")) {
    process.stdout.write(USAGE);
    return;
  }
  const [first = ""] = args;
  if (first === "version") {
    readOptions(args.slice(1), []);
    process.stdout.write(`${VERSION}\n`);
    return;
  }
  const alone = dataCommands[first]?.(args.slice(1));
  if (alone) return alone(readConfig());
  const name = Object.hasOwn(COMMANDS, first) ? first : args.slice(0, 2).join(" ");
  const command = COMMANDS[name];
  if (!command) throw new UsageError(args.length === 0 ? "Name a command." : `There is no command “${name}”.`);
  const work = await command(args.slice(name.split(" ").length));
  const config = readConfig();
  const log = createLog(config.logLevel);
  const { db, auditKey } = await openMigratedDb(config, log);
  try {
    await work(createCtx(config, db, { auditKey, log }));
  } finally {
    await db.destroy();
  }
}

/** Errors whose message says it all. */
const KNOWN = [DomainError, ConfigError, BackupError, BlobStoreFailure];

main(process.argv.slice(2)).catch((error: Error) => {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${USAGE}`);
  else if (KNOWN.some((known) => error instanceof known)) process.stderr.write(`${error.message}\n`);
  else createLog("fatal").fatal({ err: error }, "the command failed unexpectedly; nothing more was done");
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
