import type { OidcSettings } from "../../platform/oidc-settings.ts";
import type { TestDatabase } from "../../testing/each-database.testing.ts";
import { type Page, Tessera, TestClock } from "../../testing/tessera.testing.ts";
import { CLIENT, type ProviderPerson, TestProvider } from "./provider.testing.ts";

const DEFAULTS: Omit<OidcSettings, "issuer"> = {
  ...CLIENT,
  name: "Acme",
  domains: ["example.com"],
  groups: new Map(),
  groupsClaim: "groups",
  scopes: "openid profile email",
  trustsEmail: false,
  passwordAdmin: null,
};

/** A server with a sign-in provider, both on the loopback. */
export class ProviderWorld {
  readonly tessera: Tessera;
  readonly provider: TestProvider;
  readonly root: Page;

  private constructor(parts: Pick<ProviderWorld, "tessera" | "provider" | "root">) {
    this.tessera = parts.tessera;
    this.provider = parts.provider;
    this.root = parts.root;
  }

  static async open(on: TestDatabase, settings: Partial<OidcSettings> = {}): Promise<ProviderWorld> {
    const provider = await TestProvider.start();
    const oidc = { ...DEFAULTS, ...settings, issuer: provider.issuer };
    const clock = new TestClock();
    // The provider's clock is that of the machine.
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    const tessera = await Tessera.start(on, { oidc }, clock);
    provider.serve(tessera.ctx.publicUrl());
    return new ProviderWorld({ tessera, provider, root: await tessera.signIn("root", "ADMIN") });
  }

  async stop(): Promise<void> {
    await this.tessera.stop();
    await this.provider.stop();
  }

  /** A person that the provider knows under that id. */
  know(id: string, person: ProviderPerson = {}): void {
    this.provider.people.set(id, { email: `${id}@example.com`, email_verified: true, given_name: id, ...person });
  }

  /** Signs the person in at the provider, up to the address that leads back. */
  async answerFor(id: string, page: Page, returnTo = "/"): Promise<string> {
    this.provider.atBrowser = id;
    const { url } = await page.session.signInAtProvider.mutate({ returnTo });
    return this.provider.walk(url);
  }

  /** Signs the person in; answers their browser, and where it was led: to a path, or to a problem. */
  async signIn(id: string, page = this.tessera.page()): Promise<{ page: Page; led: string }> {
    return { page, led: await this.arrive(page, await this.answerFor(id, page)) };
  }

  /** Opens the answer of the provider; the path that the browser is led to. */
  async arrive(page: Page, answer: string): Promise<string> {
    const { headers } = await page.arrive(answer);
    return (headers.get("location") ?? "").replace(this.tessera.ctx.publicUrl(), "");
  }
}

/** Where a problem is shown. */
export const problem = (name: string): string => `/sign-in?problem=${name}`;
