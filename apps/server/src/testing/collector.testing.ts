import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

type Value = string | number | boolean;
/** A span as it arrived. */
export type CollectedSpan = {
  traceId: string;
  spanId: string;
  parentId: string;
  name: string;
  kind: number;
  attributes: Record<string, Value>;
  /** 2: it failed. */
  status: number;
};

type Field = { number: number; value: bigint | Buffer };

/** A collector of OpenTelemetry on the loopback that takes spans as OTLP over HTTP, in protobuf. */
export class Collector {
  readonly bodies: Buffer[] = [];
  readonly paths: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<Collector> {
    const server = createServer(async (req, res) => {
      collector.paths.push(`${req.method} ${req.url} ${req.headers["content-type"]}`);
      collector.bodies.push(await buffer(req));
      res.writeHead(200, { "content-type": "application/x-protobuf" }).end();
    });
    const collector: Collector = new Collector(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return collector;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Every byte that came, as text. */
  get text(): string {
    return this.bodies.map((body) => body.toString("latin1")).join("\n");
  }

  get spans(): CollectedSpan[] {
    return this.bodies.flatMap((body) =>
      within(body, 1).flatMap((resource) => within(resource, 2).flatMap((scope) => within(scope, 2).map(spanOf))),
    );
  }

  /** Attributes of the programs that sent spans. */
  get resources(): Record<string, Value>[] {
    return this.bodies.flatMap((body) =>
      within(body, 1).flatMap((spans) => within(spans, 1).map((resource) => attributesOf(within(resource, 1)))),
    );
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function spanOf(span: Buffer): CollectedSpan {
  const hex = (number: number) => within(span, number)[0]?.toString("hex") ?? "";
  return {
    ...{ traceId: hex(1), spanId: hex(2), parentId: hex(4) },
    name: within(span, 5)[0]?.toString() ?? "",
    kind: Number(fieldsOf(span).find(({ number }) => number === 6)?.value ?? 0),
    attributes: attributesOf(within(span, 9)),
    status: Number(fieldsOf(within(span, 15)[0] ?? Buffer.of()).find(({ number }) => number === 3)?.value ?? 0),
  };
}

function attributesOf(pairs: Buffer[]): Record<string, Value> {
  const entries = pairs.map((pair): [string, Value] => {
    const [value] = fieldsOf(within(pair, 2)[0] ?? Buffer.of());
    const plain = value?.value instanceof Buffer ? value.value.toString() : Number(value?.value ?? 0);
    return [within(pair, 1)[0]?.toString() ?? "", plain];
  });
  return Object.fromEntries(entries);
}

/** The messages and texts that a field of a message holds. */
function within(message: Buffer, wanted: number): Buffer[] {
  return fieldsOf(message).flatMap(({ number, value }) =>
    number === wanted && value instanceof Buffer ? [value] : [],
  );
}

/** The fields of a message in the wire format of Protocol Buffers. */
function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const bytes = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const type = tag & 7;
    const value = type === 0 ? varint() : bytes(type === 2 ? Number(varint()) : type === 1 ? 8 : 4);
    fields.push({ number: tag >> 3, value });
  }
  return fields;
}
