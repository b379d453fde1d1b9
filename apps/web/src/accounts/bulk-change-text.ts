import type { BulkChange } from "./change-accounts.tsx";

type BulkText = { title: string; confirm: string; effect: string; harmless?: boolean };

/** What the dialog about such a change says. */
export function bulkTextOf(change: BulkChange): BulkText {
  if ("apiAccess" in change) {
    return change.apiAccess
      ? {
          title: "Switch API access on for",
          confirm: "Switch on for",
          effect: "Every token of theirs that was not revoked and has not expired works again at once.",
          harmless: true,
        }
      : {
          title: "Switch API access off for",
          confirm: "Switch off for",
          effect:
            "Every token of theirs is refused from the next request on: builds, scripts and assistants that use one stop. The tokens are kept. The page is not affected.",
        };
  }
  return change.active
    ? {
        title: "Reactivate",
        confirm: "Reactivate",
        effect: "They can sign in again, and those of their tokens that are still good work again at once.",
        harmless: true,
      }
    : {
        title: "Deactivate",
        confirm: "Deactivate",
        effect:
          "They are signed out everywhere and can't sign in, and every token of theirs is refused from the next request on. What they recorded stays, and so do their tokens.",
      };
}
