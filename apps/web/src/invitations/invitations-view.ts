import { INVITATION_STATES, type InvitationState } from "@tessera/domain";
import { choicesParam, flagParam } from "#web/search-params.ts";

/** What the address says of the list of invitations; `invite` opens the dialog. */
export type InvitationsView = { state?: InvitationState[]; invite?: true };

export const readInvitationsView = (search: Record<string, unknown>): InvitationsView => ({
  state: choicesParam(search.state, INVITATION_STATES),
  invite: flagParam(search.invite),
});
