import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { COMMANDS } from "../commands.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const bash = (script: string, words: string[]) =>
  execFileSync(
    "bash",
    [
      "-c",
      `${script}\nCOMP_WORDS=("$@")\nCOMP_CWORD=$(($# - 1))\n_tessera\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
      "bash",
      ...words,
    ],
    {
      encoding: "utf8",
    },
  )
    .trim()
    .split("\n");

it("completes commands, members of a group and flags in bash", async () => {
  const ci = await Workspace.create();
  const { stdout, code } = await ci.call(["completion", "bash"]);
  expect(code).toBe(0);
  expect(bash(stdout, ["tessera", "re"])).toContain("report");
  expect(bash(stdout, ["tessera", "token", "r"])).toEqual(expect.arrayContaining(["rotate", "revoke"]));
  expect(bash(stdout, ["tessera", "gate", "--wa"])).toEqual(["--wait"]);
  expect(bash(stdout, ["tessera", "token", "rotate", "--write"])).toEqual(["--write-env"]);
  expect(bash(stdout, ["tessera", "runs", "--verd"])).toEqual(["--verdict"]);
  expect(bash(stdout, ["tessera", "runs", "--json", "--verd"])).toEqual(["--verdict"]);
  expect(bash(stdout, ["tessera", "run", "--verd"])).toEqual([""]);
  expect(bash(stdout, ["tessera", "tok"])).toContain("token");
});

it.each(["bash", "zsh", "fish"])("knows every command and flag in %s", async (shell) => {
  const ci = await Workspace.create();
  const { stdout } = await ci.call(["completion", shell]);
  for (const { name, flags } of COMMANDS) {
    for (const word of [...name.split(" "), ...flags]) expect(stdout).toContain(word);
  }
});

it("refuses a shell that it doesn't know", async () => {
  const ci = await Workspace.create();
  for (const args of [["completion"], ["completion", "tcsh"], ["completion", "bash", "zsh"]]) {
    expect(await ci.call(args)).toMatchObject({ code: 2, stdout: "" });
  }
});
