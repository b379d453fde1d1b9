import { Collapse, Stack, Textarea, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./addresses-field.module.css";

type AddressesFieldProps = { value: string; error: ReactNode; onChange: (value: string) => void };

/** Folded away: most tokens may come from anywhere. */
export function AddressesField({ value, error, onChange }: AddressesFieldProps) {
  const [wanted, { toggle }] = useDisclosure(false);
  // What is wrong must be seen.
  const isOpen = wanted || Boolean(error);
  return (
    <Stack gap="xs">
      <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={toggle}>
        <IconChevronRight className={classes.arrow} size={16} aria-hidden />
        IP addresses
        <span className={classes.state}>{value.trim() === "" ? "From anywhere" : "Only from some"}</span>
      </UnstyledButton>
      <Collapse expanded={isOpen} transitionDuration={120}>
        <Textarea
          aria-label="Addresses that may use the token"
          description="One address or range a line. Requests from anywhere else are refused."
          placeholder={"10.0.0.0/8\n2001:db8::/32"}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          classNames={{ input: classes.lines }}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Collapse>
    </Stack>
  );
}
