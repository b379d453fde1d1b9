import type { Account, Person } from "@tessera/domain";

export const accountName = ({ firstName, lastName, username }: Pick<Account, "firstName" | "lastName" | "username">) =>
  `${firstName} ${lastName}`.trim() || username;

/** Both names, where they differ. */
export const nameAndUsername = ({ name, username }: Pick<Person, "name" | "username">) =>
  name === username ? name : `${name} (${username})`;
