import { afterEach, beforeEach, expect, it } from "vitest";
import { Receiver } from "../../testing/receiver.testing.ts";
import type { Sending } from "./sending.ts";
import { post } from "./sending-request.ts";
import { readTarget } from "./sending-target.ts";

/** One that waits for hours, so that only what is said below ends a request. */
const SENDING: Sending = {
  allowed: { hosts: [], ranges: ["127.0.0.1/32"] },
  resolve: () => Promise.reject(new Error("no names here")),
  timeoutMs: 3_600_000,
};

let target: Receiver;
beforeEach(async () => {
  target = await Receiver.start();
});
afterEach(() => target.stop());

const send = () => post(SENDING, readTarget(target.url, SENDING.allowed), { headers: { "x-a": "b" }, body: "hello" });

it("sends headers and body, and answers with status, headers and body", async () => {
  target.answer((res) => void res.writeHead(201, { "x-b": "c" }).end("done"));
  expect(await send()).toMatchObject({ status: 201, headers: { "x-b": "c" }, body: "done" });
  expect(target.received).toMatchObject([{ headers: { "x-a": "b", "content-length": "5" }, body: "hello" }]);
});

it("reads the beginning of an answer, and doesn't wait for the rest", async () => {
  target.answer((res) => void res.writeHead(200).write("x".repeat(100_000)));
  const { status, body } = await send();
  expect([status, body]).toEqual([200, "x".repeat(16_384)]);
});
