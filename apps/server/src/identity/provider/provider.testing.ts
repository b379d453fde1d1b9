import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT, UnsecuredJWT } from "jose";
import { Provider } from "oidc-provider";

/** What the provider knows of a person, by its own id of them. */
export type ProviderPerson = {
  email?: string;
  email_verified?: boolean;
  preferred_username?: string;
  given_name?: string;
  family_name?: string;
  groups?: string[];
};

type Claims = Record<string, unknown>;

export const CLIENT = { clientId: "tessera", clientSecret: "a secret of the tests that opens nothing" };

/** A provider of the library, on the loopback. It lets in who is named, at once or by a form. */
export class TestProvider {
  readonly issuer: string;
  readonly people = new Map<string, ProviderPerson>();
  /** Who is at the browser: they are let in without a form; undefined: a form asks. */
  atBrowser: string | undefined;
  /** What becomes of the claims of each ID token before it is signed again. */
  tamper: ((claims: Claims) => Claims) | undefined;
  /** What it says of everyone beside the ID token. */
  userInfo: Claims | undefined;
  /** The key that tampered tokens are signed with; by default that of the provider; none at all. */
  tamperKey: CryptoKey | "none" | undefined;
  /** It answers nothing but that it is out of order. */
  isDown = false;
  readonly #server: Server;
  readonly #key: JWK;
  readonly #redirectUris: string[] = [];
  #provider: Provider | undefined;

  private constructor(server: Server, key: JWK) {
    this.#server = server;
    this.#key = key;
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<TestProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: "key-1", alg: "RS256", use: "sig" };
    const provider = new TestProvider(server, key);
    server.on("request", (req, res) => void provider.#answer(req, res));
    return provider;
  }

  /** Sends people back to this server from now on. */
  serve(publicUrl: string): void {
    this.#redirectUris.push(`${publicUrl}/oidc/callback`);
    this.#provider = this.#make(publicUrl);
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /** Goes through the provider as a browser does; answers the address that it leads back to. */
  async walk(address: string): Promise<string> {
    const jar = new Map<string, string>();
    let next = address;
    while (next.startsWith(this.issuer)) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
      const answer = await fetch(next, { headers: { cookie }, redirect: "manual" });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ""] = line.split(";", 1);
        const at = pair.indexOf("=");
        jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const location = answer.headers.get("location");
      if (location === null) throw new Error(`The provider leads nowhere: ${answer.status} ${await answer.text()}`);
      next = new URL(location, next).href;
    }
    return next;
  }

  #make(publicUrl: string): Provider {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [...this.#redirectUris],
          post_logout_redirect_uris: [`${publicUrl}/sign-in`],
          token_endpoint_auth_method: "client_secret_post",
        },
      ],
      jwks: { keys: [this.#key] },
      cookies: { keys: ["of the tests"] },
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      conformIdTokenClaims: false,
      claims: {
        openid: ["sub", "groups"],
        email: ["email", "email_verified"],
        profile: ["preferred_username", "given_name", "family_name"],
      },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
      interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...this.people.get(sub), sub }) }),
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({
          clientId: CLIENT.clientId,
          accountId: ctx.oidc.session?.accountId ?? "",
        });
        grant.addOIDCScope("openid email profile");
        await grant.save();
        return grant;
      },
    });
    provider.use(async (ctx, next) => {
      await next();
      if (ctx.path === "/me" && this.userInfo) ctx.body = this.userInfo;
      if (ctx.path === "/token" && this.tamper && typeof ctx.body === "object") {
        ctx.body = await this.#tampered(ctx.body as Claims, this.tamper);
      }
    });
    return provider;
  }

  async #tampered(body: Claims, tamper: (claims: Claims) => Claims): Promise<Claims> {
    if (typeof body.id_token !== "string") return body;
    const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1] ?? "", "base64url").toString());
    const given = tamper(claims);
    if (this.tamperKey === "none") return { ...body, id_token: new UnsecuredJWT(given).encode() };
    const token = new SignJWT(given).setProtectedHeader({ alg: "RS256", kid: "key-1" });
    return { ...body, id_token: await token.sign(this.tamperKey ?? (await importJWK(this.#key))) };
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? "", this.issuer);
    if (!this.#provider || this.isDown) return void res.writeHead(503).end();
    if (!url.pathname.startsWith("/interaction/")) return void this.#provider.callback()(req, res);
    const accountId = url.searchParams.get("as") ?? this.atBrowser;
    if (accountId !== undefined) {
      return this.#provider.interactionFinished(req, res, { login: { accountId } });
    }
    const people = [...this.people.keys()];
    const links = people.map((id) => `<a href="${url.pathname}?as=${id}">Continue as ${id}</a>`);
    res.writeHead(200, { "content-type": "text/html" }).end(`<title>Provider</title>${links.join(" ")}`);
  }
}
