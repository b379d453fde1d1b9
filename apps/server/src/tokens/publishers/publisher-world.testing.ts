import { type ClaimRule, type CreatePublisher, type PublisherSystem, SYSTEMS } from "@tessera/domain";
import type { TestDatabase } from "../../testing/each-database.testing.ts";
import { type AnyBody, type Page, type RestAnswer, Tessera, TestClock } from "../../testing/tessera.testing.ts";
import { post } from "../grants/assistant.testing.ts";
import { CLAIM_SETS, ISSUERS, RULES } from "./claim-sets.testing.ts";
import { type Issuer, Issuers, type Signing } from "./issuer.testing.ts";

export const PUBLIC_URL = "https://tessera.example";
export const GRANT = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
};
let made = 0;

/** A server with a project whose admin trusts CI systems, and the issuers of those. */
export class PublisherWorld {
  readonly tessera: Tessera;
  readonly issuers: Issuers;
  readonly root: Page;
  readonly admin: Page;
  readonly projectId: string;
  readonly accountId: string;
  readonly #known = new Map<string, Issuer>();

  private constructor(
    parts: Pick<PublisherWorld, "tessera" | "issuers" | "root" | "admin" | "projectId" | "accountId">,
  ) {
    this.tessera = parts.tessera;
    this.issuers = parts.issuers;
    this.root = parts.root;
    this.admin = parts.admin;
    this.projectId = parts.projectId;
    this.accountId = parts.accountId;
  }

  static async open(on: TestDatabase): Promise<PublisherWorld> {
    const issuers = await Issuers.start();
    const tessera = await Tessera.start(on, { publicUrl: PUBLIC_URL }, new TestClock(), { network: issuers.network });
    const root = await tessera.signIn("root", "ADMIN");
    const admin = await tessera.signIn("owner", "USER");
    const { id: projectId } = await admin.project.create.mutate({ name: "Shop" });
    const { id: accountId } = await root.admin.serviceAccount.create.mutate({ username: "robot" });
    await admin.member.set.mutate({ projectId, userId: accountId, role: "MEMBER" });
    return new PublisherWorld({ tessera, issuers, root, admin, projectId, accountId });
  }

  async stop(): Promise<void> {
    await this.tessera.stop();
    await this.issuers.stop();
  }

  /** The issuer of a system, made at its first use. */
  async issuer(system: PublisherSystem): Promise<Issuer> {
    const known = this.#known.get(system) ?? (await this.issuers.add(ISSUERS[system]));
    this.#known.set(system, known);
    return known;
  }

  terms(system: PublisherSystem, rules: ClaimRule[] = RULES[system]): CreatePublisher {
    return {
      ...{ projectId: this.projectId, name: SYSTEMS[system].label, system, issuer: ISSUERS[system], rules },
      ...{ scopes: ["project:read", "result:read", "result:write"], lifetimeMinutes: 15, accountId: this.accountId },
    };
  }

  trust(system: PublisherSystem, over: Partial<CreatePublisher> = {}) {
    return this.admin.publisher.create.mutate({ ...this.terms(system), ...over });
  }

  /** The claims of a build, issued now for this server. */
  claims(system: PublisherSystem, over: Record<string, unknown> = {}): Record<string, unknown> {
    const now = Math.floor(Date.parse(this.tessera.clock.now()) / 1000);
    const aud = SYSTEMS[system].audience ?? PUBLIC_URL;
    const times = { jti: `token-${++made}`, aud, iat: now, nbf: now - 10, exp: now + 300 };
    return { ...CLAIM_SETS[system], ...times, ...over };
  }

  async token(system: PublisherSystem, over: Record<string, unknown> = {}, signing: Signing = {}): Promise<string> {
    return (await this.issuer(system)).sign(this.claims(system, over), signing);
  }

  exchange(token: string, over: Record<string, string | undefined> = {}): Promise<RestAnswer<AnyBody>> {
    return post(this.tessera, "/oauth/token", { ...GRANT, subject_token: token, ...over });
  }

  /** The secret of a token for a build. */
  async secret(system: PublisherSystem, over: Record<string, unknown> = {}): Promise<string> {
    const { body } = await this.exchange(await this.token(system, over));
    if (!body.access_token) throw new Error(JSON.stringify(body));
    return body.access_token;
  }

  async refusals() {
    return (await this.admin.publisher.refusals.query({ projectId: this.projectId })).data;
  }
}
