import { casesImportCommand } from "./cases/cases-import-command.ts";
import type { Command } from "./command.ts";
import { completionCommand } from "./completion/completion-command.ts";
import { finishCommand } from "./finish/finish-command.ts";
import { gateCommand } from "./gate/gate-command.ts";
import { listCommands } from "./lists/list-command.ts";
import { reportCommand } from "./report/report-command.ts";
import { runCommand } from "./run/run-command.ts";
import { statusCommand } from "./status/status-command.ts";
import { tokenRevokeCommand } from "./token/token-revoke-command.ts";
import { tokenRotateCommand } from "./token/token-rotate-command.ts";
import { whoamiCommand } from "./whoami/whoami-command.ts";

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  reportCommand,
  gateCommand,
  runCommand,
  finishCommand,
  ...listCommands,
  casesImportCommand,
  whoamiCommand,
  tokenRotateCommand,
  tokenRevokeCommand,
  statusCommand,
  completionCommand(() => COMMANDS),
];
