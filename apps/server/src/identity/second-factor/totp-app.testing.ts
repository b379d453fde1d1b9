import { Secret, TOTP } from "otpauth";
import type { Page, TestClock } from "../../testing/tessera.testing.ts";

/** An authenticator app on a person's phone, whose clock is the test's. */
export class TotpApp {
  readonly #secret: Secret;
  readonly #clock: TestClock;

  constructor(secret: string, clock: TestClock) {
    this.#secret = Secret.fromBase32(secret);
    this.#clock = clock;
  }

  /** The code of now, or of so many steps later. */
  code(later = 0): string {
    const timestamp = Date.parse(this.#clock.now()) + later * 30_000;
    return TOTP.generate({ secret: this.#secret, timestamp, period: 30, digits: 6, algorithm: "SHA1" });
  }

  /** Sets a person's account up, who signed in a moment ago; the code of this step is then used. */
  static async setUp(page: Page, clock: TestClock): Promise<{ app: TotpApp; recoveryCodes: string[] }> {
    const { secret } = await page.secondFactor.startTotp.mutate();
    const app = new TotpApp(secret, clock);
    const { recoveryCodes } = await page.secondFactor.confirmTotp.mutate({ code: app.code() });
    return { app, recoveryCodes: recoveryCodes ?? [] };
  }
}
