import { IconBan, IconCheck, IconClock, IconClockX, type TablerIcon } from "@tabler/icons-react";
import type { Invitation, InvitationState } from "@tessera/domain";
import classes from "./invitation-state.module.css";

export const STATES: Record<InvitationState, { word: string; icon: TablerIcon }> = {
  pending: { word: "Pending", icon: IconClock },
  accepted: { word: "Accepted", icon: IconCheck },
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
  const { word, icon: Icon } = STATES[state];
  return (
    <>
      <span className={classes.state} data-state={state}>
        <Icon size={14} aria-hidden />
        {word}
      </span>
      {isOpen(state) && (
        <span className={classes.mail} data-failed={mailState === "failed" || undefined}>
          {MAIL_LABELS[mailState]}
        </span>
      )}
    </>
  );
}
