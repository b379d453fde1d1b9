import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { DomainError } from "@tessera/domain";
import express from "express";
import { expect, it } from "vitest";
import { z } from "zod";
import type { RequestCtx } from "../context.ts";
import { download } from "./download.ts";

const PIECES = 30;

async function* pieces() {
  for (let piece = 0; piece < PIECES; piece++) yield `${piece}\n`;
}

/** What a caller gets who may read the first time that is asked, and then only as often as `more` says. */
async function load(more: number): Promise<string> {
  let left = more + 1;
  const ctx = {
    now: () => "2030-06-15T12:00:00.000Z",
    authenticate: async () => {
      if (left-- > 0) return {};
      throw new DomainError("NO_TOKEN", "Your session has ended");
    },
  };
  const handler = download(
    {
      ...{ name: "rows", ending: "csv", contentType: "text/csv", filter: z.object({}), requireRights: () => {} },
      read: pieces,
    },
    () => ctx as unknown as RequestCtx,
  );
  const server = express().get("/", handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)).text();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it("ends a download whose reader loses the right while it runs", async () => {
  await expect(load(0)).rejects.toThrow();
});

it("finishes a download whose reader keeps the right", async () => {
  expect((await load(PIECES)).split("\n")).toHaveLength(PIECES + 1);
});
