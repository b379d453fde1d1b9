import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = { to: string[]; from: string; source: string };

/** The source of a mail with its quoted-printable parts decoded. */
export function readable(source: string): string {
  return source
    .replace(/=\r\n/g, "")
    .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString());
}

/** A real mail server that keeps what it is given. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  readonly url: string;
  /** Called before an email is taken; throws to reject it, or waits. */
  onMail: (mail: ReceivedMail) => void | Promise<void> = () => {};
  readonly #server: SMTPServer;

  private constructor(server: SMTPServer, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(): Promise<MailServer> {
    const server: SMTPServer = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onAuth: ({ username, password }, _session, done) =>
        username === "tessera" && password === "s3cret/+" ? done(null, { user: username }) : done(new Error("wrong")),
      onData: (stream, { envelope }, done) => {
        const to = envelope.rcptTo.map(({ address }) => address);
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        receive(text(stream).then((source) => ({ to, from, source }))).then(() => done(), done);
      },
    });
    const receive = async (arriving: Promise<ReceivedMail>) => {
      const mail = await arriving;
      await it.onMail(mail);
      it.mails.push(mail);
    };
    server.on("error", () => {});
    server.listen(0, "127.0.0.1");
    await once(server.server, "listening");
    const { port } = server.server.address() as AddressInfo;
    const it = new MailServer(server, `smtp://tessera:${encodeURIComponent("s3cret/+")}@127.0.0.1:${port}`);
    return it;
  }

  /** Refuses connections from here on. */
  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
