import { Token } from "@tessera/domain";
import { understood } from "../api/answers.ts";
import { callApi } from "../api/api-client.ts";
import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, connectionOf, URL_FLAGS } from "../connection.ts";
import { CliError, EXIT, type ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";

const FLAGS = [...CONNECTION_FLAGS, "yes", "json"] as const;

export const tokenRevokeCommand: Command = {
  name: "token revoke",
  about: "Revoke the token, for good",
  example: "tessera token revoke --yes",
  flags: FLAGS,
  run: revoke,
};

async function revoke(args: string[], host: Host): Promise<ExitCode> {
  const settings = await readSettings(FLAGS, args, host);
  settings.require(...URL_FLAGS);
  const connection = await connectionOf(settings, host);
  if (!settings.get("yes")) {
    throw new CliError(EXIT.usage, `This revokes ${connection.preview} for good`, ["Give --yes to do it."]);
  }
  const answer = await callApi(host, connection, { method: "DELETE", path: "/tokens/self" });
  const { name, preview } = understood(Token, answer, connection);
  host.terminal.say(`${name}, ${preview}, is revoked`);
  if (settings.get("json")) host.terminal.answer(JSON.stringify(answer));
  return EXIT.done;
}
