import { CliError, EXIT } from "../exit.ts";
import { TryAgain } from "./retry.ts";

/** What happened, by the codes of Node.js. */
const REASONS: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection broke off",
  EPIPE: "the connection broke off",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host name can't be looked up",
  EHOSTUNREACH: "no way to the host",
  ENETUNREACH: "no network",
  ETIMEDOUT: "no answer in time",
};

/** OpenSSL's words for a certificate that another try won't make better. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ALTNAME/;

/** Whatever a request threw, as the error to throw on: `TryAgain` for the network, as it is for our own. */
export function networkError(thrown: unknown, url: string, proxy?: URL): Error {
  const causes = causesOf(thrown);
  const own = causes.find((cause) => cause instanceof CliError);
  if (own) return own;
  const { origin } = new URL(url);
  const code = causes.map((cause) => (cause as NodeJS.ErrnoException).code).find((code) => typeof code === "string");
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new CliError(EXIT.server, `The certificate of ${origin} is not trusted (${code})`, [
      "For a certificate authority of your own give its file as --ca, or TESSERA_CA.",
    ]);
  }
  const reason = (code && REASONS[code]) ?? code ?? causes.at(-1)?.message ?? "unknown reason";
  const through = proxy ? ` through the proxy ${proxy.host}` : "";
  return new TryAgain(new CliError(EXIT.server, `Can't reach ${origin}${through}: ${reason}`, [], { cause: thrown }));
}

function causesOf(thrown: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = thrown; cause instanceof Error && causes.length < 10; cause = cause.cause) causes.push(cause);
  return causes;
}
