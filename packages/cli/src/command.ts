import type { ExitCode } from "./exit.ts";
import type { FlagName } from "./flags.ts";
import type { Host } from "./host.ts";

export type Command = {
  /** One word, or two for a command of a group: `token rotate`. */
  name: string;
  about: string;
  example: string;
  flags: readonly FlagName[];
  /** What it takes besides flags, as the help shows it: `FILE`. */
  takes?: string;
  run(args: string[], host: Host): Promise<ExitCode>;
};
