import { text as readText } from "node:stream/consumers";
import { type BackupOptions, backupCommand, copyCommand, restoreCommand } from "./backup/backup-command.ts";
import { type CommandsAlone, fileOf, readOptions, required } from "./command-arguments.ts";
import { diagnosticsCommand } from "./diagnostics/diagnostics-command.ts";

export const dataCommands: CommandsAlone = {
  backup: (args) => {
    const options = backupOptionsOf(args);
    return (config) => backupCommand(config, options);
  },

  copy: (args) => {
    const { rest, withoutAttachments } = takeWithoutAttachments(args);
    const to = required(readOptions(rest, ["to"]), "to");
    return async (config) =>
      copyCommand(config, to === "-" ? (await readText(process.stdin)).trim() : to, withoutAttachments);
  },

  diagnostics: (args) => {
    const file = fileOf(args);
    return (config) => diagnosticsCommand(config, file);
  },

  restore: (args) => {
    const options = backupOptionsOf(args);
    return (config) => restoreCommand(config, options);
  },
};

function backupOptionsOf(args: string[]): BackupOptions {
  const { rest: given, withoutAttachments } = takeWithoutAttachments(args);
  const at = given.indexOf("--audit-key");
  const rest = at < 0 ? given : given.toSpliced(at, 2);
  const auditKey = at < 0 ? undefined : fileOf(given.slice(at + 1, at + 2));
  return { file: fileOf(rest), auditKey, withoutAttachments };
}

function takeWithoutAttachments(args: string[]): { rest: string[]; withoutAttachments: boolean } {
  const rest = args.filter((arg) => arg !== "--without-attachments");
  return { rest, withoutAttachments: rest.length < args.length };
}
