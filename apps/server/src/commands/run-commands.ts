import { rebuildInsight } from "../insight/rebuild/insight-rebuild.ts";
import { prune } from "../runs/retention/expired-runs.ts";
import { type DatabaseCommands, readOptions } from "./command-arguments.ts";

export const runCommands: DatabaseCommands = {
  "insight rebuild": async (args) => {
    readOptions(args, []);
    return async (ctx) => {
      const runs = await rebuildInsight(ctx);
      process.stderr.write(`Rebuilt the insight of ${runs} ${runs === 1 ? "run" : "runs"}.\n`);
    };
  },

  prune: async (args) => {
    readOptions(args, []);
    return async (ctx) => {
      const { runs, rows } = await prune(ctx, showProgress);
      process.stderr.write(`Removed ${runs} runs past their retention, and ${rows} rows for good.\n`);
    };
  },
};

const CLEAR_LINE = "\r\u001b[2K";

function showProgress({ runs, rows }: { runs: number; rows: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`${CLEAR_LINE}Removed ${runs} runs, ${rows} rows`);
}
