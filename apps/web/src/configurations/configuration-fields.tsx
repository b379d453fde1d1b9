import { MultiSelect, SimpleGrid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Configuration, countCombinations } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import { trpc } from "#web/trpc.ts";

type ConfigurationFieldsProps = {
  projectId: string;
  /** Those with chosen values. */
  chosen: readonly Configuration[];
  onChange: (chosen: Configuration[]) => void;
};

/** Chooses in what a new test cycle is executed; nothing where the project has no configurations. */
export function ConfigurationFields({ projectId, chosen, onChange }: ConfigurationFieldsProps) {
  const all = useQuery(trpc.configuration.list.queryOptions({ projectId })).data?.data ?? [];
  if (all.length === 0) return null;
  const valuesOf = (name: string) => chosen.find((one) => one.name === name)?.values ?? [];
  const choose = (name: string, values: string[]) =>
    onChange(
      all
        .map((one) => ({ name: one.name, values: one.name === name ? values : valuesOf(one.name) }))
        .filter((one) => one.values.length > 0),
    );
  const count = countCombinations(chosen);
  return (
    <Stack gap="2xs">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {all.map(({ name, values }) => (
          <MultiSelect
            key={name}
            label={name}
            placeholder={valuesOf(name).length === 0 ? "Any" : ""}
            clearable
            searchable
            data={values}
            value={valuesOf(name)}
            onChange={(values) => choose(name, values)}
          />
        ))}
      </SimpleGrid>
      {chosen.length > 0 && (
        <Text size="xs" c="dimmed" role="status">
          {count === 1
            ? "One test cycle is made, executed in these values."
            : `${countOf(count, "test cycle")} are made: one for each combination, each with all the test cases.`}
        </Text>
      )}
    </Stack>
  );
}
