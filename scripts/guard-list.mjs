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
];
