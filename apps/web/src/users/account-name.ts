import type { Account } from "@tessera/domain";

export const accountName = ({ firstName, lastName, username }: Pick<Account, "firstName" | "lastName" | "username">) =>
  `${firstName} ${lastName}`.trim() || username;
