import { DomainError } from "@tessera/domain";

/** What keeps a bucket from being used; all but `away` and `full` wait for an administrator. */
export type BlobProblem = "away" | "full" | "refused" | "misconfigured";

/** The bucket for attached files can't be used. The message is one line for administrators, without key, secret or address. */
export class BlobStoreFailure extends Error {
  override name = "BlobStoreFailure";
  readonly problem: BlobProblem;
  readonly reason: string;

  constructor(problem: BlobProblem, reason: string, cause?: unknown) {
    super(`The bucket for attached files can't be used: ${reason}`, { cause });
    this.problem = problem;
    this.reason = reason;
  }
}

const RETRY_SECONDS: Record<BlobProblem, number> = { away: 5, full: 60, refused: 60, misconfigured: 60 };

/** The error for callers, which says nothing of the place itself; undefined for other errors. */
export function blobStoreFailure(thrown: unknown): DomainError | undefined {
  if (!(thrown instanceof BlobStoreFailure)) return undefined;
  const retry = { retryAfter: RETRY_SECONDS[thrown.problem] };
  const [code, message] =
    thrown.problem === "full"
      ? ([
          "STORAGE_FULL",
          "There is no room left for attached files. Try again once an administrator has made some.",
        ] as const)
      : (["UNAVAILABLE", "Attached files can't be stored or read at the moment. Try again later."] as const);
  return new DomainError(code, message, retry, { cause: thrown });
}
