import { IconCircleCheck, IconCircleOff } from "@tabler/icons-react";
import type { Account } from "@tessera/domain";
import classes from "./account-state.module.css";

/** Whether the account may be used, by icon and word. */
export function AccountState({ active }: Pick<Account, "active">) {
  const Icon = active ? IconCircleCheck : IconCircleOff;
  return (
    <span className={classes.state} data-off={active ? undefined : true}>
      <Icon size={14} aria-hidden />
      {active ? "Active" : "Deactivated"}
    </span>
  );
}
