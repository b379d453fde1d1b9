/** What browsers say of a file of code or style that could not be loaded. */
const GONE = /dynamically imported module|Importing a module script failed|Unable to preload CSS|module script/i;
const TRIED = "tessera.reloadedFor";

/** Whether a part of this page is not there any more, as after an upgrade of the server. */
export const isCodeGone = (error: unknown): boolean => error instanceof Error && GONE.test(error.message);

/** The mark by which the router's lazy routes know that a reload was tried: they would reload beside ours. */
const ROUTER_TRIED = "tanstack_router_reload:";

let isReloading = false;

/** Leaves reloading to `reloadOnce`: only a page that is opened reloads, never a link that is hovered over. */
export function keepRouterFromReloading(): void {
  window.addEventListener("vite:preloadError", ({ payload }) => {
    sessionStorage.setItem(ROUTER_TRIED + payload.message, "1");
  });
}

/** Reloads the page, once for each missing part; false where that was tried already, or there is no connection. */
export function reloadOnce(error: unknown): boolean {
  if (isReloading) return true;
  if (!isCodeGone(error) || !navigator.onLine) return false;
  const { message } = error as Error;
  if (sessionStorage.getItem(TRIED) === message) return false;
  sessionStorage.setItem(TRIED, message);
  isReloading = true;
  window.location.reload();
  return true;
}
