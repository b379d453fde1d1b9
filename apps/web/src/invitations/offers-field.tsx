import { ActionIcon, Button, Group, Input, Select, Stack } from "@mantine/core";
import type { FormErrors } from "@mantine/form";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ProjectOffer, ProjectRole } from "@tessera/domain";
import { roleOptions } from "#web/members/role-labels.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./offers-field.module.css";

type OffersFieldProps = {
  offers: readonly ProjectOffer[];
  /** Whether it is a guest of the server who gets them. */
  serverGuest: boolean;
  /** Errors of the form, by path. */
  errors: FormErrors;
  onChange: (offers: ProjectOffer[]) => void;
};

/** Projects that the invited person will be a member of, each with the role there. */
export function OffersField({ offers, serverGuest, errors, onChange }: OffersFieldProps) {
  const projects = useQuery(trpc.project.list.queryOptions({ limit: 200 }));
  const known = projects.data?.data ?? [];
  const change = (index: number, offer: Partial<ProjectOffer>) =>
    onChange(offers.map((other, at) => (at === index ? { ...other, ...offer } : other)));
  return (
    <Input.Wrapper
      label="Projects"
      description={`Optional. Members can be added in each project later, too.${serverGuest ? " A guest of this server can only be a guest of projects." : ""}`}
      labelElement="div"
      error={errors.projects}
    >
      <Stack gap="xs" mt="xs">
        {offers.map((offer, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is nothing but its place until a project is chosen
          <Group key={index} gap="xs" align="flex-start">
            <Select
              className={classes.project}
              aria-label={`Project ${index + 1}`}
              placeholder="Choose a project"
              searchable
              nothingFoundMessage="No project has this name"
              data={known
                .filter(({ id }) => id === offer.projectId || !offers.some(({ projectId }) => projectId === id))
                .map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
              value={offer.projectId === "" ? null : offer.projectId}
              error={errors[`projects.${index}.projectId`] && "Choose a project, or remove this line"}
              onChange={(projectId) => change(index, { projectId: projectId ?? "" })}
            />
            <Select
              className={classes.role}
              aria-label={`Role in project ${index + 1}`}
              data={roleOptions(serverGuest)}
              allowDeselect={false}
              value={offer.role}
              onChange={(role) => role && change(index, { role: role as ProjectRole })}
            />
            <ActionIcon
              className={classes.remove}
              size={36}
              aria-label={`Remove project ${index + 1}`}
              onClick={() => onChange(offers.filter((_, at) => at !== index))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={projects.data !== undefined && offers.length >= known.length}
            onClick={() => onChange([...offers, { projectId: "", role: serverGuest ? "GUEST" : "MEMBER" }])}
          >
            Add project
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
