import { createHash, type Hash } from "node:crypto";
import { DomainError, mayHoldToken, refusedInput } from "@tessera/domain";
import type { Request } from "express";
import type { RequestCtx, UploadedFile } from "../context.ts";
import { inBatches } from "../db/batches.ts";
import type { KeptAnswerTable } from "../db/schema.ts";
import type { FeatureJob } from "../jobs/job-runner.ts";
import { KEPT_ANSWER_MS, MAX_KEPT_ANSWER_LENGTH, MAX_KEPT_ANSWERS } from "../limits/limits.ts";
import { tooMany } from "../limits/rate-limits.ts";
import { HOUR_MS, later } from "../time.ts";
import * as keptAnswerRepo from "./kept-answer-repo.ts";
import type { RestProcedure } from "./routes.ts";

const KEY = /^[!-~]{1,255}$/;

/** Ends a repeated request with the answer that the first one got. */
export class RepeatedAnswer extends Error {
  readonly status: number;
  readonly text: string;
  constructor(status: number, text: string) {
    super("This request was answered before");
    this.status = status;
    this.text = text;
  }
}

/** Requests with an `Idempotency-Key`: of those with one key, one acts, and the others get its answer. */
export class KeptAnswers {
  /** Requests at work in this process, by token and key. */
  readonly #atWork = new Map<string, Promise<void>>();

  /** The attempt that a request of an act is. Throws INVALID_INPUT for a malformed key. */
  attemptOf(req: Request, act: Act, ctx: RequestCtx): Attempt {
    const key = req.headers["idempotency-key"];
    if (typeof key !== "string" || !KEY.test(key) || mayHoldToken(key)) {
      const message = "An Idempotency-Key is 1 to 255 visible ASCII characters, for example a UUID, and no token";
      throw refusedInput(["Idempotency-Key"], message);
    }
    return new Attempt(key, act, ctx, this.#atWork);
  }
}

/** The procedure that a request calls, by whichever endpoint. */
type Act = { name: string; answersSecret: boolean | undefined; holdsFiles: boolean };

/** What is called with a key, if anything: only what may change something, for a known caller. */
export function actOf(req: Request, { name, rest, access }: RestProcedure): Act | undefined {
  if (req.headers["idempotency-key"] === undefined || rest.method !== "POST" || rest.body === "question")
    return undefined;
  if (access === "public") return undefined;
  return { name, answersSecret: rest.answersSecret, holdsFiles: rest.body === "upload" || rest.body === "form" };
}

/** One request with a key. */
class Attempt {
  readonly #key: string;
  readonly #act: Act;
  readonly #ctx: RequestCtx;
  readonly #atWork: Map<string, Promise<void>>;
  readonly #body: Hash | undefined;
  #tokenId: string | undefined;
  /** Ends this request for those that wait for it. */
  #release: (() => void) | undefined;
  /** True from when its key is taken until its outcome is known. */
  #acts = false;

  constructor(key: string, act: Act, ctx: RequestCtx, atWork: Map<string, Promise<void>>) {
    this.#key = key;
    this.#act = act;
    this.#ctx = ctx;
    this.#atWork = atWork;
    const { authenticate, upload } = ctx;
    ctx.authenticate = async (options) => {
      const actor = await authenticate(options);
      this.#tokenId = actor.token?.id;
      return actor;
    };
    if (!act.holdsFiles) return;
    const body = createHash("sha256");
    this.#body = body;
    if (upload) ctx.upload = () => hashed(upload(), body);
  }

  /**
   * Begins to act. Throws RepeatedAnswer where an earlier request with the key was answered, CONFLICT where that one had
   * another input, is still at work, or has no answer that could be repeated.
   */
  async begin(input: unknown): Promise<void> {
    const { db, now } = this.#ctx;
    const requestHash = createHash("sha256")
      .update(this.#act.name)
      .update(JSON.stringify(input ?? null))
      .digest("hex");
    const place = this.#place();
    for (;;) {
      const other = this.#atWork.get(place.name);
      if (!other) break;
      await other;
    }
    this.#atWork.set(
      place.name,
      new Promise((resolve) => {
        this.#release = () => {
          this.#atWork.delete(place.name);
          resolve();
        };
      }),
    );
    const at = now();
    const expired = new Date(Date.parse(at) - KEPT_ANSWER_MS).toISOString();
    await keptAnswerRepo.forget(db, place, expired);
    if ((await keptAnswerRepo.count(db, place.tokenId, MAX_KEPT_ANSWERS)) >= MAX_KEPT_ANSWERS) {
      throw tooMany(`A token may use ${MAX_KEPT_ANSWERS} keys within 24 hours`, HOUR_MS / 1000);
    }
    const row = { tokenId: place.tokenId, key: place.key, requestHash, createdAt: at };
    this.#acts = await keptAnswerRepo.begin(db, { ...row, bodyHash: null, status: null, answer: null });
    if (this.#acts) return;
    const known = await keptAnswerRepo.find(db, place);
    this.#end();
    if (!known) return this.begin(input);
    throw await this.#repeated(known, requestHash);
  }

  /** Keeps the answer. */
  async succeed(status: number, text: string): Promise<void> {
    if (!this.#acts) return;
    // Whatever happens from here on, it was carried out, and must not be again.
    this.#acts = false;
    const isKept = !this.#act.answersSecret && text.length <= MAX_KEPT_ANSWER_LENGTH;
    const bodyHash = this.#body?.digest("hex") ?? null;
    await keptAnswerRepo.keep(this.#ctx.db, this.#place(), { status, answer: isKept ? text : null, bodyHash });
    this.#end();
  }

  /** Forgets a request that failed: it may be sent again. */
  async fail(): Promise<void> {
    try {
      if (this.#acts) await keptAnswerRepo.forget(this.#ctx.db, this.#place());
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#release?.();
    this.#release = undefined;
  }

  #place(): { tokenId: string; key: string; name: string } {
    const tokenId = this.#tokenId;
    if (tokenId === undefined) throw new DomainError("NO_TOKEN", "An Idempotency-Key belongs to a token");
    return { tokenId, key: this.#key, name: `${tokenId} ${this.#key}` };
  }

  async #repeated(known: KeptAnswerTable, requestHash: string): Promise<Error> {
    if (known.status === null) {
      const message =
        "An earlier request with this Idempotency-Key is still at work, or was broken off. Try again shortly; if this goes on, look whether it took effect, and use a new key.";
      return new DomainError("CONFLICT", message, { retryAfter: 1 });
    }
    if (known.requestHash !== requestHash || (await this.#bodyHash()) !== known.bodyHash) {
      return new DomainError("CONFLICT", "This Idempotency-Key was used for another request. Use a new key for each.");
    }
    if (known.answer !== null) return new RepeatedAnswer(known.status, known.answer);
    const why = this.#act.answersSecret ? "held a secret, which is answered once" : "was too long to be kept";
    return new DomainError("CONFLICT", `This request was carried out before, and its answer ${why}.`);
  }

  /** Of the uploaded files, which are read for it. */
  async #bodyHash(): Promise<string | null> {
    if (!this.#body) return null;
    for await (const { bytes } of this.#ctx.upload?.() ?? []) for await (const _ of bytes);
    return this.#body.digest("hex");
  }
}

async function* hashed(files: AsyncIterable<UploadedFile>, hash: Hash): AsyncGenerator<UploadedFile> {
  for await (const { name, bytes } of files) {
    hash.update(`${name}\n`);
    yield { name, bytes: hashedBytes(bytes, hash) };
  }
}

async function* hashedBytes(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

export const oldAnswersJob: FeatureJob = {
  name: "forget old answers",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const before = later(ctx.now(), -KEPT_ANSWER_MS);
    await inBatches(ctx, ({ db }, limit) => keptAnswerRepo.forgetOld(db, before, limit), { isStopping });
  },
};
