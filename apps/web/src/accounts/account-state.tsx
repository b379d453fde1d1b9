import { IconCircleCheck, IconCircleOff } from "@tabler/icons-react";
import type { Account } from "@tessera/domain";
import classes from "./account-state.module.css";

/** Whether the account may be used, by icon and word; with `apiAccess`, one that is there for its tokens alone. */
export function AccountState({
  active,
  apiAccess = true,
}: Pick<Account, "active"> & Partial<Pick<Account, "apiAccess">>) {
  const isOn = active && apiAccess;
  const Icon = isOn ? IconCircleCheck : IconCircleOff;
  return (
    <span className={classes.state} data-off={isOn ? undefined : true}>
      <Icon size={14} aria-hidden />
      {isOn ? "Active" : active ? "API access off" : "Deactivated"}
    </span>
  );
}
