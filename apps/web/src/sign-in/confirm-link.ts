import type { AppRouter } from "@tessera/client/app-router";
import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { appError, notConfirmedError } from "#web/app-error.ts";
import { findUnsaved } from "#web/leaving/unsaved-work.ts";
import { canConfirmIdentity, confirmIdentity, isConfirmationDeclined, type WhyConfirm } from "./confirm-identity.ts";

/** How someone signs in, proves who they are, or leaves: asking there who it is would go round in circles. */
const PROVES_IDENTITY = /^session\.(signIn|confirm|passkeyOptions|signOut|current|provider)/;

/**
 * A call that needs a recent proof, or whose session has ended, asks over the page who it is and is then made again.
 * A read whose session has ended asks only where leaving for the sign-in page would lose something.
 */
export const withIdentity: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (PROVES_IDENTITY.test(op.path)) return next(op);
    return observable((observer) => {
      let isOver = false;
      let current = next(op).subscribe({
        ...observer,
        error: (error) => {
          const why = whyConfirm(error, op.type === "query");
          if (!why) return observer.error(error);
          void confirmIdentity(why).then((isProven) => {
            if (isOver) return;
            if (isProven) current = next(op).subscribe(observer);
            else observer.error(notConfirmedError(why));
          });
        },
      });
      return () => {
        isOver = true;
        current.unsubscribe();
      };
    });
  };

function whyConfirm(error: TRPCClientError<AppRouter>, isRead: boolean): WhyConfirm | undefined {
  if (!canConfirmIdentity()) return undefined;
  const { code, reason } = appError(error);
  if (reason === "RECENT_PROOF") return "recentProof";
  if (code !== "NO_TOKEN") return undefined;
  return !isRead || (findUnsaved() !== undefined && !isConfirmationDeclined()) ? "sessionEnded" : undefined;
}
