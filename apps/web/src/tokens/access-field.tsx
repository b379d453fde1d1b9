import { Checkbox, Input, Radio, Stack, Text } from "@mantine/core";
import { SCOPE_SETS, type Scope, type SystemRole } from "@tessera/domain";
import type { ReactNode } from "react";
import classes from "./access-field.module.css";
import { ADMIN_EXCLUDED, ADMIN_INCLUDES, offeredScopes, SCOPE_SET_LABELS, type ScopeSet } from "./scope-labels.ts";
import type { TokenChoice } from "./token-choice.ts";
import { useTokenHome } from "./token-home.ts";

type AccessFieldProps = {
  systemRole: SystemRole;
  choice: TokenChoice;
  error: ReactNode;
  onChange: (change: Partial<TokenChoice>) => void;
};

const AS_THE_ACCOUNT = { name: "Same as the account", about: "Everything the account may do, now and later" };

/** Sets of scopes as cards; "Choose scopes" opens the list. */
export function AccessField({ systemRole, choice, error, onChange }: AccessFieldProps) {
  const isOwn = useTokenHome().account === null;
  const isAdmin = systemRole === "ADMIN";
  const sets = (Object.keys(SCOPE_SET_LABELS) as ScopeSet[]).filter((set) => set !== "everything" || isAdmin);
  const choose = (access: TokenChoice["access"]) => {
    // The list begins with what the last card meant, ready to be changed.
    const begun = choice.access === "chosen" || choice.access === "all" ? choice.scopes : SCOPE_SETS[choice.access];
    onChange(access === "chosen" ? { access, scopes: begun.filter((scope) => scope !== "all") } : { access });
  };
  return (
    <Radio.Group label="Access" value={choice.access} onChange={(value) => choose(value as TokenChoice["access"])}>
      <div className={classes.cards}>
        {sets.map((set) => (
          <AccessCard
            key={set}
            value={set}
            {...SCOPE_SET_LABELS[set]}
            {...(set === "all" && !isOwn && AS_THE_ACCOUNT)}
            {...(set === "all" && isAdmin && { about: ADMIN_EXCLUDED })}
            {...(set === "everything" && { warning: ADMIN_INCLUDES })}
          />
        ))}
        <AccessCard value="chosen" name="Choose scopes" about="Pick each thing it may do" />
      </div>
      {choice.access === "chosen" && (
        <ScopeList systemRole={systemRole} scopes={choice.scopes} onChange={(scopes) => onChange({ scopes })} />
      )}
      {error && <Input.Error mt="xs">{error}</Input.Error>}
    </Radio.Group>
  );
}

type AccessCardProps = { value: string; name: string; about: string; warning?: string };

function AccessCard({ value, name, about, warning }: AccessCardProps) {
  return (
    <Radio.Card className={classes.card} value={value} aria-label={[name, about, warning].filter(Boolean).join(". ")}>
      <Radio.Indicator size="xs" />
      <span className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.about}>{about}</span>
        {warning && <span className={classes.warning}>{warning}</span>}
      </span>
    </Radio.Card>
  );
}

type ScopeListProps = { systemRole: SystemRole; scopes: Scope[]; onChange: (scopes: Scope[]) => void };

function ScopeList({ systemRole, scopes, onChange }: ScopeListProps) {
  return (
    <Checkbox.Group aria-label="Scopes" value={scopes} onChange={(value) => onChange(value as Scope[])}>
      <div className={classes.scopes}>
        {offeredScopes(systemRole).map((group) => (
          <Stack key={group.name} gap="2xs" component="fieldset" className={classes.group}>
            <Text component="legend" size="xs" c="dimmed" className={classes.legend}>
              {group.name}
            </Text>
            {group.scopes.map(([scope, about]) => (
              <Checkbox
                key={scope}
                size="xs"
                value={scope}
                label={
                  <>
                    <code className={classes.scope}>{scope}</code>
                    <span className={classes.about}>{about}</span>
                  </>
                }
              />
            ))}
          </Stack>
        ))}
      </div>
    </Checkbox.Group>
  );
}
