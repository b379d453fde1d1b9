import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createOutbound, NETWORK } from "./outbound.ts";

const LIMITS = { maxBytes: 100, timeoutMs: 2000, accept: "application/json" };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server on this machine, and an address whose name leads nowhere. */
async function listen(answer: RequestListener): Promise<URL> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return new URL(`http://nowhere.invalid:${(listening.address() as AddressInfo).port}/client.json`);
}

it("connects to the address it is given, not to where the name leads", async () => {
  let host: string | undefined;
  const url = await listen((req, res) => {
    host = req.headers.host;
    res.setHeader("content-type", "application/json").end("{}");
  });
  const document = await NETWORK.get(url, "127.0.0.1", LIMITS);
  expect(document).toEqual({ status: 200, type: "application/json", cacheControl: "", text: "{}" });
  expect(host).toBe(url.host);
});

it("follows no redirect", async () => {
  let requests = 0;
  const url = await listen((_req, res) => {
    requests += 1;
    res.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect((await NETWORK.get(url, "127.0.0.1", LIMITS)).status).toBe(302);
  expect(requests).toBe(1);
});

it("gives up a document that is too large, and one that does not end in time", async () => {
  const large = await listen((_req, res) => res.end("x".repeat(101)));
  await expect(NETWORK.get(large, "127.0.0.1", LIMITS)).rejects.toThrow("more than 100 bytes");
  server?.close();
  const slow = await listen((_req, res) => void res.write("{"));
  await expect(NETWORK.get(slow, "127.0.0.1", { ...LIMITS, timeoutMs: 50 })).rejects.toThrow();
});

it("reads documents over HTTPS only, and none of this machine", async () => {
  const outbound = createOutbound(NETWORK);
  await expect(outbound.get(new URL("http://assistant.example/x"), LIMITS)).rejects.toThrow("https://");
  await expect(outbound.get(new URL("https://127.0.0.1/x"), LIMITS)).rejects.toThrow("public network");
  await expect(outbound.get(new URL("https://[::ffff:7f00:1]/x"), LIMITS)).rejects.toThrow("public network");
});
