import { InstanceStatus } from "@tessera/domain";
import { understood } from "../api/answers.ts";
import { notTessera, readPublic } from "../api/api-client.ts";
import type { Command } from "../command.ts";
import { SERVER_FLAGS, serverOf, URL_FLAGS } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";

const FLAGS = [...SERVER_FLAGS, "json"] as const;

export const statusCommand: Command = {
  name: "status",
  about: "Show whether the server is up; needs no token",
  example: "tessera status --url https://tessera.example.com",
  flags: FLAGS,
  run: showStatus,
};

async function showStatus(args: string[], host: Host): Promise<ExitCode> {
  const settings = await readSettings(FLAGS, args, host);
  settings.require(...URL_FLAGS);
  const server = await serverOf(settings, host);
  const { text } = await readPublic(host, server, "/status");
  const answer = parsed(text, server.url);
  const { status, parts } = understood(InstanceStatus, answer, server);
  host.terminal.say(`${server.url} is ${status}`);
  for (const [name, part] of Object.entries(parts)) host.terminal.say(`  ${name}: ${part.state}`);
  if (settings.get("json")) host.terminal.answer(JSON.stringify(answer));
  return status === "down" ? EXIT.server : EXIT.done;
}

function parsed(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notTessera(url);
  }
}
