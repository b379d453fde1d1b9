import {
  AcceptInvitation,
  CreateInvitation,
  Invitation,
  InvitationRef,
  InvitationWithLink,
  LinkCode,
  ListInvitations,
  OpenInvitation,
  Page,
  User,
} from "@tessera/domain";
import { z } from "zod";
import { pageProcedure, publicProcedure, scopedProcedure } from "../../access/procedures.ts";
import { setSignInCookies } from "../../platform/http/session-cookie.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { acceptInvitation, getOpenInvitation } from "./invitation-acceptance.ts";
import { createInvitation, listInvitations, resendInvitation, revokeInvitation } from "./invitation-service.ts";

/** For anyone who holds a link. */
export const invitationRouter = router({
  get: publicProcedure
    .input(LinkCode)
    .output(OpenInvitation)
    .query(({ ctx, input }) => getOpenInvitation(ctx, input.code)),

  accept: pageProcedure
    .input(AcceptInvitation)
    .output(z.object({ user: User }))
    .mutation(async ({ ctx, input }) => {
      const arrival = { ...ctx.origin, signedInAs: undefined, device: ctx.deviceCookie() };
      const { user, cookies } = await acceptInvitation(ctx, arrival, input);
      setSignInCookies(ctx, cookies);
      return { user };
    }),
});

/** For administrators. */
export const adminInvitationRouter = router({
  list: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/invitations", about: "Invitations to the server, newest first." } })
    .input(orNothing(ListInvitations))
    .output(Page(Invitation))
    .query(({ ctx, input }) => listInvitations(ctx, input)),

  create: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/invitations",
        status: 201,
        about: "Invite someone by email; to invite an administrator needs `admin:access` too.",
      },
    })
    .input(CreateInvitation)
    .output(InvitationWithLink)
    .mutation(({ ctx, input }) => createInvitation(ctx, ctx.actor, input)),

  resend: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/invitations/{invitationId}/resend",
        idName: "invitationId",
        about: "Send an invitation again with a new link; the old link ends.",
      },
    })
    .input(InvitationRef)
    .output(InvitationWithLink)
    .mutation(({ ctx, input }) => resendInvitation(ctx, ctx.actor, input.id)),

  revoke: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/invitations/{invitationId}/revoke",
        idName: "invitationId",
        about: "Withdraw an invitation; its link ends.",
      },
    })
    .input(InvitationRef)
    .output(Invitation)
    .mutation(({ ctx, input }) => revokeInvitation(ctx, ctx.actor, input.id)),
});
