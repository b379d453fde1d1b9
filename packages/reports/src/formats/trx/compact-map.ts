const FIRST_CAPACITY = 1024;
const MAX_LOAD = 0.7;
/** Of a place that holds no key. */
const FREE = -1;

/** Whole numbers by whole numbers from 0, in a tenth of a Map's memory: for millions of them. */
export class CompactMap {
  #keys = new Float64Array(FIRST_CAPACITY).fill(FREE);
  #values = new Uint32Array(FIRST_CAPACITY);
  #size = 0;

  set(key: number, value: number): void {
    if (this.#size >= this.#keys.length * MAX_LOAD) this.#grow();
    const place = this.#placeOf(key);
    if (this.#keys[place] === FREE) this.#size++;
    this.#keys[place] = key;
    this.#values[place] = value;
  }

  get(key: number): number | undefined {
    const place = this.#placeOf(key);
    return this.#keys[place] === FREE ? undefined : this.#values[place];
  }

  /** Where the key is, or belongs: the first free place after the one that its number says. */
  #placeOf(key: number): number {
    const { length } = this.#keys;
    let place = (key ^ (key / 2 ** 32)) & (length - 1);
    while (this.#keys[place] !== key && this.#keys[place] !== FREE) place = (place + 1) & (length - 1);
    return place;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new Float64Array(keys.length * 2).fill(FREE);
    this.#values = new Uint32Array(keys.length * 2);
    for (const [index, key] of keys.entries()) {
      if (key === FREE) continue;
      const place = this.#placeOf(key);
      this.#keys[place] = key;
      this.#values[place] = values[index] ?? 0;
    }
  }
}
