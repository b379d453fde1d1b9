/** What browsers say of a file of code or style that could not be loaded. */
const GONE = /dynamically imported module|Importing a module script failed|Unable to preload CSS|module script/i;
const TRIED = "tessera.reloadedFor";

/** Whether a part of this page is not there any more, as after an upgrade of the server. */
export const isCodeGone = (error: unknown): boolean => error instanceof Error && GONE.test(error.message);

/** Reloads the page, once for each part that is missing; false where that was tried already, or there is no connection. */
export function reloadOnce(error: unknown): boolean {
  if (!isCodeGone(error) || !navigator.onLine) return false;
  const { message } = error as Error;
  if (sessionStorage.getItem(TRIED) === message) return false;
  sessionStorage.setItem(TRIED, message);
  window.location.reload();
  return true;
}
