import { type ImportResult, type Page, Run, type RunResult } from "@tessera/domain";
import {
  ResultPage,
  RunPage,
  type Schema,
  type UploadOfRun,
  UploadPage,
  UploadResultPage,
  understood,
} from "../api/answers.ts";
import { callApi, notTessera } from "../api/api-client.ts";
import type { Connection } from "../connection.ts";
import type { Host } from "../host.ts";

/** A run as we understand it, and as it came, with what a newer server may add. */
export type FoundRun = { run: Run; answer: unknown };

type Query = Record<string, string | readonly string[]>;

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
    const search = { search: key.slice(0, LONGEST_SEARCH) };
    for await (const { page, answer } of this.#pages(RunPage, "/runs", search)) {
      const at = page.data.findIndex((one) => one.key === key);
      if (page.data[at]) return { run: page.data[at], answer: (answer as { data: unknown[] }).data[at] };
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

  /** The cases of a run that pass a filter. */
  results(runId: string, filter: { change: string } | { status: readonly string[] }): AsyncGenerator<RunResult> {
    return this.#rows(ResultPage, `/runs/${encodeURIComponent(runId)}/results`, filter);
  }

  /** The uploads of a run, newest first. */
  uploads(runId: string): AsyncGenerator<UploadOfRun> {
    return this.#rows(UploadPage, "/imports", { runId });
  }

  /** The failing tests of an upload that match no case. */
  unmatched(importId: string): AsyncGenerator<ImportResult> {
    const filter = { match: "unmatched", status: ["failed", "error"] };
    return this.#rows(UploadResultPage, `/imports/${encodeURIComponent(importId)}/results`, filter);
  }

  async *#rows<Row>(schema: Schema<Page<Row>>, path: string, filter: Query): AsyncGenerator<Row> {
    for await (const { page } of this.#pages(schema, path, filter)) yield* page.data;
  }

  /** All pages of a list to its end: a gate that stopped before it could let the failure on the next page pass. */
  async *#pages<Row>(schema: Schema<Page<Row>>, path: string, filter: Query) {
    const query: Query = { ...filter, limit: "200" };
    for (;;) {
      const answer = await this.#get(path, query);
      const page = understood(schema, answer, this.#connection);
      yield { page, answer };
      if (page.nextCursor === null) return;
      if (page.nextCursor === query.cursor) throw notTessera(this.#connection.url);
      query.cursor = page.nextCursor;
    }
  }

  #get(path: string, query: Query): Promise<unknown> {
    const search = new URLSearchParams({ projectId: this.#projectId });
    for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one);
    return callApi(this.#host, this.#connection, { method: "GET", path: `${path}?${search}` });
  }
}

/** Characters that the server takes. */
const LONGEST_SEARCH = 200;
