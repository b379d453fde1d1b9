import { TokenWithSecret } from "@tessera/domain";
import { understood } from "../api/answers.ts";
import { callApi, jsonBody } from "../api/api-client.ts";
import { numberOf } from "../choices.ts";
import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, connectionOf, URL_FLAGS } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";
import { EnvFile } from "./env-file.ts";

const FLAGS = [...CONNECTION_FLAGS, "write-env", "overlap-hours", "json"] as const;

export const tokenRotateCommand: Command = {
  name: "token rotate",
  about: "Replace the token by a successor, which goes to a file and is never shown",
  example: "tessera token rotate --write-env .env.tessera",
  flags: FLAGS,
  run: rotate,
};

async function rotate(args: string[], host: Host): Promise<ExitCode> {
  const { terminal, redactor, cwd } = host;
  const settings = await readSettings(FLAGS, args, host);
  settings.require(...URL_FLAGS, "write-env");
  const overlapHours = numberOf(settings, "overlap-hours", { min: 0, max: 168 });
  const connection = await connectionOf(settings, host);
  // Before the token is replaced: the new one is given once, and must not be lost to a full disk or a missing folder.
  const file = await EnvFile.open(settings.get("write-env") as string, cwd);
  const body = jsonBody(overlapHours === undefined ? {} : { overlapHours });
  const answer = await callApi(host, connection, { method: "POST", path: "/tokens/self/rotate", body }).catch(
    async (error) => {
      await file.discard();
      throw error;
    },
  );
  const { token, secret } = understood(TokenWithSecret, answer, connection);
  redactor.hide(secret);
  await file.set("TESSERA_TOKEN", secret);
  terminal.say(`${token.name} is now ${token.preview}, kept in '${settings.get("write-env")}' as TESSERA_TOKEN`);
  terminal.say(`  It works until ${token.expiresAt ?? "it is revoked"}.`);
  terminal.say("  The old token works a while longer; its owner can end that in the page.");
  if (settings.get("json")) terminal.answer(JSON.stringify({ token }));
  return EXIT.done;
}
