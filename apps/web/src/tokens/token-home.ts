import type { QueryFilters } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";
import type { CreateToken, ServiceAccount, SystemRole, TokenWithSecret } from "@tessera/domain";
import { createContext, useContext } from "react";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";

/** Whose tokens a page is about: a person's own, or those of a service account; and what acts on them. */
export type TokenHome = {
  /** Null: the person's own. */
  account: ServiceAccount | null;
  create: (input: CreateToken) => Promise<TokenWithSecret>;
  rotate: (input: { id: string; overlapHours: number }) => Promise<TokenWithSecret>;
  confirmRotation: (id: string) => Promise<unknown>;
  revoke: (id: string) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
  /** To be called once a token changed; `gone`: it is not there to be asked for any more. */
  renew: (gone?: "gone") => Promise<void>;
  linkTo: (tokenId: string) => Pick<LinkProps, "to" | "params">;
};

const OWN: TokenHome = {
  account: null,
  // Past the query cache, which would keep the secret.
  create: (input) => trpcClient.token.create.mutate(input),
  rotate: (input) => trpcClient.token.rotate.mutate(input),
  confirmRotation: (id) => trpcClient.token.confirmRotation.mutate({ id }),
  revoke: (id) => trpcClient.token.revoke.mutate({ id }),
  remove: (id) => trpcClient.token.delete.mutate({ id }),
  renew: (gone) =>
    renewAll(gone ? [trpc.token.list.pathFilter(), trpc.token.denials.pathFilter()] : [trpc.token.pathFilter()]),
  linkTo: (tokenId) => ({ to: "/settings/tokens/$tokenId", params: { tokenId } }),
};

/** The tokens of a service account, as an administrator has them in hand. */
export function homeOf(account: ServiceAccount): TokenHome {
  const accountId = account.id;
  const { token, list, get } = trpc.admin.serviceAccount;
  const calls = trpcClient.admin.serviceAccount.token;
  return {
    account,
    create: (input) => calls.create.mutate({ accountId, ...input }),
    rotate: (input) => calls.rotate.mutate({ accountId, ...input }),
    confirmRotation: (id) => calls.confirmRotation.mutate({ accountId, id }),
    revoke: (id) => calls.revoke.mutate({ accountId, id }),
    remove: (id) => calls.delete.mutate({ accountId, id }),
    // The account counts its live tokens.
    renew: (gone) =>
      renewAll([gone ? token.list.pathFilter() : token.pathFilter(), list.pathFilter(), get.pathFilter()]),
    linkTo: (tokenId) => ({
      to: "/admin/service-accounts/$accountId/tokens/$tokenId",
      params: { accountId, tokenId },
    }),
  };
}

async function renewAll(filters: QueryFilters[]): Promise<void> {
  await Promise.all(filters.map((filter) => queryClient.invalidateQueries(filter)));
}

const Home = createContext(OWN);

export const TokenHomeProvider = Home.Provider;
export const useTokenHome = (): TokenHome => useContext(Home);

/** The role that bounds what a token of this home may do. */
export const roleOf = ({ account }: TokenHome, own: SystemRole): SystemRole => account?.systemRole ?? own;
