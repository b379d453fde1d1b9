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
    const pattern = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`);
    const at = this.#lines.findIndex((line) => pattern.test(line));
    const line = `${/^\s*export\s/.test(this.#lines[at] ?? "") ? "export " : ""}${name}=${value}`;
    const others = this.#lines.filter((one, index) => index === at || !pattern.test(one));
    const lines = at === -1 ? [...others, line] : others.with(others.indexOf(this.#lines[at] as string), line);
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

function unwritable(given: string, error: unknown, details: string[] = []): CliError {
  const { code } = error as NodeJS.ErrnoException;
  return new CliError(EXIT.usage, `'${given}' can't be written (${code})`, details, { cause: error });
}
