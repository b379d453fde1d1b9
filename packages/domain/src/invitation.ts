import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Email, Person, Registration } from "./person.ts";
import { ProjectRole, SystemRole } from "./roles.ts";
import { INVITATION_STATES } from "./vocabulary.ts";

export const InvitationState = z.enum(INVITATION_STATES).meta({ id: "InvitationState" });
export type InvitationState = z.infer<typeof InvitationState>;

/** The delivery of the email with the link; `none`: the server sends no email, the link is passed on by hand. */
export const InvitationMailState = z.enum(["pending", "sent", "failed", "none"]).meta({ id: "InvitationMailState" });
export type InvitationMailState = z.infer<typeof InvitationMailState>;

const ProjectOffer = z.strictObject({ projectId: ProjectId, role: ProjectRole });
export type ProjectOffer = z.infer<typeof ProjectOffer>;

export const CreateInvitation = z.strictObject({
  email: Email,
  systemRole: SystemRole,
  /** What the account will be a member of. */
  projects: z
    .array(ProjectOffer)
    .max(100, "Choose at most 100 projects")
    .refine(
      (offers) => new Set(offers.map(({ projectId }) => projectId)).size === offers.length,
      "Name each project once",
    )
    .default([]),
});
export type CreateInvitation = z.infer<typeof CreateInvitation>;

/** An invitation as an admin sees it; the code in its link is answered once, to the admin who created or resent it. */
export const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    systemRole: SystemRole,
    /** `name` is null for a project that is gone. */
    projects: z.array(z.object({ projectId: z.string(), name: z.string().nullable(), role: ProjectRole })),
    state: InvitationState,
    mailState: InvitationMailState,
    createdAt: z.string(),
    createdBy: Person,
    /** When the current link was created. */
    sentAt: z.string(),
    expiresAt: z.string(),
    acceptedAt: z.string().nullable(),
    acceptedBy: Person.nullable(),
    revokedAt: z.string().nullable(),
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof Invitation>;

/**
 * `link` opens the registration form; it is shown once. Empty for a token, which must not reach the session of an account that
 * it invited: the link goes by email, or an administrator resends it on the page.
 */
export const InvitationWithLink = z.object({ invitation: Invitation, link: z.string() });
export type InvitationWithLink = z.infer<typeof InvitationWithLink>;

export const ListInvitations = PageQuery.extend({
  state: z.array(InvitationState).min(1).max(InvitationState.options.length).optional(),
});
export type ListInvitations = z.infer<typeof ListInvitations>;

export const InvitationRef = z.strictObject({ id: z.string().min(1).max(100) });
export type InvitationRef = z.infer<typeof InvitationRef>;

/** The one-time code at the end of a link. */
export const LinkCode = z.strictObject({ code: z.string().min(1).max(200) });
export type LinkCode = z.infer<typeof LinkCode>;

/** The invitation as the holder of its link sees it. */
export const OpenInvitation = z.object({
  email: z.string(),
  instanceName: z.string(),
  /** Name of the person who invited; null if it is no longer known. */
  invitedBy: z.string().nullable(),
  expiresAt: z.string(),
});
export type OpenInvitation = z.infer<typeof OpenInvitation>;

/** The address and the roles come from the invitation. */
export const AcceptInvitation = Registration.omit({ email: true }).extend(LinkCode.shape);
export type AcceptInvitation = z.infer<typeof AcceptInvitation>;
