import type { InfiniteData } from "@tanstack/react-query";
import type { Delivery, Page } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { DeliveriesView } from "./deliveries-view.ts";

const FRESH = { getNextPageParam: (page: Page<unknown>) => page.nextCursor, staleTime: LIST_FRESH_MS };
/** How soon it is asked again what became of deliveries that are about to be tried, in milliseconds. */
const LOOK_AGAIN_MS = 1000;
/** A delivery that is tried this soon is looked after, in milliseconds. */
const SOON_MS = 10_000;

export const projectWebhooksQuery = (projectId: string) => trpc.webhook.list.infiniteQueryOptions({ projectId }, FRESH);
export const serverWebhooksQuery = () => trpc.admin.webhook.list.infiniteQueryOptions({}, FRESH);

type Deliveries = InfiniteData<Page<Delivery>>;
type Asked = { state: { data?: Deliveries | undefined } };
/** True of a delivery that is about to be tried, or is being tried: then its next attempt is for if that one is lost. */
const isSoon = ({ state, attempts, status, problem, nextAttemptAt }: Delivery) => {
  if (state !== "pending" || nextAttemptAt === null) return false;
  const isUnderWay = attempts > 0 && status === null && problem === null;
  return isUnderWay || Date.parse(nextAttemptAt) < Date.now() + SOON_MS;
};

/** Asks again while one of the deliveries is about to be tried. */
const LIVE = {
  ...FRESH,
  refetchInterval: ({ state: { data } }: Asked) =>
    data?.pages.some((page) => page.data.some(isSoon)) ? LOOK_AGAIN_MS : (false as const),
};

export const projectDeliveriesQuery = (projectId: string, webhookId: string, { state }: DeliveriesView) =>
  trpc.webhook.deliveries.infiniteQueryOptions({ projectId, webhookId, state }, LIVE);
export const serverDeliveriesQuery = (webhookId: string, { state }: DeliveriesView) =>
  trpc.admin.webhook.deliveries.infiniteQueryOptions({ webhookId, state }, LIVE);

/** Asks again while the delivery is about to be tried. */
export const LIVE_DELIVERY = {
  staleTime: LIST_FRESH_MS,
  refetchInterval: ({ state: { data } }: { state: { data?: Delivery | undefined } }) =>
    data && isSoon(data) ? LOOK_AGAIN_MS : (false as const),
};
