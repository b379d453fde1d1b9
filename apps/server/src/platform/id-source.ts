import { randomUUID } from "node:crypto";

const MAX_COUNT = 0xfff;

/**
 * Creates UUIDs of version 7 that sort in the order of their creation, also within a millisecond: the 12 bits after the
 * time count up (RFC 9562 §6.2, method 1), the other 62 are random. `now` gives milliseconds since 1970.
 */
export function createIdSource(now: () => number): () => string {
  let time = 0;
  let count = 0;
  return () => {
    const current = now();
    if (current > time) {
      time = current;
      count = 0;
    } else if (count < MAX_COUNT) {
      count++;
    } else {
      time++;
      count = 0;
    }
    const hex = time.toString(16).padStart(12, "0");
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${count.toString(16).padStart(3, "0")}-${randomUUID().slice(19)}`;
  };
}
