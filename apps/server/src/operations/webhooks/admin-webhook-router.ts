import {
  CreateServerWebhook,
  Delivery,
  DeliveryDetails,
  ListServerDeliveries,
  Page,
  PageQuery,
  RotateServerWebhook,
  ServerDeliveryRef,
  ServerWebhookRef,
  UpdateServerWebhook,
  Webhook,
  WebhookWithSecret,
} from "@tessera/domain";
import { z } from "zod";
import { scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { getDelivery, listDeliveries, sendAgain, sendTest } from "./webhook-delivery-service.ts";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateSecret,
  updateWebhook,
} from "./webhook-service.ts";

const SERVER = { projectId: null };

/** Webhooks of the whole server, for administrators. */
export const adminWebhookRouter = router({
  list: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/webhooks", about: "The webhooks of the server, the oldest first." } })
    .input(orNothing(PageQuery))
    .output(Page(Webhook))
    .query(({ ctx, input }) => listWebhooks(ctx, SERVER, input)),

  get: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/webhooks/{webhookId}", about: "One webhook of the server." } })
    .input(ServerWebhookRef)
    .output(Webhook)
    .query(({ ctx, input }) => getWebhook(ctx, SERVER, input.webhookId)),

  create: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/webhooks",
        status: 201,
        answersSecret: true,
        about:
          "Create a webhook of the server, which can have the events of every project. Its secret is answered this once.",
      },
    })
    .input(CreateServerWebhook)
    .output(WebhookWithSecret)
    .mutation(({ ctx, input }) => createWebhook(ctx, ctx.actor, SERVER, input)),

  update: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/admin/webhooks/{webhookId}",
        about: "Change a webhook of the server, or switch it on or off; fields left out stay.",
      },
    })
    .input(UpdateServerWebhook)
    .output(Webhook)
    .mutation(({ ctx, input }) => updateWebhook(ctx, ctx.actor, SERVER, input)),

  delete: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/admin/webhooks/{webhookId}",
        about: "Delete a webhook of the server with its deliveries.",
      },
    })
    .input(ServerWebhookRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteWebhook(ctx, ctx.actor, SERVER, input.webhookId);
      return {};
    }),

  rotateSecret: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/webhooks/{webhookId}/rotate-secret",
        answersSecret: true,
        about: "Give a webhook of the server a new secret; the one before signs too for so many hours.",
      },
    })
    .input(RotateServerWebhook)
    .output(WebhookWithSecret)
    .mutation(({ ctx, input }) => rotateSecret(ctx, ctx.actor, SERVER, input)),

  test: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/webhooks/{webhookId}/test",
        status: 202,
        about: "Send a test event to a webhook of the server.",
      },
    })
    .input(ServerWebhookRef)
    .output(Delivery)
    .mutation(({ ctx, input }) => sendTest(ctx, ctx.actor, SERVER, input.webhookId)),

  deliveries: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/webhooks/{webhookId}/deliveries",
        about: "Deliveries of a webhook of the server, the newest first; they are kept for 14 days.",
      },
    })
    .input(ListServerDeliveries)
    .output(Page(Delivery))
    .query(({ ctx, input }) => listDeliveries(ctx, SERVER, input)),

  delivery: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/webhooks/{webhookId}/deliveries/{deliveryId}",
        about: "A delivery to a webhook of the server with its body, attempts and answers.",
      },
    })
    .input(ServerDeliveryRef)
    .output(DeliveryDetails)
    .query(({ ctx, input }) => getDelivery(ctx, SERVER, input)),

  resend: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/webhooks/{webhookId}/deliveries/{deliveryId}/resend",
        status: 202,
        about: "Send a delivery to a webhook of the server again, with the same `webhook-id`.",
      },
    })
    .input(ServerDeliveryRef)
    .output(Delivery)
    .mutation(({ ctx, input }) => sendAgain(ctx, ctx.actor, SERVER, input)),
});
