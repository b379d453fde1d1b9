/** The result of the work, or a rejection after `ms`; the work itself goes on. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("No answer in time")), ms);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first line of an error's message, cut where it is long. */
export function oneLineOf(error: unknown): string {
  const [line = ""] = (error as Error).message.split(/\r?\n/, 1);
  return line.slice(0, 200);
}
