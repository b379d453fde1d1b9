import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { type ErrorCode, HTTP_STATUS, type ImportReceipt, type Me } from "@tessera/domain";

/** The vector of the token format that all of these tests use; it must appear in no output. */
export const TOKEN = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";

export type RecordedRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage["headers"];
  /** Of the whole body. */
  bytes: number;
  /** The `file` parts; left out for bodies too large to keep. */
  files: { name: string; content: string }[];
};

export type Reply = (response: ServerResponse, request: RecordedRequest) => void | Promise<void>;

/** What happens to a request that isn't read to its end, nor recorded. */
type Cut = "drop the connection" | "refuse before the body";

const KEPT_BODY = 1_000_000;

/** A real HTTP server that speaks the contract: it takes replies from its script, and accepts everything when that is empty. */
export class ContractServer {
  readonly requests: RecordedRequest[] = [];
  readonly #script: (Reply | Cut)[] = [];
  readonly #server: Server;

  readonly #scheme: "http" | "https";

  private constructor(tls: { key: string; cert: string } | undefined) {
    const handle = (request: IncomingMessage, response: ServerResponse) => this.#handle(request, response);
    this.#scheme = tls ? "https" : "http";
    this.#server = tls ? createTlsServer(tls, handle) : createServer(handle);
  }

  /** With key and certificate, over https. */
  static async start(tls?: { key: string; cert: string }): Promise<ContractServer> {
    const server = new ContractServer(tls);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The replies to the next requests, in this order. */
  willReply(...replies: (Reply | Cut)[]): this {
    this.#script.push(...replies);
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = this.#script.shift() ?? accept;
    if (reply === "drop the connection") return void request.socket.destroy();
    if (reply === "refuse before the body") return void error("PAYLOAD_TOO_LARGE", "Too large")(response);
    const recorded = await record(request).catch(() => undefined);
    if (!recorded) return;
    this.requests.push(recorded);
    await reply(response, recorded);
  }
}

async function record(request: IncomingMessage): Promise<RecordedRequest> {
  const url = new URL(request.url ?? "/", "http://server");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= KEPT_BODY) chunks.push(chunk);
  }
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    bytes,
    files: isForm(request) && bytes <= KEPT_BODY ? await filesIn(Buffer.concat(chunks), request) : [],
  };
}

function isForm({ headers }: IncomingMessage): boolean {
  return headers["content-type"]?.startsWith("multipart/form-data") === true;
}

async function filesIn(body: Buffer<ArrayBuffer>, request: IncomingMessage): Promise<RecordedRequest["files"]> {
  const form = await new Response(body, {
    headers: { "content-type": request.headers["content-type"] ?? "" },
  }).formData();
  const parts = form.getAll("file") as unknown as File[];
  return Promise.all(parts.map(async (part) => ({ name: part.name, content: await part.text() })));
}

const accept: Reply = (response, request) => {
  if (request.headers.authorization !== `Bearer ${TOKEN}`)
    return error("INVALID_TOKEN", "API token is unknown")(response);
  if (request.path.endsWith("/api/v1/me")) return json(200, ME)(response, request);
  const isDryRun = request.query.dryRun === "true";
  const cycleId = request.query.cycleId ?? "TCYCLE-1";
  return json(isDryRun ? 200 : 201, receipt({ cycleId, ...(isDryRun && { id: null }) }))(response, request);
};

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", "x-request-id": "req-1", ...headers });
    response.end(JSON.stringify(body));
  };
}

export function error(
  errorCode: ErrorCode,
  message: string,
  details: object = {},
  headers: Record<string, string> = {},
): (response: ServerResponse) => void {
  const reply = json(HTTP_STATUS[errorCode], { error: message, errorCode, requestId: "req-1", ...details }, headers);
  return (response) => reply(response, undefined as never);
}

export function receipt(changes: Partial<ImportReceipt> = {}): ImportReceipt {
  return {
    id: "imp-1",
    projectId: "PRJ-1",
    cycleId: "TCYCLE-1",
    format: "junit",
    replayed: false,
    status: "complete",
    totals: { tests: 12, passed: 9, failed: 0, errors: 0, skipped: 3, durationMs: 4321 },
    cases: { matched: 10, created: 2, updated: 1 },
    flaky: 0,
    sharedNames: 0,
    warnings: [],
    outside: [],
    attachments: { stored: 0, missing: 0, tooLarge: 0, noRoom: 0 },
    url: "/projects/PRJ-1/cycles/TCYCLE-1",
    run: null,
    ...changes,
  };
}

const PERSON = { id: "u1", username: "alice", name: "Alice Adams", avatar: null };

export const ME: Me = {
  user: {
    id: "u1",
    kind: "human",
    username: "alice",
    email: null,
    firstName: "Alice",
    lastName: "Adams",
    systemRole: "USER",
    avatar: null,
  },
  token: {
    id: "t1",
    kind: "pat",
    name: "CI",
    identifier: "a1B2c3D4",
    preview: "tsr_pat_a1B2c3D4…nn9",
    status: "Active",
    scopes: ["project:read", "result:write"],
    projects: ["PRJ-1"],
    allowedIps: [],
    createdAt: "2030-01-01T00:00:00.000Z",
    expiresAt: "2030-04-01T00:00:00.000Z",
    lastUsedAt: null,
    lastUsedIp: null,
    lastUsedUserAgent: null,
    client: null,
    revokedAt: null,
    revokedBy: null,
    revokedReason: null,
    rotatedFrom: null,
    rotatedTo: null,
    worksUntil: "2030-04-01T00:00:00.000Z",
    owner: PERSON,
  },
  scopes: ["project:read", "result:write"],
};
