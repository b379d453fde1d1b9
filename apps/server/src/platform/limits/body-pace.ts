/** How fast the body of a request must arrive. */
export type BodyPace = {
  /** Milliseconds for all of a body, uploads aside. */
  withinMs: number;
  /** Bytes of an upload that must arrive in each window while the server waits for them. */
  windowBytes: number;
  windowMs: number;
};

/** A megabyte at half a megabit a second, and uploads over the slowest lines in use. */
export const BODY_PACE: BodyPace = { withinMs: 15_000, windowBytes: 65_536, windowMs: 20_000 };
