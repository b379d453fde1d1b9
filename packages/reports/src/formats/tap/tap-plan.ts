/** What a report announces, and the points that came. */
export class TapPlan {
  #announced: number | null = null;
  #isTwice = false;
  #outsideIds = 0;
  #highestId = 0;
  /** Points so far. */
  passed = 0;

  announce(count: number): void {
    if (this.#announced !== null) this.#isTwice = true;
    this.#announced = count;
  }

  pass(id: number | null = null): void {
    this.passed++;
    if (id === null) return;
    this.#highestId = Math.max(this.#highestId, id);
    if (id === 0) this.#outsideIds++;
  }

  /** In words; a report without a plan may have ended too early. */
  faults(): string[] {
    if (this.#announced === null) return ["The report has no plan, so tests may be missing"];
    const faults: string[] = [];
    if (this.#isTwice) faults.push("The report has more than one plan");
    if (this.#announced !== this.passed) {
      faults.push(`The plan announces ${this.#announced} tests, and the report holds ${this.passed}`);
    } else if (this.#highestId > this.#announced || this.#outsideIds > 0) {
      faults.push(`Tests have numbers outside of the plan, which announces ${this.#announced}`);
    }
    return faults;
  }
}
