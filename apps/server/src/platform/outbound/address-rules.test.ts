import { describe, expect, it } from "vitest";
import { type AllowedTargets, readAllowedTarget } from "./address-rules.ts";
import { readTarget } from "./sending-target.ts";

const NOTHING: AllowedTargets = { hosts: [], ranges: [] };

function verdict(url: string, allowed: AllowedTargets = NOTHING): string {
  try {
    return readTarget(url, allowed).host;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("requests to other servers", () => {
  it.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://127.255.255.254/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0x7F.0x0.0x0.0x1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://0177.0x0.0.1/",
    "https://127.0.0.1./",
    "https://①②⑦.0.0.1/",
    "https://127。0。0。1/",
    "https://%31%32%37.0.0.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://0.1.2.3/",
    "https://10.0.0.1/",
    "https://167772161/",
    "https://0xa.0.0.1/",
    "https://012.0.0.1/",
    "https://100.64.0.1/",
    "https://100.127.255.255/",
    "https://100.100.100.200/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://0251.0376.0251.0376/",
    "https://169.254.170.2/",
    "https://168.63.129.16/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://0xc0a80101/",
    "https://192.0.0.192/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[::ffff:0:10.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::1]/",
    "https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "https://[2001:db8::1]/",
    "https://[100::1]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[5f00::1]/",
  ])("refuse the address in %s", (url) => {
    expect(verdict(url)).toContain("is not a public address");
    expect(verdict(url.replace("https:", "http:"))).not.toMatch(/^[\w.:]+$/);
  });

  it.each([
    ["https://93.184.216.34/hook", "93.184.216.34"],
    ["https://0x5db8d822/", "93.184.216.34"],
    ["https://[2606:2800:220:1:248:1893:25c8:1946]/", "2606:2800:220:1:248:1893:25c8:1946"],
    ["https://Hooks.Example.ORG.:8443/x?y=1#z", "hooks.example.org"],
  ])("may go to %s", (url, host) => {
    expect(verdict(url)).toBe(host);
  });

  it.each([
    ["no address", "Enter an address"],
    ["http://hooks.example.org/", "Use https"],
    ["ftp://hooks.example.org/", "Use an address with https"],
    ["file:///etc/passwd", "Use an address with https"],
    ["gopher://127.0.0.1:6379/_x", "Use an address with https"],
    ["https://user:secret@hooks.example.org/", "Leave user name and password out"],
    ["https://127.0.0.1@hooks.example.org/", "Leave user name and password out"],
    ["https://[fe80::1%25eth0]/", "Enter an address"],
    ["https://256.256.256.256/", "Enter an address"],
  ])("refuse %s", (url, message) => {
    expect(verdict(url)).toContain(message);
  });

  it("reach what the setting names, also without https, and metadata only by its own address", () => {
    const allowed: AllowedTargets = { hosts: ["tracker.intern"], ranges: ["10.0.0.0/8", "169.254.0.0/16", "fd00::/8"] };
    expect(verdict("http://10.1.2.3:8080/", allowed)).toBe("10.1.2.3");
    expect(verdict("http://[::ffff:10.1.2.3]/", allowed)).not.toContain("public");
    expect(verdict("http://tracker.intern./", allowed)).toBe("tracker.intern");
    expect(verdict("http://not.tracker.intern/", allowed)).toContain("Use https");
    expect(verdict("https://192.168.0.1/", allowed)).toContain("is not a public address");
    expect(verdict("http://169.254.169.254/", allowed)).toContain("is not a public address");
    expect(verdict("https://[fd00:ec2::254]/", allowed)).toContain("is not a public address");
    expect(verdict("http://169.254.169.254/", { hosts: [], ranges: ["169.254.169.254/32"] })).toBe("169.254.169.254");
  });

  it.each([
    ["10.0.0.7/8", { range: "10.0.0.0/8" }],
    ["127.0.0.1", { range: "127.0.0.1/32" }],
    ["::ffff:10.0.0.1", { range: "10.0.0.1/32" }],
    ["fd00::/8", { range: "fd00::/8" }],
    ["Tracker.Intern.", { host: "tracker.intern" }],
    ["localhost", { host: "localhost" }],
    ["*.intern", undefined],
    ["https://tracker.intern", undefined],
    ["2130706433", undefined],
    ["0x7f.1", undefined],
    ["10.0.0.0/33", undefined],
    ["a b", undefined],
  ])("read the entry %s of the setting", (entry, target) => {
    expect(readAllowedTarget(entry)).toEqual(target);
  });
});
