/** Saxes' messages for tolerated faults, and the warning for each. */
const TOLERATED = new Map([
  [
    "malformed character entity.",
    "A reference to a character that XML forbids, such as &#0; or &#27;, was left as it stands",
  ],
  [
    'the string "]]>" is disallowed in char data.',
    "A ]]> on its own, which XML writes as ]]&gt;, was left as it stands",
  ],
  [
    "an XML declaration must be at the start of the document.",
    "The XML declaration, which belongs at the very start of a file, was accepted after blank lines",
  ],
]);

const UNREADABLE: [RegExp, string][] = [
  [/^unclosed tag: (.*)/, "is cut off inside <$1>: the run was aborted or the upload broke off, so upload all of it"],
  [/^unexpected end/, "is cut off: the run was aborted or the upload broke off, so upload all of it"],
  [/^document must contain a root/, "has no root element: it is not a report, or only the beginning of one"],
  [/^unexpected close tag/, "has a closing tag that doesn't match the element it should close"],
  [/^unmatched closing tag: (.*)\.$/, "has a closing tag </$1> without an opening one"],
  [
    /^documents may contain only one root|^inappropriately located doctype|^(an|the) XML declaration must/,
    "holds a second document after the end of the first: upload each as a file of its own",
  ],
  [/^text data outside of root/, "has text outside of the root element: other output was probably mixed into the file"],
  [
    /^disallowed character in entity name|^empty entity name|^raw ampersand/,
    "has an & on its own, which XML writes as &amp;",
  ],
  [/^undefined entity/, "uses an entity that XML doesn't have; it has only &amp; &lt; &gt; &quot; &apos; and numbers"],
  // Control characters are gone before saxes sees the text, which leaves one character for an attribute to be wrong about.
  [/^disallowed character\.$/, "has a < inside an attribute, which XML writes as &lt;"],
];

/** The warning for a tolerated fault; null for one that isn't. */
export function toleratedFault(fault: string, rootSeen: boolean): string | null {
  if (rootSeen && fault.startsWith("an XML declaration")) return null;
  return TOLERATED.get(fault) ?? null;
}

/** The error for one of saxes' messages, going on from the file's name. */
export function unreadableFault(fault: string): string {
  for (const [pattern, what] of UNREADABLE) {
    const match = pattern.exec(fault);
    if (match) return what.replace("$1", () => match[1] ?? "");
  }
  return `is not well-formed XML: ${fault.replace(/\.$/, "")}`;
}
