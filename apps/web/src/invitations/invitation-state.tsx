import { IconBan, IconCheck, IconClock, IconClockX, type TablerIcon } from "@tabler/icons-react";
import type { Invitation, InvitationState } from "@tessera/domain";
import { StateLabel } from "#web/components/state-label.tsx";
import classes from "./invitation-state.module.css";

export const STATES: Record<InvitationState, { word: string; icon: TablerIcon; tone?: "open" | "good" }> = {
  pending: { word: "Pending", icon: IconClock, tone: "open" },
  accepted: { word: "Accepted", icon: IconCheck, tone: "good" },
  withdrawn: { word: "Withdrawn", icon: IconBan },
  expired: { word: "Expired", icon: IconClockX },
};

const MAIL_LABELS: Record<Invitation["mailState"], string> = {
  pending: "Email on its way",
  sent: "Email sent",
  failed: "Email not delivered",
  none: "No email sent",
};

/** Whether it can still be accepted, after a new link where it is expired. */
export const isOpen = (state: InvitationState) => state === "pending" || state === "expired";

export function InvitationStateLabel({ state, mailState }: Pick<Invitation, "state" | "mailState">) {
  return (
    <>
      <StateLabel {...STATES[state]} />
      {isOpen(state) && (
        <span className={classes.mail} data-failed={mailState === "failed" || undefined}>
          {MAIL_LABELS[mailState]}
        </span>
      )}
    </>
  );
}
