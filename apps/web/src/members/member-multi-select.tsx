import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Person } from "@tessera/domain";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { trpc } from "#web/trpc.ts";

type MemberMultiSelectProps = Omit<MultiSelectProps, "data"> & {
  projectId: string;
  /** Those who are chosen now: stay in the list after they left the project. */
  chosen?: readonly Person[];
  /** Leaves out those who only read. */
  writersOnly?: boolean;
};

/** Chooses some of the project's members. */
export function MemberMultiSelect({ projectId, chosen = [], writersOnly = false, ...select }: MemberMultiSelectProps) {
  const members = useQuery(trpc.member.list.queryOptions({ projectId, limit: 200 }));
  const people = (members.data?.data ?? [])
    .filter(({ role, active, serverGuest }) => !writersOnly || (role !== "GUEST" && active && !serverGuest))
    .map(({ user }) => user);
  const missing = chosen.filter((person) => !people.some(({ id }) => id === person.id));
  return (
    <MultiSelect
      searchable
      maxValues={50}
      data={[...missing, ...people].map((person) => ({ value: person.id, label: nameAndUsername(person) }))}
      {...select}
    />
  );
}
