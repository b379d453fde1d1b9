import type { User } from "@tessera/domain";
import { sessionQuery } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";

export const profileQuery = () => trpc.profile.get.queryOptions();

/** Shows what the account is now wherever the page shows it; lists with the person are fetched again. */
export async function showChangedUser(user: User): Promise<void> {
  queryClient.setQueryData(profileQuery().queryKey, (known) => known && { ...known, user });
  queryClient.setQueryData(sessionQuery().queryKey, (known) => known && { ...known, user });
  const lists = [trpc.member, trpc.admin.user, trpc.admin.token, trpc.admin.audit];
  await Promise.all(lists.map((list) => queryClient.invalidateQueries(list.pathFilter())));
}
