import {
  CreateWebhook,
  Delivery,
  DeliveryDetails,
  DeliveryRef,
  ListDeliveries,
  ListWebhooks,
  Page,
  RotateWebhook,
  UpdateWebhook,
  Webhook,
  WebhookRef,
  WebhookWithSecret,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getDelivery, listDeliveries, sendAgain, sendTest } from "./webhook-delivery-service.ts";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateSecret,
  updateWebhook,
} from "./webhook-service.ts";

/** Webhooks of a project, for its admins. */
export const webhookRouter = router({
  list: projectProcedure("project:write")
    .meta({ rest: { method: "GET", path: "/webhooks", about: "The webhooks of a project, the oldest first." } })
    .input(ListWebhooks)
    .output(Page(Webhook))
    .query(({ ctx, input: { projectId, ...page } }) => listWebhooks(ctx, { projectId }, page)),

  get: projectProcedure("project:write")
    .meta({ rest: { method: "GET", path: "/webhooks/{webhookId}", about: "One webhook." } })
    .input(WebhookRef)
    .output(Webhook)
    .query(({ ctx, input }) => getWebhook(ctx, input, input.webhookId)),

  create: projectProcedure("project:write")
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks",
        status: 201,
        answersSecret: true,
        about: "Create a webhook. Its secret is answered this once.",
      },
    })
    .input(CreateWebhook)
    .output(WebhookWithSecret)
    .mutation(({ ctx, input }) => createWebhook(ctx, ctx.actor, input, input)),

  update: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/webhooks/{webhookId}",
        about: "Change a webhook, or switch it on or off; fields left out stay.",
      },
    })
    .input(UpdateWebhook)
    .output(Webhook)
    .mutation(({ ctx, input: { projectId, ...change } }) => updateWebhook(ctx, ctx.actor, { projectId }, change)),

  delete: projectProcedure("project:write")
    .meta({
      rest: { method: "DELETE", path: "/webhooks/{webhookId}", about: "Delete a webhook with its deliveries." },
    })
    .input(WebhookRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteWebhook(ctx, ctx.actor, input, input.webhookId);
      return {};
    }),

  rotateSecret: projectProcedure("project:write")
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/{webhookId}/rotate-secret",
        answersSecret: true,
        about: "Give a webhook a new secret; the one before signs too for so many hours.",
      },
    })
    .input(RotateWebhook)
    .output(WebhookWithSecret)
    .mutation(({ ctx, input }) => rotateSecret(ctx, ctx.actor, input, input)),

  test: projectProcedure("project:write")
    .meta({
      rest: { method: "POST", path: "/webhooks/{webhookId}/test", status: 202, about: "Send a test event." },
    })
    .input(WebhookRef)
    .output(Delivery)
    .mutation(({ ctx, input }) => sendTest(ctx, ctx.actor, input, input.webhookId)),

  deliveries: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/webhooks/{webhookId}/deliveries",
        about: "Deliveries of a webhook, the newest first; they are kept for 14 days.",
      },
    })
    .input(ListDeliveries)
    .output(Page(Delivery))
    .query(({ ctx, input }) => listDeliveries(ctx, input, input)),

  delivery: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/webhooks/{webhookId}/deliveries/{deliveryId}",
        about: "A delivery with its body, attempts and answers.",
      },
    })
    .input(DeliveryRef)
    .output(DeliveryDetails)
    .query(({ ctx, input }) => getDelivery(ctx, input, input)),

  resend: projectProcedure("project:write")
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/{webhookId}/deliveries/{deliveryId}/resend",
        status: 202,
        about: "Send a delivery again, with the same `webhook-id`.",
      },
    })
    .input(DeliveryRef)
    .output(Delivery)
    .mutation(({ ctx, input }) => sendAgain(ctx, ctx.actor, input, input)),
});
