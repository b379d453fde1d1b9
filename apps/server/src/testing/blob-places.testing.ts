import { readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { type Config, readConfig } from "../platform/config.ts";
import type { TestDatabase } from "./each-database.testing.ts";
import { S3Server } from "./s3-server.testing.ts";

/** A place of contents, looked at from outside the server. */
export type BlobPlaceUnderTest = {
  /** The settings that put contents there. */
  config: Partial<Config>;
  /** Of each content `ab/ab12…-ID`. */
  names: () => Promise<string[]>;
  writtenAt: (name: string, at: Date) => Promise<void>;
  stop: () => Promise<void>;
};

const IS_CONTENT = /^[0-9a-f]{2}\/[0-9a-f]{64}-/;

/** Both places that contents can be in, for suites that run on each. */
export const BLOB_PLACES: readonly [string, (on: TestDatabase) => Promise<BlobPlaceUnderTest>][] = [
  ["the disk", onDisk],
  ["a bucket", inBucket],
];

async function onDisk({ dataDir }: TestDatabase): Promise<BlobPlaceUnderTest> {
  const folder = join(dataDir, "attachments");
  return {
    config: {},
    names: async () => (await readdir(folder, { recursive: true })).filter((name) => IS_CONTENT.test(name)),
    writtenAt: (name, at) => utimes(join(folder, name), at, at),
    stop: async () => {},
  };
}

async function inBucket(): Promise<BlobPlaceUnderTest> {
  const server = await S3Server.start();
  const prefix = "of-tessera/";
  return {
    config: { s3: readConfig({ TESSERA_S3_URL: server.url({ path: `evidence/${prefix}` }) }).s3 },
    names: async () =>
      (await server.keys()).map((key) => key.slice(prefix.length)).filter((name) => IS_CONTENT.test(name)),
    writtenAt: (name, at) => server.writtenAt(prefix + name, at),
    stop: () => server.stop(),
  };
}
