import type { FoundCase } from "@tessera/case-files";
import { ChangedCases, Folder, Page } from "@tessera/domain";
import { understood } from "../api/answers.ts";
import { callApi, jsonBody } from "../api/api-client.ts";
import type { Connection } from "../connection.ts";
import { CliError } from "../exit.ts";
import type { Host } from "../host.ts";

/**
 * Characters and cases of one call: the server takes a megabyte and a thousand, but its answer, which holds the cases, is
 * kept for a repeated call up to a quarter of a megabyte only.
 */
const MAX_CALL_LENGTH = 100_000;
const MAX_CALL_CASES = 200;

const FolderPage = Page(Folder);

/** Makes test cases of a project, in folders that are made where there are none. */
export class CaseUpload {
  readonly #host: Host;
  readonly #connection: Connection;
  readonly #projectId: string;
  /** Ids of folders by the names on the way to them. */
  readonly #folders = new Map<string, string>();

  constructor(host: Host, connection: Connection, projectId: string) {
    this.#host = host;
    this.#connection = connection;
    this.#projectId = projectId;
  }

  /** Answers how many were made; throws where the server refuses, and says how many were made by then. */
  async create(cases: readonly FoundCase[]): Promise<number> {
    let created = 0;
    try {
      if (cases.some(({ folders }) => folders.length > 0)) await this.#readFolders();
      for (const part of partsOf(cases)) {
        created += await this.#createPart(part);
        this.#host.terminal.status(`${created} of ${cases.length} test cases`);
      }
      return created;
    } catch (error) {
      if (error instanceof CliError)
        error.details.push(`${created} of ${cases.length} test cases were created before.`);
      throw error;
    } finally {
      this.#host.terminal.clearStatus();
    }
  }

  async #createPart(part: readonly FoundCase[]): Promise<number> {
    const cases = [];
    for (const { folders, content } of part) cases.push({ ...content, folderId: await this.#folderOf(folders) });
    const answer = await this.#post("/test-cases/bulk", { cases });
    return understood(ChangedCases, answer, this.#connection).data.length;
  }

  async #folderOf(names: readonly string[]): Promise<string | null> {
    let parentId: string | null = null;
    for (let depth = 1; depth <= names.length; depth++) {
      const path = JSON.stringify(names.slice(0, depth));
      const known = this.#folders.get(path);
      const name = names[depth - 1];
      const id: string =
        known ?? understood(Folder, await this.#post("/folders", { parentId, name }), this.#connection).id;
      this.#folders.set(path, id);
      parentId = id;
    }
    return parentId;
  }

  async #readFolders(): Promise<void> {
    const all: Folder[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query = new URLSearchParams({ projectId: this.#projectId, limit: "200", ...(cursor && { cursor }) });
      const answer = await callApi(this.#host, this.#connection, { method: "GET", path: `/folders?${query}` });
      const page: Page<Folder> = understood(FolderPage, answer, this.#connection);
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    const byId = new Map(all.map((folder) => [folder.id, folder]));
    const namesTo = (folder: Folder): string[] => {
      const parent = folder.parentId === null ? undefined : byId.get(folder.parentId);
      return [...(parent ? namesTo(parent) : []), folder.name];
    };
    for (const folder of all) this.#folders.set(JSON.stringify(namesTo(folder)), folder.id);
  }

  /** Each call has a key, so that trying it again after a lost answer makes nothing twice. */
  #post(path: string, body: object): Promise<unknown> {
    const query = new URLSearchParams({ projectId: this.#projectId });
    const idempotencyKey = this.#host.uniqueId();
    return callApi(this.#host, this.#connection, {
      ...{ method: "POST", path: `${path}?${query}`, body: jsonBody(body), idempotencyKey },
    });
  }
}

function partsOf(cases: readonly FoundCase[]): FoundCase[][] {
  const parts: FoundCase[][] = [];
  let [length, part]: [number, FoundCase[]] = [0, []];
  for (const one of cases) {
    const own = JSON.stringify(one.content).length;
    if (part.length === MAX_CALL_CASES || (part.length > 0 && length + own > MAX_CALL_LENGTH)) {
      parts.push(part);
      [length, part] = [0, []];
    }
    part.push(one);
    length += own;
  }
  return part.length > 0 ? [...parts, part] : parts;
}
