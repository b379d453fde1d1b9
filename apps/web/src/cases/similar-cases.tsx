import { Anchor, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { BASE_PATH } from "#web/base-path.ts";
import { trpc } from "#web/trpc.ts";

/** How long after the last key the names are looked through, in milliseconds, and from which length on. */
const WAIT_MS = 300;
const SHORTEST = 5;

type SimilarCasesProps = {
  projectId: string;
  name: string;
  /** The case that gets the name; undefined for a new one. */
  caseId: string | undefined;
};

/** Below the field of a name: test cases that may be the same, in a tab of their own, so that what is typed stays. */
export function SimilarCases({ projectId, name, caseId }: SimilarCasesProps) {
  const [asked] = useDebouncedValue(name.trim().slice(0, 1000), WAIT_MS);
  const isLong = asked.length >= SHORTEST;
  const similar = useQuery({
    ...trpc.case.similar.queryOptions({ projectId, name: asked || "-", exceptId: caseId }),
    enabled: isLong,
    placeholderData: keepPreviousData,
  });
  const cases = isLong ? (similar.data?.data ?? []) : [];
  return (
    <Text size="xs" c="dimmed" role="status">
      {similar.isError && isLong && "Test cases with a similar name could not be looked up."}
      {cases.length > 0 && "Similar test cases: "}
      {cases.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ", "}
          <Anchor size="xs" href={`${BASE_PATH}/projects/${projectId}/cases/${id}`} target="_blank">
            {id} <bdi>{name.slice(0, 120)}</bdi>
          </Anchor>
        </span>
      ))}
    </Text>
  );
}
