import type { Command } from "../command.ts";
import { parseWithArguments } from "../command-line.ts";
import { CliError, EXIT, type ExitCode } from "../exit.ts";
import { flag } from "../flags.ts";
import type { Host } from "../host.ts";

type Script = (commands: readonly Command[]) => string;

/** The command that prints completion for these commands. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return {
    name: "completion",
    about: "Print completion for a shell: bash, zsh or fish",
    example: "source <(tessera completion bash)",
    flags: [],
    takes: "SHELL",
    run: async (args, host) => complete(args, host, commands()),
  };
}

const SCRIPTS: Record<string, Script> = { bash, zsh, fish };

function complete(args: string[], { terminal }: Host, commands: readonly Command[]): ExitCode {
  const [shell] = parseWithArguments(args, [], 1).positionals;
  const script = shell === undefined ? undefined : SCRIPTS[shell];
  if (!script) {
    throw new CliError(EXIT.usage, shell === undefined ? "Name a shell" : `There is no completion for '${shell}'`, [
      `There is one for ${Object.keys(SCRIPTS).join(", ")}.`,
    ]);
  }
  terminal.answer(script(commands));
  return EXIT.done;
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map(
    ({ name, flags }) => `    "${name} "*) words="${flags.map((it) => `--${it}`).join(" ")}" ;;`,
  );
  return `_tessera() {
  local typed="\${COMP_WORDS[*]:1:COMP_CWORD-1} " words
  case "$typed" in
${cases.join("\n")}
    "token ") words="${secondWords(commands, "token")}" ;;
    "cases ") words="${secondWords(commands, "cases")}" ;;
    *) words="${firstWords(commands).join(" ")}" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  case "\${COMP_WORDS[COMP_CWORD]}" in --*) ;; *) COMPREPLY+=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")) ;; esac
}
complete -o filenames -F _tessera tessera`;
}

function zsh(commands: readonly Command[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
}

function fish(commands: readonly Command[]): string {
  const lines = firstWords(commands).map((word) => {
    return `complete -c tessera -n __fish_use_subcommand -f -a ${word} -d '${quoted(aboutOf(commands, word))}'`;
  });
  for (const group of ["token", "cases"]) {
    lines.push(`complete -c tessera -n '__fish_seen_subcommand_from ${group}' -f -a '${secondWords(commands, group)}'`);
  }
  for (const { name, flags } of commands) {
    for (const one of flags) {
      const needs = flag(one).kind === "switch" ? "" : " -r";
      const place = name.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
      lines.push(`complete -c tessera -n '${place.join("; and ")}' -l ${one}${needs} -d '${quoted(flag(one).about)}'`);
    }
  }
  return lines.join("\n");
}

function firstWords(commands: readonly Command[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];
}

function secondWords(commands: readonly Command[], group: string): string {
  return commands.flatMap(({ name }) => (name.startsWith(`${group} `) ? [name.slice(group.length + 1)] : [])).join(" ");
}

function aboutOf(commands: readonly Command[], word: string): string {
  return commands.find(({ name }) => name.split(" ")[0] === word)?.about ?? "";
}

function quoted(text: string): string {
  return text.replaceAll("'", "’");
}
