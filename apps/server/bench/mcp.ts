import { load } from "./http.ts";
import { best, medianRatio, type Row } from "./measure.ts";
import { startBenchServer } from "./server-process.ts";

const ROUNDS = 8;
const CALL = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_projects", arguments: {} } };

/** Calls of a tool a second, against the REST call of the same procedure. */
export async function benchMcp(): Promise<Row[]> {
  const tessera = await startBenchServer();
  try {
    const rates = { rest: [] as number[], mcp: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.rest.push(await load(`${tessera.url}/api/v1/projects`, tessera.secret));
      rates.mcp.push(await load(`${tessera.url}/mcp`, tessera.secret, JSON.stringify(CALL)));
    }
    return [
      { what: "GET /api/v1/projects", value: `${Math.round(best(rates.rest))} /s` },
      {
        what: "MCP tools/call list_projects",
        value: `${Math.round(best(rates.mcp))} /s`,
        ratio: medianRatio(rates.mcp, rates.rest),
        least: 0.4,
      },
    ];
  } finally {
    await tessera.stop();
  }
}
