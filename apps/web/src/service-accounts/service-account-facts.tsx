import type { ServiceAccount } from "@tessera/domain";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { AccountState } from "#web/accounts/account-state.tsx";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { ROLE_LABELS } from "#web/members/role-labels.ts";
import classes from "./service-account-facts.module.css";

export function ServiceAccountFacts({ account }: { account: ServiceAccount }) {
  const { managedBy, systemRole, projects, createdAt, lastUsedAt } = account;
  return (
    <Facts
      of={{
        Owner: managedBy === null ? "No owner" : nameAndUsername(managedBy),
        State: <AccountState {...account} />,
        Role: `${SYSTEM_ROLE_LABELS[systemRole].name}: ${SYSTEM_ROLE_LABELS[systemRole].about.replace("they are", "it is")}`,
        Projects: projects.length === 0 ? "None yet. Add it on a project's members page." : <Projects of={projects} />,
        Created: <TimeAgo time={createdAt} />,
        "Last used": lastUsedAt === null ? "Never" : <TimeAgo time={lastUsedAt} />,
      }}
    />
  );
}

function Projects({ of }: { of: ServiceAccount["projects"] }) {
  return (
    <ul className={classes.projects}>
      {of.map(({ id, name, role }) => (
        <li key={id}>
          <TextLink to="/projects/$projectId/members" params={{ projectId: id }} inherit>
            {name}
          </TextLink>{" "}
          as {ROLE_LABELS[role].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}
