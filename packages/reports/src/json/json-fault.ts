/** Where a text stops being JSON, and what is wrong there. */
export type JsonFault = { offset: number; what: string };

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const SHOWN_LENGTH = 20;

/**
 * The first fault of a text that `JSON.parse` refused, whose own message names no place for most faults. Null if there
 * is none.
 */
export function findJsonFault(text: string): JsonFault | null {
  return new FaultFinder(text).find();
}

type Expected = "value" | "value or ]" | "key" | "key or }" | "comma" | "end";

class FaultFinder {
  readonly #text: string;
  #at = 0;
  /** Closing brackets that are still due. */
  readonly #open: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  find(): JsonFault | null {
    let expected: Expected | JsonFault = "value";
    for (;;) {
      this.#skip(SPACE);
      if (this.#at >= this.#text.length) return expected === "end" ? null : this.#fault("it ends too early");
      expected = this.#step(expected);
      if (typeof expected === "object") return expected;
    }
  }

  #step(expected: Expected): Expected | JsonFault {
    const next = this.#text[this.#at] ?? "";
    if (expected === "end") return this.#unexpected("nothing more");
    if (expected === "comma") return this.#afterValue(next);
    if (expected.includes(" or ") && next === this.#open.at(-1)) return this.#close();
    return expected.startsWith("key") ? this.#key() : this.#value(next);
  }

  #value(next: string): Expected | JsonFault {
    if (next === "{" || next === "[") {
      this.#at++;
      this.#open.push(next === "{" ? "}" : "]");
      return next === "{" ? "key or }" : "value or ]";
    }
    if (next === '"') return this.#string() ?? this.#valueEnded();
    return this.#skip(SCALAR) ? this.#valueEnded() : this.#unexpected("a value");
  }

  #key(): Expected | JsonFault {
    if (this.#text[this.#at] !== '"') return this.#unexpected("a name in double quotes");
    const fault = this.#string();
    if (fault) return fault;
    this.#skip(SPACE);
    if (this.#text[this.#at] !== ":") return this.#unexpected("a colon");
    this.#at++;
    return "value";
  }

  /** Null if the string that begins here is sound. */
  #string(): JsonFault | null {
    this.#at++;
    do this.#skipPlain();
    while (this.#skip(ESCAPE));
    const next = this.#text[this.#at];
    if (next === undefined) return this.#fault("it ends inside of a text");
    if (next !== '"')
      return this.#fault(next === "\\" ? "an unknown escape" : "a line end or control character inside of a text");
    this.#at++;
    return null;
  }

  #afterValue(next: string): Expected | JsonFault {
    if (next === this.#open.at(-1)) return this.#close();
    if (next !== ",") return this.#unexpected(`a comma or ${this.#open.at(-1)}`);
    this.#at++;
    return this.#open.at(-1) === "}" ? "key" : "value";
  }

  #close(): Expected {
    this.#at++;
    this.#open.pop();
    return this.#valueEnded();
  }

  #valueEnded(): Expected {
    return this.#open.length === 0 ? "end" : "comma";
  }

  #skipPlain(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === QUOTE || code === BACKSLASH || code < FIRST_PRINTABLE) return;
    }
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const length = pattern.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length > 0;
  }

  #unexpected(what: string): JsonFault {
    const found =
      this.#at >= this.#text.length ? "its end" : `“${this.#text.slice(this.#at, this.#at + SHOWN_LENGTH)}”`;
    return this.#fault(`${found} where ${what} is due`);
  }

  #fault(what: string): JsonFault {
    return { offset: this.#at, what };
  }
}
