import type { ServiceAccount } from "@tessera/domain";
import { TextLink } from "../components/button-link.tsx";
import { Facts } from "../components/facts.tsx";
import { TimeAgo } from "../components/time.tsx";
import { ROLE_WORDS } from "../members/role-words.ts";
import { nameAndUsername } from "../users/account-name.ts";
import { AccountState } from "../users/account-state.tsx";
import { SYSTEM_ROLE_WORDS } from "../users/system-role-words.ts";
import classes from "./service-account-facts.module.css";

export function ServiceAccountFacts({ account }: { account: ServiceAccount }) {
  const { managedBy, systemRole, projects, createdAt, lastUsedAt } = account;
  return (
    <Facts
      of={{
        Owner: managedBy === null ? "Nobody" : nameAndUsername(managedBy),
        State: <AccountState {...account} />,
        Role: `${SYSTEM_ROLE_WORDS[systemRole].name}: ${SYSTEM_ROLE_WORDS[systemRole].about.replace("they are", "it is")}`,
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
          as {ROLE_WORDS[role].toLowerCase()}
        </li>
      ))}
    </ul>
  );
}
