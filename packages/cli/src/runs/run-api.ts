import { Run, type RunResult } from "@tessera/domain";
import { ResultPage, RunPage, understood } from "../api/answers.ts";
import { callApi } from "../api/api-client.ts";
import type { Connection } from "../connection.ts";
import type { Host } from "../host.ts";

/** A run as we understand it, and as it came, with what a newer server may add. */
export type FoundRun = { run: Run; answer: unknown };

/** Reads the runs of one project. */
export class RunApi {
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #projectId: string;

  constructor(host: Host, connection: Connection, projectId: string) {
    this.#host = host;
    this.#connection = connection;
    this.#projectId = projectId;
  }

  /** The run of a key; undefined where no upload of it came yet. The server finds parts of keys, so many may be read. */
  async findByKey(key: string): Promise<FoundRun | undefined> {
    const query: Record<string, string> = { search: key.slice(0, LONGEST_SEARCH), limit: "200" };
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.#get("/runs", query);
      const { data, nextCursor } = understood(RunPage, answer, this.#connection);
      const at = data.findIndex((one) => one.key === key);
      if (data[at]) return { run: data[at], answer: (answer as { data: unknown[] }).data[at] };
      if (nextCursor === null) return undefined;
      query.cursor = nextCursor;
    }
    return undefined;
  }

  async get(runId: string): Promise<FoundRun> {
    const answer = await this.#get(`/runs/${encodeURIComponent(runId)}`, {});
    return { run: understood(Run, answer, this.#connection), answer };
  }

  /** Says that no more uploads come. */
  async finish(runId: string): Promise<FoundRun> {
    const path = `/runs/${encodeURIComponent(runId)}/finish?${new URLSearchParams({ projectId: this.#projectId })}`;
    const answer = await callApi(this.#host, this.#connection, { method: "POST", path });
    return { run: understood(Run, answer, this.#connection), answer };
  }

  /** The cases of a run that pass a filter, page by page. */
  async *results(runId: string, filter: { change: string } | { status: readonly string[] }): AsyncGenerator<RunResult> {
    const query: Record<string, string | readonly string[]> = { ...filter, limit: "200" };
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.#get(`/runs/${encodeURIComponent(runId)}/results`, query);
      const { data, nextCursor } = understood(ResultPage, answer, this.#connection);
      yield* data;
      if (nextCursor === null) return;
      query.cursor = nextCursor;
    }
  }

  #get(path: string, query: Record<string, string | readonly string[]>): Promise<unknown> {
    const search = new URLSearchParams({ projectId: this.#projectId });
    for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one);
    return callApi(this.#host, this.#connection, { method: "GET", path: `${path}?${search}` });
  }
}

/** Characters that the server takes. */
const LONGEST_SEARCH = 200;
/** Of 200 rows. */
const MAX_PAGES = 100;
