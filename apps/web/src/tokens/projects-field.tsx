import { MultiSelect, Radio, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { trpc } from "#web/trpc.ts";
import type { TokenChoice } from "./token-choice.ts";
import { useTokenHome } from "./token-home.ts";

type ProjectsFieldProps = {
  choice: TokenChoice;
  error: ReactNode;
  onChange: (change: Partial<TokenChoice>) => void;
};

export function ProjectsField({ choice, error, onChange }: ProjectsFieldProps) {
  const { account } = useTokenHome();
  const isOwn = account === null;
  const visible = useQuery(
    trpc.project.list.queryOptions({ limit: 200 }, { enabled: isOwn && choice.reach === "some" }),
  );
  const projects = isOwn ? (visible.data?.data ?? []) : account.projects;
  const known = projects.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }));
  // A project that is chosen but not on the first page still shows, by its id.
  const missing = choice.projects.filter((id) => !known.some(({ value }) => value === id));
  return (
    <Stack gap="xs">
      <Radio.Group
        label="Projects"
        value={choice.reach}
        onChange={(reach) => onChange({ reach: reach as TokenChoice["reach"] })}
      >
        <Stack gap="xs" mt="2xs">
          <Radio value="all" label={`All projects ${isOwn ? "I" : "the account"} can see, now and later`} />
          <Radio value="some" label="Only these" />
        </Stack>
      </Radio.Group>
      {choice.reach === "some" && (
        <MultiSelect
          aria-label="Projects of the token"
          placeholder={choice.projects.length === 0 ? "Choose projects" : undefined}
          searchable
          hidePickedOptions
          nothingFoundMessage={isOwn ? "No project has this name" : "The account is a member of no such project"}
          data={[...known, ...missing]}
          value={choice.projects}
          error={error}
          onChange={(chosen) => onChange({ projects: chosen })}
          comboboxProps={{ transitionProps: { duration: 120 } }}
        />
      )}
    </Stack>
  );
}
