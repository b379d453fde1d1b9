import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Config, ConfigError } from "../config.ts";
import {
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  MAX_CONNECTIONS,
  REQUEST_TIMEOUT_MS,
  STOP_TIMEOUT_MS,
} from "../limits/limits.ts";

/** How long a connection without a request is kept at a stop, in milliseconds: one may be on its way. */
const UNUSED_CONNECTION_MS = 1000;

/** The port of this process, which answers 503 until it is given what answers. */
export class HttpServer {
  readonly #server: Server;
  readonly #responses = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.maxConnections = MAX_CONNECTIONS;
  }

  /** Throws ConfigError where the port or the address can't be had. */
  static async listen({ host, port }: Pick<Config, "host" | "port">): Promise<HttpServer> {
    const times = {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    };
    const server = createServer(times, refuseForNow);
    try {
      server.listen(port, host);
      await once(server, "listening");
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "EADDRINUSE") throw ConfigError.of("PORT", `${port} is in use on ${host}`, error);
      throw ConfigError.of(code === "EACCES" ? "PORT" : "HOST", message, error);
    }
    return new HttpServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  answerWith(app: RequestListener): void {
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("request", (_req, res) => {
      if (!this.#server.listening) res.setHeader("Connection", "close");
      this.#responses.add(res);
      res.once("close", () => this.#responses.delete(res));
    });
    this.#server.off("request", refuseForNow).on("request", app);
    // Without this, Node.js asks for the body before anything looked at the request.
    this.#server.on("checkContinue", (req, res) => {
      continueOnRead(req, res);
      this.#server.emit("request", req, res);
    });
  }

  /** Takes no new requests, and lets those in flight finish. */
  async drain(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    // A connection kept alive for the next request would keep the server from closing.
    for (const res of this.#responses) if (!res.headersSent) res.setHeader("Connection", "close");
    const unused = setTimeout(() => this.#closeUnused(), UNUSED_CONNECTION_MS);
    const timeout = setTimeout(() => this.#server.closeAllConnections(), STOP_TIMEOUT_MS);
    await closed;
    clearTimeout(timeout);
    clearTimeout(unused);
  }

  /** Closes connections that were opened ahead and carry no request: for Node.js they are not idle, so that it waits for them. */
  #closeUnused(): void {
    const busy = new Set([...this.#responses].map((res) => res.socket));
    for (const socket of this.#sockets) if (!busy.has(socket)) socket.destroy();
  }

  /** Gives the port back at once; after `drain`, nothing is left to do. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Asks for the body of a request that waits with it (`Expect: 100-continue`) when it is first read, and never if it isn't. */
function continueOnRead(req: IncomingMessage, res: ServerResponse): void {
  const read = req._read.bind(req);
  req._read = (size) => {
    req._read = read;
    if (!res.headersSent) res.writeContinue();
    read(size);
  };
}

const refuseForNow: RequestListener = (_req, res) => {
  res.writeHead(503, { "Retry-After": "1", "Content-Type": "application/json" }).end('{"status":"starting"}');
};
