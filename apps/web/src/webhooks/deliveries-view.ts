import type { Delivery } from "@tessera/domain";
import { choiceParam } from "#web/search-params.ts";

export const STATES = ["pending", "delivered", "failed"] as const;

/** What the address says of the list of deliveries. */
export type DeliveriesView = { state?: Delivery["state"] };

export const readDeliveriesView = (search: Record<string, unknown>): DeliveriesView => ({
  state: choiceParam(search.state, STATES),
});
