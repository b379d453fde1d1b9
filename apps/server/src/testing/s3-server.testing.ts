/// <reference path="./s3rver.testing.d.ts" />
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";

/** The one key that the server knows, and its secret. */
const KEY = "S3RVER";
const BUCKET = "evidence";
/** What the server appends to the name of a file with an object. */
const OBJECT_FILE = "._S3rver_object";

/** A real server of buckets with one bucket, which can go away and come back. */
export class S3Server {
  readonly #folder = mkdtempSync(join(tmpdir(), "tessera-s3-"));
  #running: S3rver | undefined;
  #port = 0;

  static async start(): Promise<S3Server> {
    const server = new S3Server();
    await server.comeBack();
    return server;
  }

  /** The value of the setting, for a folder of the bucket or another bucket or secret. */
  url({ path = BUCKET, key = KEY, secret = KEY } = {}): string {
    return `http://${key}:${secret}@127.0.0.1:${this.#port}/${path}`;
  }

  async comeBack(): Promise<void> {
    const [address, directory] = ["127.0.0.1", this.#folder];
    const options = { address, directory, port: this.#port, silent: true, vhostBuckets: false };
    this.#running = new S3rver({ ...options, configureBuckets: [{ name: BUCKET }] });
    this.#port = (await this.#running.run()).port;
  }

  async goAway(): Promise<void> {
    await this.#running?.close();
    this.#running = undefined;
  }

  /** The keys in the bucket. */
  async keys(): Promise<string[]> {
    const names = await readdir(join(this.#folder, BUCKET), { recursive: true });
    return names.filter((name) => name.endsWith(OBJECT_FILE)).map((name) => name.slice(0, -OBJECT_FILE.length));
  }

  /** Has an object look as if it were written then. */
  async writtenAt(key: string, at: Date): Promise<void> {
    await utimes(join(this.#folder, BUCKET, key + OBJECT_FILE), at, at);
  }

  async stop(): Promise<void> {
    await this.goAway();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
