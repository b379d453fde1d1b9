import { expect, test } from "@playwright/test";
import { MailServer, readable } from "../../server/src/testing/mail-server.testing.ts";

/** Where the emails of a server arrive, for a whole spec. */
export type Mailbox = {
  readonly url: string;
  /** Waits for an email to this address that was not taken yet, and takes it; its text, decoded. */
  take(to: string): Promise<string>;
};

/** Starts a mail server before the tests of a spec and stops it after them. To be called before `useInstance`. */
export function useMailbox(): Mailbox {
  let server: MailServer;
  test.beforeAll(async () => {
    server = await MailServer.start();
  });
  test.afterAll(() => server?.stop());
  return {
    get url() {
      return server.url;
    },
    async take(to) {
      const index = () => server.mails.findIndex((mail) => mail.to.includes(to));
      await expect.poll(index, `an email to ${to}`).not.toBe(-1);
      return readable(server.mails.splice(index(), 1)[0]?.source ?? "");
    },
  };
}
