import { textAfter } from "./text-parts.ts";

/** Where a failure passed through. */
export type Frame = {
  language: Language;
  /** Path of the source file as the trace has it; null where it has none. */
  file: string | null;
  /** Function or method, with its class; null where the trace has none. */
  function: string | null;
};

/** The JVM's, .NET's and C's languages share their traces. */
export type Language = "jvm" | "dotnet" | "python" | "javascript" | "go" | "ruby" | "php" | "rust" | "cpp" | "swift";

/** A frame of a line of its own, or together with the line before it; null for any other line. */
export function frameOf(line: string, before: string): Frame | null {
  return afterAt(line, before) ?? numberedFrame(line) ?? pythonFrame(line) ?? placeFrame(line, before);
}

/** `at …` of the JVM, .NET, JavaScript, Rust and debuggers of C. */
function afterAt(line: string, before: string): Frame | null {
  const text = line.trimStart();
  if (!text.startsWith("at ")) return null;
  const rest = text.slice(3).replace(/^async /, "");
  const open = rest.lastIndexOf("(");
  if (rest.endsWith(")") && open >= 0) {
    const inside = rest.slice(open + 1, -1);
    const name = rest.slice(0, open).trim();
    if (/\.(?:java|kts?|scala|groovy|clj)(?::\d+)?$/.test(inside)) return made("jvm", inside, name);
    if (/^(?:Native Method|Unknown Source|SourceFile:\d+|<generated>)$/.test(inside)) return made("jvm", null, name);
    if (isPlaced(inside) || inside === "<anonymous>" || inside === "native") return made("javascript", inside, name);
    // Without debug information .NET has no file.
    return /^[\w.<>`[\],|+]+$/.test(name) && name.includes(".") ? made("dotnet", null, name) : null;
  }
  const [inFile, atLine] = [rest.lastIndexOf(") in "), rest.lastIndexOf(":line ")];
  if (inFile > 0 && atLine > inFile)
    return made("dotnet", rest.slice(inFile + 5, atLine), rest.slice(0, rest.indexOf("(")));
  if (/\.rs:\d+/.test(rest)) return made("rust", rest, rustFunction(before));
  return isPlaced(rest) ? made("javascript", rest, null) : null;
}

/** `#0 …`, `5 …` of PHP, debuggers, sanitizers and Swift. */
function numberedFrame(line: string): Frame | null {
  const [, hash, rest] = /^\s*(#?)\d{1,4}:?\s+(\S.*)$/.exec(line) ?? [];
  if (rest === undefined) return null;
  const [, php, name] = /^([^()]+\.php)\(\d+\)(?:: (.+))?$/.exec(rest) ?? [];
  if (php !== undefined) return made("php", php, name ?? null);
  if (rest.startsWith("[internal function]")) return made("php", null, null);
  if (hash === "#") return debuggerFrame(rest);
  const [, image, symbol] = /^(\S+)\s+0x[0-9a-f]+ (\S.*) \+ \d+$/i.exec(rest) ?? [];
  if (symbol === undefined || image === undefined) return null;
  return made("swift", image, symbol);
}

function debuggerFrame(rest: string): Frame | null {
  const [, text] = /^(?:0x[0-9a-f]+ in )?(\S.*)$/i.exec(rest) ?? [];
  if (text === undefined) return null;
  const [, place] = /\s(?:at )?([^\s()]+\.(?:c|cc|cpp|cxx|h|hh|hpp|m|mm|swift)):\d+(?::\d+)?$/.exec(text) ?? [];
  const [name = ""] = /^[^\s(]+/.exec(text) ?? [];
  if (place !== undefined) return made(place.endsWith(".swift") ? "swift" : "cpp", place, name);
  return (text.includes("(") || text.includes(" from ")) && rest.startsWith("0x") ? made("cpp", null, name) : null;
}

function pythonFrame(line: string): Frame | null {
  const [, file, name] = /^\s*File "([^"]+)", line \d+(?:, in (.+))?$/.exec(line) ?? [];
  if (file !== undefined) return made("python", file, name ?? null);
  const [, tested] = /^([^\s:]+\.py):\d+:/.exec(line) ?? [];
  return tested === undefined ? null : made("python", tested, null);
}

const OF_EXTENSION: Record<string, Language> = {
  ...{
    go: "go",
    rb: "ruby",
    rake: "ruby",
    php: "php",
    rs: "rust",
    swift: "swift",
    ts: "javascript",
    tsx: "javascript",
  },
  ...{
    js: "javascript",
    jsx: "javascript",
    mjs: "javascript",
    cjs: "javascript",
    mts: "javascript",
    vue: "javascript",
  },
  ...{ c: "cpp", cc: "cpp", cpp: "cpp", cxx: "cpp", h: "cpp", hh: "cpp", hpp: "cpp", m: "cpp", mm: "cpp" },
  ...{ java: "jvm", kt: "jvm", kts: "jvm", scala: "jvm", groovy: "jvm", cs: "dotnet", fs: "dotnet", py: "python" },
};

/** Words that stand before a place on its line. */
const LEADS = /^\s*(?:# |from |Error Trace:\s*|❯ (?:\S+ )?|--> |in |\+? ?file )?/;

/** `path/file.ext:12…`, as tools of all languages have it. */
function placeFrame(line: string, before: string): Frame | null {
  const lead = LEADS.exec(line)?.[0] ?? "";
  const rest = line.slice(lead.length);
  const [, path, extension = ""] = /^((?:[A-Za-z]:)?[^\s:()'"]+\.([a-z]{1,6}))(?::\d+|\(\d+)/.exec(rest) ?? [];
  if (path === undefined) return safariFrame(rest) ?? panicFrame(line);
  const language = OF_EXTENSION[extension];
  if (language === undefined) return null;
  return made(language, path, functionBeside(language, rest.slice(path.length), { lead, before }));
}

function functionBeside(language: Language, after: string, { lead, before }: { lead: string; before: string }) {
  if (language === "ruby") return /^:\d+:in [`'](.+)'/.exec(after)?.[1] ?? null;
  if (language === "go" && /^\t/.test(lead)) return goFunction(before);
  if (language === "cpp") return /^:\d+: ([\w:~]+): Assertion/.exec(after)?.[1] ?? null;
  if (language === "swift") return /error: -\[\S+ (\w+)\]/.exec(after)?.[1] ?? null;
  if (language === "javascript" && lead.includes("❯")) return /❯ (\S+)/.exec(lead)?.[1] ?? null;
  return null;
}

/** `pkg/path.(*Type).Name(0xc000, {…})` */
function goFunction(line: string): string | null {
  const [head = ""] = /^\S+/.exec(line) ?? [];
  const open = head.lastIndexOf("(");
  return open > 0 && line.endsWith(")") ? head.slice(0, open) : null;
}

/** `name@https://host/file.js:1:2` of Firefox and Safari. */
function safariFrame(rest: string): Frame | null {
  const at = rest.indexOf("@");
  if (at < 0) return null;
  const place = rest.slice(at + 1);
  return isPlaced(place) && /^[^\s]*$/.test(rest.slice(0, at))
    ? made("javascript", place, rest.slice(0, at) || null)
    : null;
}

/** The places that Rust and Swift name inside a sentence, and `prog: file.c:12: name: Assertion`. */
function panicFrame(line: string): Frame | null {
  const panicked = textAfter(line, "panicked at ", " ") ?? "";
  const place = panicked.startsWith("'") ? panicked.slice(panicked.lastIndexOf("', ") + 3) : panicked;
  const [, rust] = /^([^\s':]+\.rs):\d+/.exec(place) ?? [];
  if (rust !== undefined) return made("rust", rust, null);
  const [, swift] = /[ (]file ([^\s,:]+\.swift), line \d+/.exec(line) ?? [];
  if (swift !== undefined) return made("swift", swift, null);
  const [, runtime] = /^([^\s:]+\.swift):\d+: Fatal/.exec(line) ?? [];
  if (runtime !== undefined) return made("swift", runtime, null);
  const [, asserted, name] = /^[^\s:]+: ([^\s:]+\.(?:c|cc|cpp|cxx|h|hpp)):\d+: (.*): Assertion/.exec(line) ?? [];
  return asserted === undefined ? null : made("cpp", asserted, name ?? null);
}

function rustFunction(before: string): string | null {
  return /^\s*\d+: (?:0x[0-9a-f]+ - )?(\S.*)$/.exec(before)?.[1] ?? null;
}

/** Ends in `:12:34` or `:12`, and has no space. */
function isPlaced(text: string): boolean {
  return /:\d+$/.test(text) && !/^\s|\s\s/.test(text) && text.length > 3;
}

function made(language: Language, file: string | null, name: string | null): Frame {
  return { language, file, function: name };
}
