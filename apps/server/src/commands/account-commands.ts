import { text as readText } from "node:stream/consumers";
import { LastName, Password, Registration, SystemRole } from "@tessera/domain";
import { resetPasswordByCommand } from "../identity/credentials/password-reset-service.ts";
import { requireGoodPassword } from "../identity/credentials/password-rules.ts";
import { hashPassword } from "../identity/people/password.ts";
import { commandOrigin, getActor } from "../identity/people/user-service.ts";
import { resetSecondFactor } from "../identity/second-factor/second-factor-reset.ts";
import { createAccountByCommand } from "../identity/sign-in/setup-service.ts";
import { checked, type DatabaseCommands, readOptions, required } from "./command-arguments.ts";

const NewUser = Registration.extend({
  email: Registration.shape.email.nullable(),
  lastName: LastName,
  systemRole: SystemRole,
});

export const accountCommands: DatabaseCommands = {
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
};

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write("Password, then Ctrl-D on a line of its own:\n");
  return (await readText(process.stdin)).replace(/\r?\n$/, "");
}
