import { Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import {
  CreateToken,
  DomainError,
  LastName,
  Password,
  Registration,
  RevokeAll,
  SystemRole,
  type TokenWithSecret,
} from "@tessera/domain";
import type { z } from "zod";
import { AuditFormat, auditText } from "../audit/audit-export.ts";
import * as audit from "../audit/audit-repo.ts";
import { resetPasswordByCommand } from "../identity/credentials/password-reset-service.ts";
import { requireGoodPassword } from "../identity/credentials/password-rules.ts";
import { hashPassword } from "../identity/people/password.ts";
import { commandOrigin, getActor, getUser, isActive } from "../identity/people/user-service.ts";
import { resetSecondFactor } from "../identity/second-factor/second-factor-reset.ts";
import { createAccountByCommand } from "../identity/sign-in/setup-service.ts";
import { rebuildInsight } from "../insight/rebuild/insight-rebuild.ts";
import { createCtx, openMigratedDb } from "../instance.ts";
import { type Config, ConfigError, readConfig } from "../platform/config.ts";
import type { Ctx } from "../platform/context.ts";
import { transact } from "../platform/db/transact.ts";
import { createLog } from "../platform/log.ts";
import { getSettings } from "../platform/settings/settings.ts";
import { VERSION } from "../platform/version.ts";
import { prune } from "../runs/retention/expired-runs.ts";
import { revokeAllTokens } from "../tokens/inventory/token-admin-service.ts";
import { asOwner } from "../tokens/issue/token-owner.ts";
import { createToken } from "../tokens/issue/token-service.ts";
import { verifyCommand, witnessCommand } from "./audit-witness-command.ts";
import { type BackupOptions, backupCommand, copyCommand, restoreCommand } from "./backup/backup-command.ts";
import { BackupError } from "./backup/backup-file-repo.ts";
import { diagnosticsCommand } from "./diagnostics/diagnostics-command.ts";

const USAGE = `Commands beside the server, on the same configuration:

  migrate
      Bring the database to the newest version.
  user create --username NAME [--email ADDRESS] [--first-name TEXT] [--last-name TEXT] [--role ADMIN|USER|GUEST]
      Create an account. The password is read from standard input.
  user reset-password --username NAME
      Give a user a new password, read from standard input, and end every session of the account.
  user reset-second-factor --username NAME
      Remove the authenticator app, passkeys and recovery codes of an account and end its sessions.
  token create --user NAME --name TEXT --scopes project:read,result:write [--projects PRJ-1,PRJ-2] [--expires-in 90d]
      Create a token for a user or a service account and print only the token on standard output.
  token revoke-all --confirm "REVOKE ALL" [--spare USERNAME]
      Revoke every token of this server at once, for good; those of one account can be spared.
  audit verify [--witness FILE …]
      Verify the audit log: lists changed or missing entries, and exits with 1 if there are any, or if the log no longer contains what
      a witness says.
  audit witness FILE
      Write where the audit log stands now, signed with its key, to a new file, to be kept apart from the server.
  audit export [--format csv|jsonl]
      Print the audit log on standard output, newest entry first.
  insight rebuild
      Derive causes of failures, flaky runs and trends again from all runs. The server may keep running.
  prune
      Remove runs that no rule of their project's retention keeps any longer, and their results, for good. Works in small steps:
      the server may keep running.
  backup FILE [--audit-key FILE] [--without-attachments]
      Write a consistent copy of all data and attached files to a new file, and verify it. The server may keep running. The key
      of the audit log is not in it: --audit-key copies that to a file of its own, to be kept elsewhere. --without-attachments
      leaves the attached files out and prints their list.
  restore FILE [--audit-key FILE] [--without-attachments]
      Restore a backup of either database into an empty TESSERA_DATA_DIR or DATABASE_URL, and the key of its audit log.
  copy --to postgres://USER:PASSWORD@HOST/DATABASE | FOLDER [--without-attachments]
      Copy all data of an SQLite database into an empty PostgreSQL database, or the other way round into an empty folder, and
      compare both. Stop the server first. With --to - the address is read from standard input, so that no one else sees it.
  diagnostics FILE
      Write what someone needs to know who helps with this server to a new file: versions, settings, counts, jobs, errors and sizes,
      without secrets and without names of people. The server may keep running, or not start at all.
  version
      Print the version, release and commit.
  help
      Print this.
`;

/** A call that can't be understood; the message says what is missing. */
class UsageError extends Error {
  override name = "UsageError";
}

/** Each reads its arguments to the end, and answers what to do on the database. */
const COMMANDS: Record<string, (args: string[]) => Promise<(ctx: Ctx) => Promise<void>>> = {
  migrate: async (args) => {
    readOptions(args, []);
    return async () => {
      process.stderr.write("The database is up to date.\n");
    };
  },

  "user create": async (args) => {
    const options = readOptions(args, ["username", "email", "first-name", "last-name", "role"]);
    const username = required(options, "username");
    const { password, ...user } = checked(NewUser, {
      username,
      email: options.email ?? null,
      firstName: options["first-name"] ?? username,
      lastName: options["last-name"] ?? "",
      systemRole: options.role ?? "USER",
      password: await readPassword(),
    });
    return async (ctx) => {
      await requireGoodPassword(ctx, password, user);
      await createAccountByCommand(ctx, { ...user, passwordHash: await hashPassword(ctx, password) });
      process.stderr.write(`Made the account ${user.username} (${user.systemRole}).\n`);
    };
  },

  "user reset-password": async (args) => {
    const username = required(readOptions(args, ["username"]), "username");
    const password = checked(Password, await readPassword(), "password");
    return async (ctx) => {
      await resetPasswordByCommand(ctx, username, password);
      process.stderr.write(`Gave ${username} a new password and ended every session.\n`);
    };
  },

  "user reset-second-factor": async (args) => {
    const username = required(readOptions(args, ["username"]), "username");
    return async (ctx) => {
      const { userId } = await getActor(ctx, username);
      await resetSecondFactor(ctx, { origin: commandOrigin(ctx) }, userId);
      await ctx.outbox.sendDue();
      process.stderr.write(
        `Reset the second factor of ${username}: the password alone signs in until one is set up.\n`,
      );
    };
  },

  "token create": async (args) => {
    const options = readOptions(args, ["user", "name", "scopes", "projects", "expires-in"]);
    const username = required(options, "user");
    const expiry = expiryFrom(options["expires-in"]);
    const input = checked(CreateToken, {
      name: required(options, "name"),
      scopes: listOf(required(options, "scopes")),
      projects: options.projects === undefined ? "all" : listOf(options.projects),
      // A day stands in for the server's default, which only its database knows.
      ...(expiry ?? { expiresInDays: 1 }),
    });
    return async (ctx) => {
      if (!expiry) input.expiresInDays = (await getSettings(ctx)).defaultTokenLifetimeDays;
      const { secret, token } = await createTokenFor(ctx, username, input);
      process.stderr.write(
        `Made ${token.preview}; it expires ${token.expiresAt ?? "never"}. This is the only time you see it:\n`,
      );
      process.stdout.write(`${secret}\n`);
    };
  },

  "token revoke-all": async (args) => {
    const { confirm, spare } = readOptions(args, ["confirm", "spare"]);
    checked(RevokeAll.shape.confirmation, confirm, "--confirm");
    return async (ctx) => {
      const spared = spare === undefined ? null : await getActor(ctx, spare);
      const revoked = await revokeAllTokens(ctx, { origin: commandOrigin(ctx) }, spared);
      const but = spared === null ? "" : `, all but those of ${spared.username}`;
      process.stderr.write(`Revoked ${revoked} ${revoked === 1 ? "token" : "tokens"}${but}.\n`);
    };
  },

  "insight rebuild": async (args) => {
    readOptions(args, []);
    return async (ctx) => {
      const runs = await rebuildInsight(ctx);
      process.stderr.write(`Rebuilt the insight of ${runs} ${runs === 1 ? "run" : "runs"}.\n`);
    };
  },

  "audit verify": async (args) => {
    const files = witnessFilesOf(args);
    return (ctx) => verifyCommand(ctx, files);
  },

  "audit witness": async (args) => {
    const file = fileOf(args);
    return (ctx) => witnessCommand(ctx, file);
  },

  prune: async (args) => {
    readOptions(args, []);
    return async (ctx) => {
      const { runs, rows } = await prune(ctx, showProgress);
      process.stderr.write(`Removed ${runs} runs past their retention, and ${rows} rows for good.\n`);
    };
  },

  "audit export": async (args) => {
    const format = checked(AuditFormat, readOptions(args, ["format"]).format ?? "jsonl", "--format");
    return async (ctx) => {
      await transact(ctx, async (ctx) => {
        const entry = { action: "AUDIT_EXPORTED", details: { format }, at: ctx.now() } as const;
        await audit.append(ctx, { origin: commandOrigin(ctx) }, entry);
      });
      await pipeline(Readable.from(auditText(ctx, format, {})), process.stdout, { end: false });
    };
  },
};

/** Commands that open the database themselves, or need none. */
const ON_ITS_OWN: Record<string, (args: string[]) => (config: Config) => Promise<void>> = {
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

const NewUser = Registration.extend({
  email: Registration.shape.email.nullable(),
  lastName: LastName,
  systemRole: SystemRole,
});

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
  const alone = ON_ITS_OWN[first]?.(args.slice(1));
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

function witnessFilesOf(args: string[]): string[] {
  const [option, ...files] = args;
  if (option === undefined) return [];
  if (option !== "--witness") throw new UsageError(`There is no option “${option}”.`);
  const wrong = files.find((file) => file === "" || file.startsWith("-"));
  if (files.length === 0 || wrong !== undefined) throw new UsageError("Name the files of witnesses after --witness.");
  return files;
}

function fileOf(args: string[]): string {
  const [file, ...others] = args;
  if (file === undefined || file === "" || file.startsWith("-")) throw new UsageError("Name a file.");
  if (others.length > 0) throw new UsageError(`Name one file; “${others[0]}” is one too many.`);
  return file;
}

function readOptions<const Name extends string>(args: string[], names: readonly Name[]): Partial<Record<Name, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ args, options, strict: true }).values as Partial<Record<Name, string>>;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("Password, then Ctrl-D on a line of its own:\n");
  return (await readText(process.stdin)).replace(/\r?\n$/, "");
}

function required<Name extends string>(options: Partial<Record<Name, string>>, name: Name): string {
  const value = options[name];
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

const CLEAR_LINE = "\r\u001b[2K";

function showProgress({ runs, rows }: { runs: number; rows: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}Removed ${runs} runs, ${rows} rows`);
}

/** Throws NOT_FOUND for an unknown account, FORBIDDEN for a deactivated one, whose tokens would open nothing. */
async function createTokenFor(ctx: Ctx, username: string, input: CreateToken): Promise<TokenWithSecret> {
  const actor = await getActor(ctx, username);
  if (!(await isActive(ctx, actor.userId)))
    throw new DomainError("FORBIDDEN", `The account “${username}” is deactivated`);
  const { kind } = await getUser(ctx, actor.userId);
  return createToken(ctx, actor, { ...asOwner(actor), kind }, input);
}

function listOf(commaSeparated: string): string[] {
  return commaSeparated
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** `90d`, or `never`; undefined where nothing is said. */
function expiryFrom(text: string | undefined): { expiresInDays: number } | { neverExpires: true } | undefined {
  if (text === undefined) return undefined;
  if (text === "never") return { neverExpires: true };
  const days = /^([1-9][0-9]{0,3})d$/.exec(text)?.[1];
  if (days === undefined) throw new UsageError(`--expires-in ${text} can't be read: give days like 90d, or never`);
  return { expiresInDays: Number(days) };
}

function checked<Schema extends z.ZodType>(schema: Schema, input: unknown, name?: string): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${name ?? issue?.path.join(".")}: ${issue?.message}`);
}

/** Errors whose message says it all. */
const KNOWN = [DomainError, ConfigError, BackupError];

main(process.argv.slice(2)).catch((error: Error) => {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${USAGE}`);
  else if (KNOWN.some((known) => error instanceof known)) process.stderr.write(`${error.message}\n`);
  else createLog("fatal").fatal({ err: error }, "the command failed unexpectedly; nothing more was done");
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
