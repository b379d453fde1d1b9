import { Me } from "@tessera/domain";
import { callApi, notTessera } from "../api/api-client.ts";
import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, connectionOf } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";
import { oneLine } from "../terminal.ts";

const WHOAMI_FLAGS = [...CONNECTION_FLAGS, "json"] as const;

export const whoamiCommand: Command = {
  name: "whoami",
  about: "Show which account the token belongs to and what it may do",
  example: "tessera whoami --url https://tessera.example.com",
  flags: WHOAMI_FLAGS,
  run: whoami,
};

async function whoami(args: string[], host: Host): Promise<ExitCode> {
  const settings = await readSettings(WHOAMI_FLAGS, args, host);
  const connection = await connectionOf(settings, host);
  const answer = await callApi(host, connection, { method: "GET", path: "/me" });
  const { data: me } = Me.safeParse(answer);
  if (!me) throw notTessera(connection.url);
  host.terminal.say(portrait(me));
  if (settings.get("json")) host.terminal.answer(JSON.stringify(answer));
  return EXIT.done;
}

function portrait({ user, token, scopes }: Me): string {
  const lines = [
    `${user.username} (${oneLine(`${user.firstName} ${user.lastName}`)}), ${user.kind}, ${user.systemRole}`,
  ];
  if (token) {
    lines.push(`  token: ${oneLine(token.name)}, ${token.preview}`);
    lines.push(
      `  status: ${token.status}, ${token.worksUntil === null ? "no end" : `works until ${token.worksUntil}`}`,
    );
    lines.push(`  projects: ${token.projects === "all" ? "all of the owner's" : token.projects.join(", ")}`);
  }
  lines.push(`  may now: ${scopes.join(", ") || "nothing"}`);
  return lines.join("\n");
}
