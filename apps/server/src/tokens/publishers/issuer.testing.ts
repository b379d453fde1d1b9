import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { NETWORK, type Network } from "../../platform/outbound/outbound.ts";

const PUBLIC_ADDRESS = "93.184.216.34";
const KID = "key-1";

type Document = { status?: number; headers?: Record<string, string>; body: string };
export type Signing = { alg?: string; kid?: string | undefined; typ?: string; key?: CryptoKey; header?: object };

/** An issuer of identity tokens, as a CI system is one. */
export class Issuer {
  readonly url: string;
  readonly keys: JWK[] = [];
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;

  constructor(url: string, { privateKey, publicKey }: { privateKey: CryptoKey; publicKey: CryptoKey }) {
    this.url = url;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A token with these claims, and those of its header that are given; undefined leaves a claim out. */
  sign(claims: Record<string, unknown>, { alg = "ES256", kid = KID, typ = "JWT", key, header }: Signing = {}) {
    const given = JSON.parse(JSON.stringify({ iss: this.url, ...claims }));
    return new SignJWT(given)
      .setProtectedHeader({ alg, typ, ...(kid !== undefined && { kid }), ...header })
      .sign(key ?? this.privateKey);
  }
}

/** The outside network: real HTTP to one server of the test, which has the documents of every issuer. */
export class Issuers {
  readonly documents = new Map<string, Document>();
  /** The addresses that were asked for, in order. */
  readonly asked: string[] = [];
  /** Where names lead to, for those that aren't public. */
  readonly hosts = new Map<string, string[]>();
  readonly #server = createServer((req, res) => this.#answer(req, res));

  static async start(): Promise<Issuers> {
    const issuers = new Issuers();
    await new Promise<void>((resolve) => issuers.#server.listen(0, "127.0.0.1", resolve));
    return issuers;
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  readonly network: Network = {
    resolve: async (host) => this.hosts.get(host) ?? [PUBLIC_ADDRESS],
    get: (url, _address, limits) => {
      this.asked.push(url.href);
      const { port } = this.#server.address() as AddressInfo;
      return NETWORK.get(new URL(`http://127.0.0.1:${port}/${url.host}${url.pathname}`), "127.0.0.1", limits);
    },
  };

  async add(url: string, alg = "ES256"): Promise<Issuer> {
    const issuer = new Issuer(url, await generateKeyPair(alg, { extractable: true }));
    issuer.keys.push({ ...(await exportJWK(issuer.publicKey)), kid: KID, alg, use: "sig" });
    this.publish(issuer);
    return issuer;
  }

  /** Puts the documents of an issuer where they are looked for. */
  publish({ url, keys }: Issuer, discovery: object = {}): void {
    const home = url.replace(/\/$/, "");
    const found = { issuer: url, jwks_uri: `${home}/keys`, ...discovery };
    this.documents.set(`${home}/.well-known/openid-configuration`, { body: JSON.stringify(found) });
    this.documents.set(`${home}/keys`, { body: JSON.stringify({ keys }) });
  }

  #answer(req: IncomingMessage, res: ServerResponse): void {
    const { status = 200, headers = {}, body } = this.documents.get(`https:/${req.url}`) ?? { status: 404, body: "" };
    res.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  }
}
