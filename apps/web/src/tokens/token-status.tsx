import { IconAlertTriangle, IconBan, IconCheck, IconClockX, IconRefresh, type TablerIcon } from "@tabler/icons-react";
import type { Token, TokenStatus } from "@tessera/domain";
import classes from "./token-status.module.css";

const ICONS: Record<TokenStatus, TablerIcon> = {
  Active: IconCheck,
  Expiring: IconAlertTriangle,
  Rotated: IconRefresh,
  Expired: IconClockX,
  Revoked: IconBan,
};

export function TokenStatusLabel({ status }: { status: TokenStatus }) {
  const Icon = ICONS[status];
  return (
    <span className={classes.status} data-status={status}>
      <Icon size={14} aria-hidden />
      {status}
    </span>
  );
}

export const isLive = (status: TokenStatus) => status !== "Expired" && status !== "Revoked";

/** An assistant renews its access by itself. */
export const canRotate = ({ status, client }: Pick<Token, "status" | "client">) => isLive(status) && client === null;
