import { expect, it } from "vitest";
import { proxyFor } from "./proxy.ts";

const PROXY = { HTTPS_PROXY: "http://proxy.example:3128" };

it.each([
  ["https://qa.example.com", "", true],
  ["https://qa.example.com", "example.com", false],
  ["https://qa.example.com", ".example.com", false],
  ["https://qa.example.com", "*.example.com", false],
  ["https://example.com", ".example.com", false],
  ["https://badexample.com", "example.com", true],
  ["https://QA.example.com", "QA.EXAMPLE.COM", false],
  ["https://qa.example.com", "other.com qa.example.com", false],
  ["https://qa.example.com:8443", "qa.example.com:8443", false],
  ["https://qa.example.com", "qa.example.com:8443", true],
  ["https://qa.example.com", "qa.example.com:443", false],
  ["https://10.1.2.3", "10.0.0.0/8", false],
  ["https://11.1.2.3", "10.0.0.0/8", true],
  ["https://10.1.2.3", "1.2.3", true],
  ["https://10.1.2.3", "10.0.0.0/99", true],
  ["https://[fd00::1]", "fd00::/8", false],
  ["https://[fd00::1]", "fd00::1", false],
  ["https://[fd00::1]:8443", "[fd00::1]:8443", false],
  ["https://[fd00::1]", "10.0.0.0/8", true],
])("calls %s with NO_PROXY=%j through the proxy: %s", (url, list, isProxied) => {
  expect(proxyFor(url, { ...PROXY, NO_PROXY: list }) !== undefined).toBe(isProxied);
});

it.each([
  "http://",
  "http://[x",
  "ftp://proxy.example",
  "socks5://proxy.example:1080",
  "proxy .example",
  "http://u:p@:9",
])("refuses the proxy %s in words, without its password", (address) => {
  const call = () => proxyFor("https://x.example", { HTTPS_PROXY: address });
  expect(call).toThrow(/^HTTPS_PROXY is not the address of a proxy like http:\/\/proxy\.example:3128$/);
  expect(proxyFor("https://x.example", { HTTPS_PROXY: address, NO_PROXY: "x.example" })).toBeUndefined();
});

it.each([
  ["100%", "100%"],
  ["%ff", "%ff"],
  ["a%20b", "a b"],
  ["%E2%82%AC", "€"],
])("reads the password %s of a proxy as %s", (given, password) => {
  const proxy = proxyFor("https://x.example", { HTTPS_PROXY: `http://me:${given}@proxy.example` });
  expect(decodeURIComponent(proxy?.password ?? "")).toBe(password);
});

it("chooses the proxy by the scheme, lower case first", () => {
  const env = { http_proxy: "http://a:1", HTTP_PROXY: "http://b:1", ALL_PROXY: "http://c:1" };
  expect(proxyFor("http://x.example", env)?.host).toBe("a:1");
  expect(proxyFor("https://x.example", env)?.host).toBe("c:1");
  expect(proxyFor("https://x.example", { HTTPS_PROXY: "d:1" })?.href).toBe("http://d:1/");
  expect(proxyFor("https://x.example", {})).toBeUndefined();
  expect(proxyFor("https://x.example", { HTTPS_PROXY: " " })).toBeUndefined();
});
