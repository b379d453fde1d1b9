import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** The file of a certificate authority, and a certificate that it issued for `localhost` and 127.0.0.1. */
export type Certificates = { caFile: string; key: string; cert: string };

/** Made once for these tests, and valid for a hundred years: not every machine has a tool to make them. */
export function writeCertificates(folder: string): Certificates {
  const caFile = join(folder, "ca.pem");
  writeFileSync(caFile, AUTHORITY);
  return { caFile, key: KEY, cert: CERTIFICATE };
}

const AUTHORITY = `-----BEGIN CERTIFICATE-----
MIIBejCCASGgAwIBAgIUOkdgtvDqeA8iogs6whnTkapAakMwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjgxMzIyMTZaGA8yMTI2MTEwNDEz
MjIxNlowEjEQMA4GA1UEAwwHVGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABMDaSb+0AazlowQYm/O2OsbLkxk7659XjOz1rCdTYBRnHKwkkY1yQJzozzyV
V+mYNI7mLIgK2QBRYEJlvBbP3VyjUzBRMB0GA1UdDgQWBBQrHlwb7nWAlJhZ/+1y
xZNgI1vqRzAfBgNVHSMEGDAWgBQrHlwb7nWAlJhZ/+1yxZNgI1vqRzAPBgNVHRMB
Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCICT5BE58VfRBGUyzdofXTPryr7rn
rI4kSgZGEvymekuVAiAsm/6FxQt78kQ9Y2lcWS/ZwwhYywNee6e0IlRXJLM5gg==
-----END CERTIFICATE-----
`;

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBiTCCAS6gAwIBAgIUQatpKGsJWuonIoN5VXsnN8gWq4cwCgYIKoZIzj0EAwIw
EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjgxMzIyMTZaGA8yMTI2MTEwNDEz
MjIxNlowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAE8AibJBhFiU354C2Htlui5IAbStwwRerY1RkhLgonZki52uFTO5h+B9dk
J3uw+YCwTVIJvnDu1A0gF/T2hFxeqaNeMFwwGgYDVR0RBBMwEYIJbG9jYWxob3N0
hwR/AAABMB0GA1UdDgQWBBTqQdLICOYy+ICogwh++Yo7SEMEMTAfBgNVHSMEGDAW
gBQrHlwb7nWAlJhZ/+1yxZNgI1vqRzAKBggqhkjOPQQDAgNJADBGAiEAzItkfKJ9
KfB/sV5tjiwsSnHv5CdMtWnTz5r24aT6KsACIQCwRBq7uoNvJ7d0pYKr4o26Mo1Z
orryOyCMuIFFFBeg1w==
-----END CERTIFICATE-----
`;

const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXL+h+sWpX/arIuM7
wbehi9pc/55LzuK1KhGYJ7wh3uWhRANCAATwCJskGEWJTfngLYe2W6LkgBtK3DBF
6tjVGSEuCidmSLna4VM7mH4H12Qne7D5gLBNUgm+cO7UDSAX9PaEXF6p
-----END PRIVATE KEY-----
`;
