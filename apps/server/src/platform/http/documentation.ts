import type { RequestHandler } from "express";
import { nothingHere } from "./errors.ts";
import { onlyMethods } from "./methods.ts";

/** A page of the documentation as the build left it: `/docs.html`, `/docs/tokens.html`. */
const BUILT_PAGE = /^(\/docs(?:\/[a-z-]+)?)\.html$/;
/** A document by the name of its file, packed or not; its address is another. */
const FILE_OF_DOCUMENT = /\.html(?:\.br|\.gz)?$/;

/**
 * The documentation: each chapter is a file that the build made, at its name without the ending; the handler of files
 * answers what this passes on. `files` are the paths that the build left.
 */
export function documentation(files: Iterable<string>): RequestHandler {
  const pages = new Set([...files].flatMap((name) => BUILT_PAGE.exec(name)?.[1] ?? []));
  const refuseMethod = onlyMethods("GET");
  return (req, res, next) => {
    const path = req.path.replace(/(?<=.)\/$/, "");
    // One address for each page, so that its links, which are relative, lead where they should.
    if (FILE_OF_DOCUMENT.test(req.path)) return nothingHere(req, res, next);
    if (!pages.has(path)) return next();
    if (req.method !== "GET" && req.method !== "HEAD") return refuseMethod(req, res, next);
    if (path !== req.path) return res.redirect(308, `../${path.split("/").at(-1)}`);
    res.setHeader("Cache-Control", "no-cache");
    req.url = `${path}.html`;
    next();
  };
}
