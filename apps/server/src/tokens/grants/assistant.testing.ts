import { createHash, randomBytes } from "node:crypto";
import type { CreateToken } from "@tessera/domain";
import type { Network, OutboundDocument } from "../../platform/outbound/outbound.ts";
import type { AnyBody, Page, RestAnswer, Tessera } from "../../testing/tessera.testing.ts";

export const REDIRECT = "https://assistant.example/callback";
export const READ_ONLY = ["project:read", "case:read", "cycle:read", "result:read"] as const;

/** A client without a secret, as an assistant is one: it registers, sends a person's browser, and exchanges codes. */
export class Assistant {
  readonly tessera: Tessera;
  readonly clientId: string;
  readonly verifier = randomBytes(32).toString("base64url");
  readonly redirectUri: string;

  constructor(tessera: Tessera, clientId: string, redirectUri = REDIRECT) {
    this.tessera = tessera;
    this.clientId = clientId;
    this.redirectUri = redirectUri;
  }

  static async register(tessera: Tessera, redirectUri = REDIRECT): Promise<Assistant> {
    const { body } = await register(tessera, { client_name: "Helper", redirect_uris: [redirectUri] });
    return new Assistant(tessera, body.client_id, redirectUri);
  }

  get resource(): string {
    return `${this.tessera.ctx.publicUrl()}/mcp`;
  }

  /** The query that a browser is sent with; undefined leaves a parameter out. */
  query(over: Record<string, string | undefined> = {}): string {
    const params = {
      response_type: "code",
      client_id: this.clientId,
      redirect_uri: this.redirectUri,
      code_challenge: challengeOf(this.verifier),
      code_challenge_method: "S256",
      state: "xyz",
      resource: this.resource,
      ...over,
    };
    const given = Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return `?${new URLSearchParams(given as [string, string][])}`;
  }

  /** A person lets it in; answers where their browser is sent to. */
  async approval(page: Page, token: Partial<CreateToken> = {}, over: Record<string, string | undefined> = {}) {
    const { redirectTo } = await page.authorization.approve.mutate({
      request: this.query(over),
      token: { name: "Helper", scopes: [...READ_ONLY], expiresInDays: 30, ...token } as CreateToken,
    });
    return new URL(redirectTo);
  }

  async code(page: Page, token: Partial<CreateToken> = {}): Promise<string> {
    return (await this.approval(page, token)).searchParams.get("code") as string;
  }

  /** Exchanges a code. */
  exchange(code: string, over: Record<string, string | undefined> = {}): Promise<RestAnswer<AnyBody>> {
    return post(this.tessera, "/oauth/token", {
      grant_type: "authorization_code",
      ...{ code, client_id: this.clientId, redirect_uri: this.redirectUri, code_verifier: this.verifier },
      ...over,
    });
  }

  renew(refreshToken: string, over: Record<string, string | undefined> = {}): Promise<RestAnswer<AnyBody>> {
    return post(this.tessera, "/oauth/token", {
      ...{ grant_type: "refresh_token", refresh_token: refreshToken, client_id: this.clientId },
      ...over,
    });
  }

  /** All the way: what it holds in the end. */
  async tokens(page: Page, token: Partial<CreateToken> = {}): Promise<{ access: string; refresh: string }> {
    const { body } = await this.exchange(await this.code(page, token));
    return { access: body.access_token, refresh: body.refresh_token };
  }
}

export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

export function register(tessera: Tessera, body: unknown) {
  return tessera.call(null, "POST /oauth/register", body);
}

/** One form to an endpoint of OAuth. */
export async function post(
  tessera: Tessera,
  path: string,
  form: Record<string, string | undefined> | string,
): Promise<RestAnswer<AnyBody>> {
  const given = typeof form === "string" ? form : Object.entries(form).filter(([, value]) => value !== undefined);
  const body = new URLSearchParams(given as [string, string][]);
  const answer = await fetch(tessera.url + path, { method: "POST", body });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text === "" ? {} : JSON.parse(text)) as AnyBody };
}

/** Calls a tool; answers the status. */
export async function useTool(tessera: Tessera, access: string, name = "whoami"): Promise<number> {
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: {} } };
  return (await tessera.call(access, "POST /mcp", message, { accept: "application/json, text/event-stream" })).status;
}

/** An outside network of a few hosts and documents; `asked` are the addresses that were read. */
export class FakeNetwork implements Network {
  readonly asked: string[] = [];
  readonly hosts = new Map<string, string[]>([["assistant.example", ["93.184.216.34"]]]);
  readonly documents = new Map<string, Partial<OutboundDocument>>();

  async resolve(host: string): Promise<string[]> {
    const addresses = this.hosts.get(host);
    if (!addresses) throw new Error("ENOTFOUND");
    return addresses;
  }

  async get(url: URL, address: string): Promise<OutboundDocument> {
    this.asked.push(`${url.href} at ${address}`);
    const document = this.documents.get(url.href);
    if (!document) throw new Error("ECONNREFUSED");
    return { status: 200, type: "application/json", cacheControl: "", text: "", ...document };
  }

  /** Puts a client's document at an address. */
  publish(url: string, over: object = {}, answer: Partial<OutboundDocument> = {}): string {
    const document = { client_id: url, client_name: "Helper", redirect_uris: [REDIRECT], ...over };
    this.documents.set(url, { text: JSON.stringify(document), ...answer });
    return url;
  }
}
