import { randomUUID } from "node:crypto";
import { open, readFile, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { CliError, EXIT } from "../exit.ts";

/** Readable for the owner alone. */
const PRIVATE = 0o600;

/** A file of `NAME=value` lines, of which one is set. It is replaced as a whole, so that a crash leaves the old or the new one. */
export class EnvFile {
  readonly #given: string;
  readonly #path: string;
  readonly #draft: string;
  readonly #lines: string[];

  private constructor(given: string, path: string, draft: string, lines: string[]) {
    this.#given = given;
    this.#path = path;
    this.#draft = draft;
    this.#lines = lines;
  }

  /** Reads the file, where there is one, and makes sure that it can be replaced. */
  static async open(given: string, cwd: string): Promise<EnvFile> {
    const asked = resolve(cwd, given);
    // A link stays one: what it leads to is replaced.
    const path = await realpath(asked).catch(() => asked);
    const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
    try {
      const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      const file = await open(draft, "wx", PRIVATE);
      await file.close();
      return new EnvFile(given, path, draft, text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/));
    } catch (error) {
      throw unwritable(given, error);
    }
  }

  /** Sets the variable where it stands, else at the end. */
  async set(name: string, value: string): Promise<void> {
    const at = this.#lines.findIndex((line) => nameIn(line) === name);
    const line = `${this.#lines[at]?.trimStart().startsWith("export ") ? "export " : ""}${name}=${value}`;
    const lines = this.#lines
      .map((one, index) => (index === at ? line : one))
      .filter((one, index) => index === at || nameIn(one) !== name);
    if (at === -1) lines.push(line);
    try {
      const file = await open(this.#draft, "w", PRIVATE);
      await file.writeFile(`${lines.join("\n")}\n`);
      await file.sync();
      await file.close();
      await rename(this.#draft, this.#path);
    } catch (error) {
      await this.discard();
      throw unwritable(this.#given, error, [
        "The token was rotated, and the new one is lost. The old one works for its overlap: run this again.",
      ]);
    }
  }

  async discard(): Promise<void> {
    await rm(this.#draft, { force: true });
  }
}

/** The name that a line sets; undefined for a comment and the like. */
function nameIn(line: string): string | undefined {
  const [left, right] = line.split("=", 2);
  if (right === undefined) return undefined;
  const words = left?.trim().split(/\s/) ?? [];
  return words[0] === "export" ? words.at(-1) : left?.trim();
}

function unwritable(given: string, error: unknown, details: string[] = []): CliError {
  const { code } = error as NodeJS.ErrnoException;
  return new CliError(EXIT.usage, `'${given}' can't be written (${code})`, details, { cause: error });
}
