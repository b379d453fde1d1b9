import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { trpc } from "#web/trpc.ts";

/** Chooses some of the project's members. */
export function MemberMultiSelect({ projectId, ...select }: Omit<MultiSelectProps, "data"> & { projectId: string }) {
  const members = useQuery(trpc.member.list.queryOptions({ projectId, limit: 200 }));
  return (
    <MultiSelect
      searchable
      maxValues={50}
      data={(members.data?.data ?? []).map(({ user }) => ({ value: user.id, label: nameAndUsername(user) }))}
      {...select}
    />
  );
}
