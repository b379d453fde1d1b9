/**
 * One guard of docs/security-model.md, and how to take it out of the sources.
 * @typedef {{
 *   id: string,
 *   guard: string,
 *   find: string,
 *   replace: string,
 *   test: string,
 *   title?: string,
 * }} Guard
 * `find` stands once in the sources and is replaced by `replace`; then a test of the file `test` must fail (only those whose
 * title contains `title`, where given).
 */

/** @type {readonly Guard[]} */
export const guards = [
  {
    id: "TOK-1",
    guard: "a token with wrong check digits is no token",
    find: "if (checkDigits(text.slice(0, -CHECK_LENGTH)) !== check) return undefined;",
    replace: "",
    test: "token-format.test.ts",
  },
  {
    id: "TOK-2",
    guard: "a revoked token is refused",
    find: 'if (row.revokedAt !== null) throw new DomainError("INACTIVE_TOKEN", "API token has been revoked");',
    replace: "",
    test: "token-refusal.contract.test.ts",
  },
  {
    id: "TOK-3",
    guard: "a token is refused from addresses outside its list",
    find: 'if (allowedIps === "[]" || isInRanges(ip, JSON.parse(allowedIps))) return;',
    replace: "return;",
    test: "token-address.contract.test.ts",
  },
  {
    id: "LIM-1",
    guard: "a name that is too long is cut, and told apart by the whole",
    find: 'if (isCut("name", name)) wholes.name = digest(name);',
    replace: "",
    test: "hostile-report.test.ts",
  },
  {
    id: "LIM-2",
    guard: "the bytes of an archive are counted, also of what is left out",
    find: "if (this.#archiveBytes > this.#most.bytes) throw this.#tooLarge();",
    replace: "",
    test: "uploaded-reports.test.ts",
  },
  {
    id: "LIM-3",
    guard: "a path that leads out of an archive is refused",
    find: "if (leadsOut(name)) throw",
    replace: "if (false) throw",
    test: "uploaded-reports.test.ts",
  },
  {
    id: "LIM-4",
    guard: "working space on disk has an end for all uploads together",
    find: "if (this.#used + bytes > this.#most.bytes) throw full();",
    replace: "",
    test: "import-limits.contract.test.ts",
  },
  {
    id: "LIM-5",
    guard: "the upload of a guest is refused before it is read",
    find: 'if (scopes.some((scope) => scope.endsWith(":write"))) refuseReader(actor);',
    replace: "",
    test: "call-limits.contract.test.ts",
  },
  {
    id: "LIM-6",
    guard: "calls by cookie are counted",
    find: "if (actor.session) ctx.callBudget.countPageCall(actor.session.id);",
    replace: "",
    test: "call-limits.contract.test.ts",
  },
  {
    id: "LIM-7",
    guard: "each list of tools in a batch counts as a call",
    find: "// Each list of a batch counts as a call, as each use of a tool does.\n    await request.authenticate();",
    replace: "",
    test: "call-limits.contract.test.ts",
  },
  {
    id: "LIM-8",
    guard: "an input nests only so deep",
    find: "if (depth > MAX_INPUT_DEPTH) throw",
    replace: "if (false) throw",
    test: "hostile-input.contract.test.ts",
    title: "nests without end",
  },
];
