import { digest } from "@tessera/domain";
import type { SpooledTest } from "./spooled-tests.ts";

type Identified = Pick<SpooledTest, "stableId" | "name" | "classname" | "wholes">;

/**
 * Finds ids of a producer that are none: tests of different names have the same one. They would make one case of all of
 * them, so they are left out.
 */
export class StableIds {
  readonly #named = new Map<number, number>();
  readonly #shared = new Set<number>();

  add(test: Identified): void {
    if (!test.stableId) return;
    const id = numberOf(test.stableId);
    const name = numberOf(`${test.wholes?.classname ?? test.classname ?? ""}\0${test.wholes?.name ?? test.name}`);
    const known = this.#named.get(id);
    if (known === undefined) this.#named.set(id, name);
    else if (known !== name) this.#shared.add(id);
  }

  /** The tests without the ids that distinguish none. */
  async *distinct(batches: AsyncIterable<SpooledTest[]>): AsyncGenerator<SpooledTest[]> {
    for await (const tests of batches) yield tests.map((test) => this.#distinct(test));
  }

  #distinct(test: SpooledTest): SpooledTest {
    if (!test.stableId || !this.#shared.has(numberOf(test.stableId))) return test;
    const { stableId: _, ...rest } = test;
    return rest;
  }
}

function numberOf(text: string): number {
  return Number.parseInt(digest(text), 36);
}
