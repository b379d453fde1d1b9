import type { Frame } from "./frame.ts";
import { normalMessage } from "./normal-message.ts";
import { textBefore } from "./text-parts.ts";

/** Files that many folders have: the folder tells them apart. */
const COMMON_NAMES = /^(?:index|main|mod|lib|__init__|test|tests|utils?|helpers?|app|page|route|spec|conftest)\.\w+$/;

/**
 * A name of the frame that stays when lines move, the project lies elsewhere or the compiler numbers its closures
 * differently: file and function, without line.
 */
export function frameName({ language, file, function: name }: Frame): string {
  const place = file === null ? "" : fileName(language === "swift" ? file : withoutPlace(file));
  return [place, name === null ? "" : functionName(name)].filter((part) => part !== "").join(" ");
}

function withoutPlace(file: string): string {
  return textBefore(file, "?", "#").replace(/:\d+(?::\d+)?$/, "");
}

function fileName(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== "");
  const last = (parts.at(-1) ?? "").replace(/[.-][0-9a-f]{6,40}(?=\.)/gi, "");
  const folder = parts.at(-2);
  return COMMON_NAMES.test(last) && folder !== undefined ? `${normalMessage(folder)}/${last}` : last;
}

function functionName(name: string): string {
  const plain = textBefore(name, " [as ")
    .replace(/^new |^async |^static |^specialized |^Object\.|^Context\.|^global\./, "")
    .replace(/::h[0-9a-f]{16}$/, "")
    .replace(/::\{\{closure\}\}/g, "")
    .replace(/^(?:block|rescue|ensure)(?: \(\d+ levels\))? in /, "")
    .replace(/\(0x[0-9a-f, x{}.?]*\)|\(\.\.\.\)|\([^()]*\)$/gi, "")
    .replace(/^(?:app|platform|java\.base)\/+/, "");
  const [, lambda] = /<(\w+)>[a-z]__[\w|]+/.exec(plain) ?? [];
  const outer = lambda === undefined ? plain : `${plain.slice(0, plain.indexOf("<")).replace(/[.+]$/, "")}.${lambda}`;
  const closed = outer
    .replace(/lambda\$(\w+)\$\d+/, "$1")
    .replace(/\.MoveNext$/, "")
    .replace(/\$\d+/g, "")
    .replace(/\.func\d+(?:\.\d+)*$/, "");
  return normalMessage(closed);
}
