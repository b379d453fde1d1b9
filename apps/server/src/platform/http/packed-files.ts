import { readdirSync } from "node:fs";
import { extname, sep } from "node:path";
import type { Request, RequestHandler, Response } from "express";

/** The forms in which the build leaves files beside the plain ones, the smallest first. */
const FORMS = { br: ".br", gzip: ".gz" } as const;

/** Files of a folder that the build compressed beforehand: none is compressed for a request. */
export class PackedFiles {
  readonly #names: ReadonlySet<string>;

  constructor(root: string) {
    this.#names = new Set(namesIn(root));
  }

  /** Redirects requests for files to their compressed form. */
  readonly middleware: RequestHandler = (req, res, next) => {
    if (req.method === "GET" || req.method === "HEAD") {
      const form = this.#formFor(req, res, req.path);
      if (form !== "") req.url = req.path + form;
    }
    next();
  };

  #formFor(req: Request, res: Response, name: string): string {
    const forms = Object.entries(FORMS).filter(([, ending]) => this.#names.has(name + ending));
    if (forms.length === 0) return "";
    res.vary("Accept-Encoding");
    const encoding = req.acceptsEncodings(...forms.map(([encoding]) => encoding));
    const chosen = forms.find(([it]) => it === encoding);
    if (!chosen) return "";
    res.type(extname(name));
    res.setHeader("Content-Encoding", chosen[0]);
    return chosen[1];
  }
}

/** Paths below the folder, each with a slash in front; none where the page was not built. */
function namesIn(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true }).map((name) => `/${String(name).split(sep).join("/")}`);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
