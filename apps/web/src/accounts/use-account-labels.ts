import { useQuery } from "@tanstack/react-query";
import { isNotFound } from "#web/app-error.ts";
import { trpc } from "#web/trpc.ts";
import { accountName, nameAndUsername } from "./account-name.ts";

/** The name of an account that one only has the id of; for administrators. */
export function useAccountLabel(id: string | undefined): string {
  const { data, error } = useQuery(
    trpc.admin.user.get.queryOptions({ id: id ?? "" }, { enabled: id !== undefined, retry: false }),
  );
  if (data) return nameAndUsername({ name: accountName(data.account), username: data.account.username });
  if (error && isNotFound(error)) return `Account ${id}, which is not here`;
  return error ? `Account ${id}` : "Loading…";
}
