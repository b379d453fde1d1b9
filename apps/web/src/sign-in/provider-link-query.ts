import { trpc } from "#web/trpc.ts";

/** How one's own account and the sign-in provider belong together. */
export const providerLinkQuery = () => trpc.provider.get.queryOptions();
