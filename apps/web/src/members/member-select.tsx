import { Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Person } from "@tessera/domain";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { trpc } from "#web/trpc.ts";

type MemberSelectProps = Omit<SelectProps, "data"> & {
  projectId: string;
  /** Who is chosen now: stays in the list after they left the project. */
  chosen?: Person | null | undefined;
};

/** Chooses one of the project's members, or no one. */
export function MemberSelect({ projectId, chosen, ...select }: MemberSelectProps) {
  const members = useQuery(trpc.member.list.queryOptions({ projectId, limit: 200 }));
  const people = (members.data?.data ?? []).map(({ user }) => user);
  const isMissing = chosen && !people.some(({ id }) => id === chosen.id);
  return (
    <Select
      placeholder="No one"
      clearable
      searchable
      data={[...(isMissing ? [chosen] : []), ...people].map((person) => ({
        value: person.id,
        label: nameAndUsername(person),
      }))}
      {...select}
    />
  );
}
