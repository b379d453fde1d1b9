import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { path: string; headers: IncomingHttpHeaders; body: string };
type Answer = (res: ServerResponse, received: Received) => void;

/** A target of webhooks on the loopback: keeps what it gets, and answers as the test says. */
export class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  #answer: Answer = (res) => void res.writeHead(204).end();
  #waiting: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Receiver> {
    const server = createServer((req, res) => void receiver.#take(req, res));
    const receiver: Receiver = new Receiver(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return receiver;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** How it answers from now on. */
  answer(answer: Answer): void {
    this.#answer = answer;
  }

  /** The same, with a status and headers only. */
  answerWith(status: number, headers: Record<string, string> = {}): void {
    this.answer((res) => void res.writeHead(status, headers).end());
  }

  /** Waits until so many requests have come since it started. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(part as Buffer);
    const received = { path: req.url ?? "", headers: req.headers, body: Buffer.concat(parts).toString() };
    this.received.push(received);
    for (const go of this.#waiting.splice(0)) go();
    this.#answer(res, received);
  }
}
