/** A key that no one else has; unlike `crypto.randomUUID` it exists on pages that came over plain HTTP, too. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
