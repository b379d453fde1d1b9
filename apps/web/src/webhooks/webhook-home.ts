import type { LinkProps } from "@tanstack/react-router";
import {
  type CreateServerWebhook,
  type Delivery,
  eventsOffered,
  type UpdateServerWebhook,
  type Webhook,
  type WebhookEventType,
  type WebhookWithSecret,
} from "@tessera/domain";
import { createContext, useContext } from "react";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";

/** Whose webhooks a page is about, those of a project or of the server, and what acts on them. */
export type WebhookHome = {
  /** Null: the server's. */
  projectId: string | null;
  offered: readonly WebhookEventType[];
  create: (input: CreateServerWebhook) => Promise<WebhookWithSecret>;
  update: (input: UpdateServerWebhook) => Promise<Webhook>;
  remove: (webhookId: string) => Promise<unknown>;
  rotate: (webhookId: string, overlapHours: number) => Promise<WebhookWithSecret>;
  test: (webhookId: string) => Promise<Delivery>;
  resend: (webhookId: string, deliveryId: string) => Promise<Delivery>;
  find: (webhookId: string, deliveryId: string) => Promise<Delivery>;
  /** To be called once a webhook or a delivery changed; `gone`: it is not there to be asked for any more. */
  renew: (gone?: "gone") => Promise<void>;
  listLink: Pick<LinkProps, "to" | "params">;
  linkTo: (webhookId: string) => Pick<LinkProps, "to" | "params">;
  deliveryLink: (webhookId: string, deliveryId: string) => Pick<LinkProps, "to" | "params">;
};

/** The webhooks of a project. */
export function projectHome(projectId: string): WebhookHome {
  const { webhook } = trpcClient;
  return {
    projectId,
    offered: eventsOffered("project"),
    // Past the query cache, which would keep the secret.
    create: (input) => webhook.create.mutate({ projectId, ...input }),
    update: (input) => webhook.update.mutate({ projectId, ...input }),
    remove: (webhookId) => webhook.delete.mutate({ projectId, webhookId }),
    rotate: (webhookId, overlapHours) => webhook.rotateSecret.mutate({ projectId, webhookId, overlapHours }),
    test: (webhookId) => webhook.test.mutate({ projectId, webhookId }),
    resend: (webhookId, deliveryId) => webhook.resend.mutate({ projectId, webhookId, deliveryId }),
    find: (webhookId, deliveryId) => webhook.delivery.query({ projectId, webhookId, deliveryId }),
    renew: (gone) => renewAll(gone ? [trpc.webhook.list] : [trpc.webhook]),
    listLink: { to: "/projects/$projectId/webhooks", params: { projectId } },
    linkTo: (webhookId) => ({ to: "/projects/$projectId/webhooks/$webhookId", params: { projectId, webhookId } }),
    deliveryLink: (webhookId, deliveryId) => ({
      to: "/projects/$projectId/webhooks/$webhookId/deliveries/$deliveryId",
      params: { projectId, webhookId, deliveryId },
    }),
  };
}

const { webhook: calls } = trpcClient.admin;

/** The webhooks of the server, for administrators. */
export const SERVER_HOME: WebhookHome = {
  projectId: null,
  offered: eventsOffered("server"),
  create: (input) => calls.create.mutate(input),
  update: (input) => calls.update.mutate(input),
  remove: (webhookId) => calls.delete.mutate({ webhookId }),
  rotate: (webhookId, overlapHours) => calls.rotateSecret.mutate({ webhookId, overlapHours }),
  test: (webhookId) => calls.test.mutate({ webhookId }),
  resend: (webhookId, deliveryId) => calls.resend.mutate({ webhookId, deliveryId }),
  find: (webhookId, deliveryId) => calls.delivery.query({ webhookId, deliveryId }),
  renew: (gone) => renewAll(gone ? [trpc.admin.webhook.list] : [trpc.admin.webhook]),
  listLink: { to: "/admin/webhooks" },
  linkTo: (webhookId) => ({ to: "/admin/webhooks/$webhookId", params: { webhookId } }),
  deliveryLink: (webhookId, deliveryId) => ({
    to: "/admin/webhooks/$webhookId/deliveries/$deliveryId",
    params: { webhookId, deliveryId },
  }),
};

type Part = { pathFilter: () => Parameters<typeof queryClient.invalidateQueries>[0] };

async function renewAll(parts: readonly Part[]): Promise<void> {
  await Promise.all(parts.map((part) => queryClient.invalidateQueries(part.pathFilter())));
}

const Home = createContext(SERVER_HOME);

export const WebhookHomeProvider = Home.Provider;
export const useWebhookHome = (): WebhookHome => useContext(Home);
