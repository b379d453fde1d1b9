import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The files of an authority of one's own, and of a certificate that it gave to `localhost` and 127.0.0.1. */
export type Certificates = { caFile: string; key: string; cert: string };

export function makeCertificates(folder: string): Certificates {
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const fresh = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  openssl("req", "-x509", ...fresh, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA");
  openssl("req", ...fresh, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost");
  const names = join(folder, "names.cnf");
  execFileSync("sh", ["-c", `echo 'subjectAltName=DNS:localhost,IP:127.0.0.1' > '${names}'`]);
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", names];
  openssl("x509", "-req", "-in", "server.csr", "-out", "server.pem", ...signed);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { caFile: join(folder, "ca.pem"), key: read("server.key"), cert: read("server.pem") };
}
