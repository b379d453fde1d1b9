import { DomainError, type InputIssue } from "@tessera/domain";

/**
 * Gathers why rows of one call are refused, so that its answer names each of them. The rows share a transaction, which the
 * error ends: nothing of the call is stored.
 */
export function refusedRows(field: string, rows: number) {
  const refused = new Map<number, DomainError>();
  const refuse = (index: number, error: DomainError) => void refused.set(index, error);
  return {
    refuse,
    has: (index: number) => refused.has(index),
    /** What the act answers; undefined for a row that it refuses. */
    take: async <Done>(index: number, act: () => Promise<Done>): Promise<Done | undefined> => {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        refuse(index, error);
        return undefined;
      }
    },
    /** Throws the error of the first refused row with the issues of all; as it is, where the call has only one row. */
    settle: (): void => {
      const inOrder = [...refused].sort(([a], [b]) => a - b);
      const [first] = inOrder;
      if (!first) return;
      const [index, error] = first;
      if (rows === 1) throw error;
      const issues = inOrder.flatMap(([index, error]) => issuesOf(error, [field, index]));
      const others = (refused.size - 1).toLocaleString("en");
      const more =
        refused.size === 1 ? "" : ` ${others} more ${others === "1" ? "row" : "rows"} can't be stored either.`;
      const message = `${field}[${index}]: ${error.message.replace(/\.$/, "")}.${more} Nothing was changed.`;
      throw new DomainError(error.code, message, { ...error.details, issues }, { cause: error });
    },
  };
}

function issuesOf({ message, details }: DomainError, place: InputIssue["path"]): InputIssue[] {
  const own = details.issues ?? [{ path: [], message }];
  return own.map((issue) => ({ ...issue, path: [...place, ...issue.path] }));
}

export type RefusedRows = ReturnType<typeof refusedRows>;
