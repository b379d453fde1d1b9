/**
 * The path below which the server's public address has the page: empty on a host of its own, like `/tessera` on a shared one.
 * The server writes it into the document.
 */
export const BASE_PATH = (document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? "")
  .replace(/^\./, "")
  .replace(/\/$/, "");

/** The address of the server, as CI and scripts are given it. */
export const SERVER_URL = window.location.origin + BASE_PATH;
