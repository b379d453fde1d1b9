import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A forward proxy that keeps what it was asked for: tunnels (CONNECT), and plain requests with whole addresses. */
export class ForwardProxy {
  readonly asked: { line: string; authorization: string | undefined }[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(credentials: string | undefined) {
    const needed = credentials && `Basic ${Buffer.from(credentials).toString("base64")}`;
    this.#server = createServer((incoming, response) => {
      this.#keep(`${incoming.method} ${incoming.url}`, incoming.headers["proxy-authorization"]);
      const { "proxy-authorization": _, ...headers } = incoming.headers;
      const onward = request(incoming.url ?? "", { method: incoming.method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.writeHead(502).end());
      incoming.pipe(onward);
    });
    this.#server.on("connect", (incoming, socket: Socket) => {
      const authorization = incoming.headers["proxy-authorization"];
      this.#keep(`CONNECT ${incoming.url}`, authorization);
      if (needed && authorization !== needed) {
        return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      }
      const [host = "", port] = (incoming.url ?? "").split(":");
      const onward = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      for (const one of [onward, socket]) one.on("error", () => {});
    });
    this.#server.on("connection", (socket) => this.#sockets.add(socket));
  }

  static async start(credentials?: string): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(credentials);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #keep(line: string, authorization: string | undefined): void {
    this.asked.push({ line, authorization });
  }
}
