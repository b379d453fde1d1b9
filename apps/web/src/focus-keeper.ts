/** What floats above the page: the focus comes to it from the page, and goes back there. */
const OVERLAY = '[role="dialog"], [role="menu"], [role="listbox"]';

const REACHABLE = 'a[href], button:enabled, input:enabled, textarea:enabled, select:enabled, [tabindex="0"]';

/** A focused element and all it lay in, each with its place among its neighbours at that time. */
type Path = { element: Element; place: number }[];

/**
 * When what has the focus goes away (a dialog, a row, a button that is disabled while it works), the browser drops the
 * focus, and who works with keys starts at the top of the page again. This moves it to what is nearest: where the dialog
 * was asked for, the row that took the place, the button once it works again, else the page itself.
 */
export function keepFocus(): void {
  let last: Path = [];
  let lastBelow: Path = [];
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    last = pathOf(target);
    if (!target.closest(OVERLAY)) lastBelow = last;
  });
  // A click where nothing takes the focus gives it up on purpose.
  document.addEventListener("pointerup", ({ target }) => {
    const isOnPage = target instanceof Element && target.closest("#root") !== null;
    if (isOnPage && document.activeElement === document.body) last = [];
  });
  new MutationObserver((changes) => {
    const was = last[0]?.element;
    if (was === undefined || document.activeElement !== document.body) return;
    const isFreed = changes.some(({ type, target }) => type === "attributes" && target === was);
    if (was.isConnected && !(isFreed && was.matches(REACHABLE))) return;
    const next = nearestOf(last) ?? nearestOf(lastBelow) ?? document.querySelector("main");
    const dialog = document.querySelector('[aria-modal="true"]');
    if (next instanceof HTMLElement && (dialog?.contains(next) ?? true)) next.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}

function pathOf(target: Element): Path {
  const path: Path = [];
  for (let element: Element | null = target; element && element !== document.body; element = element.parentElement) {
    path.push({ element, place: [...(element.parentElement?.children ?? [])].indexOf(element) });
    // Beside an overlay lie things that have nothing to do with it.
    if (element.matches(OVERLAY)) break;
  }
  return path;
}

/** Undefined where nothing near is left. */
function nearestOf(path: Path): Element | undefined {
  const left = path.findIndex(({ element }) => element.isConnected);
  if (left <= 0) return path[left]?.element;
  for (const [at, { element }] of path.entries()) {
    if (at < left) continue;
    // Of a page that is another now, nothing is near but its content.
    if (element.matches("main")) return element;
    if (element.querySelector("main")) return undefined;
    const place = path[at - 1]?.place ?? 0;
    const children = [...element.children];
    const neighbours = [...children.slice(place), ...children.slice(0, place).reverse()];
    const found = neighbours.map(reachableIn).find((it) => it !== undefined);
    if (found) return found;
  }
  return undefined;
}

function reachableIn(element: Element): Element | undefined {
  const all = [element, ...element.querySelectorAll(REACHABLE)];
  const seen = all.filter((it) => it.matches(REACHABLE) && it.checkVisibility());
  return seen.find((it) => it.matches("[data-autofocus]")) ?? seen[0];
}
