import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ContractServer, TOKEN } from "./testing/contract-server.testing.ts";
import { ForwardProxy } from "./testing/forward-proxy.testing.ts";
import { nodesHere, PackedCommand } from "./testing/packed-command.testing.ts";
import { type Certificates, writeCertificates } from "./testing/tls.testing.ts";

describe.each(nodesHere())("the network of the packed command on Node.js $version", (node) => {
  const folder = mkdtempSync(join(tmpdir(), "tessera-tls-"));
  let packed: PackedCommand;
  let certificates: Certificates;
  let [secure, plain]: ContractServer[] = [];
  let [open, guarded]: ForwardProxy[] = [];
  beforeAll(async () => {
    packed = new PackedCommand();
    certificates = writeCertificates(folder);
    [secure, plain] = [await ContractServer.start(certificates), await ContractServer.start()];
    [open, guarded] = [await ForwardProxy.start(), await ForwardProxy.start("me:hunter2hunter2")];
  });
  afterAll(async () => {
    packed.remove();
    rmSync(folder, { recursive: true });
    for (const server of [secure, plain, open, guarded]) await server?.stop();
  });
  beforeEach(() => {
    for (const proxy of [open, guarded]) proxy?.asked.splice(0);
  });

  const whoami = async (server: ContractServer | undefined, env: Record<string, string>, ...flags: string[]) => {
    const url = server?.url ?? "";
    const all = { TESSERA_URL: url, TESSERA_TOKEN: TOKEN, ...env };
    const done = await packed.run(node, folder, ["whoami", ...flags], all);
    return { ...done, asked: open?.asked.map(({ line }) => line), host: url.replace(/^https?:\/\//, "") };
  };

  it("trusts a private authority where --ca, or TESSERA_CA, names its file", async () => {
    const refused = await whoami(secure, {});
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining("is not trusted") });
    expect((await whoami(secure, {}, "--ca", certificates.caFile)).code).toBe(0);
    expect((await whoami(secure, { TESSERA_CA: "ca.pem" })).code).toBe(0);
    expect((await whoami(secure, { NODE_EXTRA_CA_CERTS: certificates.caFile })).code).toBe(0);
  });

  it("goes through the tunnel of HTTPS_PROXY", async () => {
    const done = await whoami(secure, { HTTPS_PROXY: `http://${open?.host}`, TESSERA_CA: "ca.pem" });
    expect(done).toMatchObject({ code: 0, asked: [`CONNECT ${done.host}`] });
    const small = await whoami(secure, { https_proxy: open?.host ?? "", TESSERA_CA: "ca.pem" });
    expect(small).toMatchObject({ code: 0, asked: [`CONNECT ${done.host}`, `CONNECT ${done.host}`] });
  });

  it("goes through HTTP_PROXY to a server without https", async () => {
    const done = await whoami(plain, { HTTP_PROXY: `http://${open?.host}`, HTTPS_PROXY: "http://127.0.0.1:1" });
    expect(done).toMatchObject({ code: 0, asked: [`GET http://${done.host}/api/v1/me`] });
  });

  it.each(["127.0.0.1", "*", "example.com, 127.0.0.0/8"])("goes past the proxy with NO_PROXY=%s", async (list) => {
    const env = { HTTPS_PROXY: `http://${open?.host}`, TESSERA_CA: "ca.pem", NO_PROXY: list };
    expect(await whoami(secure, env)).toMatchObject({ code: 0, asked: [] });
  });

  it("signs in to the proxy, and shows its password nowhere", async () => {
    const env = { HTTPS_PROXY: `http://me:hunter2hunter2@${guarded?.host}`, TESSERA_CA: "ca.pem" };
    const done = await whoami(secure, env, "--verbose");
    expect([done.code, guarded?.asked.length]).toEqual([0, 1]);
    expect(done.stdout + done.stderr).not.toContain("hunter2");
  });

  it("says so where the proxy refuses", async () => {
    const done = await whoami(secure, { HTTPS_PROXY: `http://${guarded?.host}`, TESSERA_CA: "ca.pem" });
    expect(done).toMatchObject({ code: 5, stderr: expect.stringContaining("HTTP 407") });
  });
});
