import { DomainError } from "@tessera/domain";

/** Runs a write; a unique name that is taken becomes CONFLICT with this message. */
export async function conflictIfTaken<T>(message: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isUniqueViolation(error)) throw new DomainError("CONFLICT", message, {}, { cause: error });
    throw error;
  }
}

function isUniqueViolation(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "23505" || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}
