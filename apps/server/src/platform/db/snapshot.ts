import { refusedInput } from "@tessera/domain";
import type { Ctx } from "../context.ts";
import { decodeCursor, encodeCursor } from "./keyset.ts";

/** A moment and an id made in it: every row created later lies behind them. */
export function takeSnapshot({ newId }: Pick<Ctx, "newId">, now: string): string {
  return encodeCursor([now, newId()]);
}

/** The moment and the id of a snapshot. Throws INVALID_INPUT for what is none, or one of the future. */
export function readSnapshot(snapshot: string, now: string): [string, string] {
  const place = decodeCursor(snapshot, ["string", "string"], "snapshot");
  if (place && !Number.isNaN(Date.parse(place[0])) && place[0] <= now) return place;
  throw refusedInput(["snapshot"], "Take the snapshot from the answer of the count");
}
