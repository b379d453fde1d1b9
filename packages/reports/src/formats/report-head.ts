import { SaxesParser } from "saxes";

/** Characters that are inspected to detect the format. */
export const HEAD_LENGTH = 64 * 1024;
/** Most of them, for reports that begin with what says nothing: a long configuration, or another program's output. */
export const MAX_HEAD_LENGTH = 4 * 1024 * 1024;
const STEP = 1024;

/** The beginning of a file, by which its format is recognised. */
export type Head = {
  /** At least `HEAD_LENGTH` characters, or all of a shorter file, without white space before them. */
  text: string;
  isXml: boolean;
  isJson: boolean;
  /** The root element; null where there is none, or no XML. */
  root: XmlRoot | null;
};

type XmlRoot = { name: string; namespace: string; attributes: Record<string, string> };

export function headOf(beginning: string): Head {
  const text = beginning.trimStart();
  const isXml = text.startsWith("<");
  return { text, isXml, isJson: /^[[{]/.test(text), root: isXml ? findRoot(text) : null };
}

export function rootIs(...names: string[]): (head: Head) => boolean {
  return ({ root }) => root !== null && names.includes(root.name);
}

/** Lenient, since the XML reader reports what is wrong with the XML. */
function findRoot(text: string): XmlRoot | null {
  let root: XmlRoot | null = null;
  const parser = new SaxesParser();
  parser.on("error", () => {});
  parser.on("opentag", ({ name, attributes }) => {
    const colon = name.indexOf(":");
    const namespace = attributes[colon === -1 ? "xmlns" : `xmlns:${name.slice(0, colon)}`] ?? "";
    root ??= { name: name.slice(colon + 1), namespace, attributes };
  });
  for (let from = 0; root === null && from < text.length; from += STEP) parser.write(text.slice(from, from + STEP));
  return root;
}
