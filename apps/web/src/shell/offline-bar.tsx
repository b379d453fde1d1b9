import { useNetwork } from "@mantine/hooks";
import { IconWifiOff } from "@tabler/icons-react";
import classes from "./offline-bar.module.css";

/** Says that there is no connection for as long as there is none. */
export function OfflineBar() {
  const { online } = useNetwork();
  return (
    // Always there: what appears together with its words is not announced.
    <div role="status">
      {!online && (
        <div className={classes.bar}>
          <IconWifiOff size={16} aria-hidden />
          You are offline. What you type stays here, and nothing is sent until you send it again.
        </div>
      )}
    </div>
  );
}
