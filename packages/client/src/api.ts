import type { ErrorCode, ImportQuery, ImportReceipt, InputIssue, Scope } from "@tessera/domain";
import type { AppRouter } from "@tessera/server/router";
import type { z } from "zod";

/** What every call takes beside its input. */
export type CallOptions = {
  /** Ends the call; it then rejects with the signal's reason. */
  signal?: AbortSignal;
};

/** What a call that changes something takes besides. */
export type MutationOptions = CallOptions & {
  /**
   * 1 to 255 visible characters that no other call of the token has, such as a UUID: the server carries out one call of each
   * key and gives the others its answer, for 24 hours, so that the call may be repeated. It goes in a request of its own.
   */
  idempotencyKey?: string;
};

/** A procedure that reads. */
export type Query<Input, Output> = {
  query: (...args: Arguments<Input, CallOptions>) => Promise<Output>;
};

/** A procedure that reads page by page; `iterate` follows the pages and yields their rows. */
export type ListQuery<Input, Output, Row> = Query<Input, Output> & {
  iterate: (...args: Arguments<Omit<Input, "cursor">, CallOptions>) => AsyncIterableIterator<Row>;
};

/** A procedure that changes something. */
export type Mutation<Input, Output> = {
  mutate: (...args: Arguments<Input, MutationOptions>) => Promise<Output>;
};

/** An input without required fields may be left out. */
type Arguments<Input, Options> = [Input] extends [undefined]
  ? [input?: undefined, options?: Options]
  : Record<string, never> extends Input
    ? [input?: Input, options?: Options]
    : [input: Input, options?: Options];

/** A code of the server, or `UNREACHABLE` where no Tessera answered. */
export type TesseraErrorCode = ErrorCode | "UNREACHABLE";

/** One thing that is wrong with an input: where, keys and indexes from the outside in, and what. */
export type TesseraIssue = InputIssue;

export type TesseraScope = Scope;

/** Where reports are uploaded to, and what is known about the run they belong to. */
export type UploadQuery = z.input<typeof ImportQuery>;

/** What the server made of an upload. */
export type UploadReceipt = ImportReceipt;

type Procedure<Type, Input, Output> = { _def: { type: Type; $types: { input: Input; output: Output } } };
type Page<Row> = { data: Row[]; nextCursor: string | null };

type Calls<Node> =
  Node extends Procedure<"query", infer Input, infer Output>
    ? Output extends Page<infer Row>
      ? ListQuery<NonNullable<Input>, Output, Row>
      : Query<Given<Input>, Output>
    : Node extends Procedure<"mutation", infer Input, infer Output>
      ? Mutation<Given<Input>, Output>
      : { [Name in keyof Node]: Calls<Node[Name]> };

/** An input that may be left out is one without required fields; no input at all, which tRPC calls void, is `undefined`. */
type Given<Input> = [Extract<Input, object>] extends [never] ? undefined : Extract<Input, object>;

/** Every procedure of the server, as the router defines it. Packed, it is written out without the router. */
export type Procedures = Calls<AppRouter["_def"]["record"]>;
