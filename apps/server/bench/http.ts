import { Agent, request } from "node:http";
import { join } from "node:path";
import { best, medianRatio, type Row, rate } from "./measure.ts";
import { startBenchServer, startProcess, stopProcess } from "./server-process.ts";

const CONNECTIONS = 16;
const ROUND = 10_000;
const ROUNDS = 8;

/** Requests a second of a small authenticated list, against a bare Express route with the same SELECTs. */
export async function benchHttp(): Promise<Row[]> {
  const tessera = await startBenchServer();
  const bare = await startProcess(join(import.meta.dirname, "bare-route.ts"), {
    BENCH_SQLITE: join(tessera.dataDir, "tessera.sqlite"),
  });
  try {
    const rates = { bare: [] as number[], tessera: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      rates.bare.push(await load(`${bare.url}/`, tessera.secret));
      rates.tessera.push(await load(`${tessera.url}/api/v1/projects/user-projects`, tessera.secret));
    }
    const [bareRate, tesseraRate] = [best(rates.bare), best(rates.tessera)];
    return [
      { what: "bare Express route with the same SELECTs", value: `${Math.round(bareRate)} /s` },
      {
        what: "GET /api/v1/projects/user-projects",
        value: `${Math.round(tesseraRate)} /s`,
        ratio: medianRatio(rates.tessera, rates.bare),
        least: 0.5,
      },
    ];
  } finally {
    await stopProcess(bare.child);
    await tessera.stop();
  }
}

/** Requests a second; with a body they are POST requests with JSON. */
export async function load(url: string, secret: string, body?: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  try {
    return await rate(ROUND, async (count) => {
      let left = count;
      await Promise.all(
        Array.from({ length: CONNECTIONS }, async () => {
          while (left-- > 0) await send(url, { secret, agent, body });
        }),
      );
    });
  } finally {
    agent.destroy();
  }
}

type Sending = { secret: string; agent: Agent; body: string | undefined };

function send(url: string, { secret, agent, body }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const options = {
      agent,
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${secret}`, ...type },
    };
    request(url, options, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
      response.resume().on("end", resolve);
    })
      .on("error", reject)
      .end(body);
  });
}
