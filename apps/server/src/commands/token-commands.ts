import { CreateToken, DomainError, RevokeAll, type TokenWithSecret } from "@tessera/domain";
import { commandOrigin, getActor, getUser, isActive } from "../identity/people/user-service.ts";
import type { Ctx } from "../platform/context.ts";
import { getSettings } from "../platform/settings/settings.ts";
import { revokeAllTokens } from "../tokens/inventory/token-admin-service.ts";
import { asOwner } from "../tokens/issue/token-owner.ts";
import { createToken } from "../tokens/issue/token-service.ts";
import { checked, type DatabaseCommands, readOptions, required, UsageError } from "./command-arguments.ts";

export const tokenCommands: DatabaseCommands = {
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
};

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
