import {
  IconAlertTriangle,
  IconClockPause,
  IconCloudOff,
  IconDatabaseExclamation,
  IconShieldX,
} from "@tabler/icons-react";
import type { InstanceStatus, ServerOverview } from "@tessera/domain";
import type { Concern } from "#web/components/attention.tsx";
import { ButtonLink } from "#web/components/button-link.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { sizeText } from "#web/size-text.ts";

/** Less free space than this wants a look, in bytes. */
const LITTLE_SPACE_BYTES = 2_000_000_000;

/** What an administrator should look at, the most urgent first. */
export function overviewConcerns(overview: ServerOverview, status: InstanceStatus | undefined): Concern[] {
  return [
    ...ofJobs(status),
    ...ofBackups(status),
    ...ofFiles(status),
    ...ofSpace(overview),
    ...ofProxy(overview),
    ...ofTokens(overview.tokens),
  ];
}

const toStatus = (
  <ButtonLink size="compact-xs" variant="default" to="/status">
    Show server status
  </ButtonLink>
);

function ofJobs(status: InstanceStatus | undefined): Concern[] {
  const failing = status?.details?.jobs.filter(({ error }) => error !== null) ?? [];
  return failing.map(({ name, error }) => ({
    key: `job ${name}`,
    icon: IconAlertTriangle,
    words: `The background job “${name}” failed: ${error}. It runs again by itself.`,
    action: toStatus,
  }));
}

function ofBackups(status: InstanceStatus | undefined): Concern[] {
  const error = status?.details?.backups?.error ?? null;
  if (error === null) return [];
  const words = `The newest backup failed: ${error}`;
  return [{ key: "backup", icon: IconDatabaseExclamation, words, action: toStatus }];
}

function ofFiles(status: InstanceStatus | undefined): Concern[] {
  if (status?.parts.attachments.state !== "down") return [];
  const { problem = "Attached files can't be reached" } = status.parts.attachments;
  const words = `${problem}. Until that works again, files can be neither attached nor opened.`;
  return [{ key: "files", icon: IconCloudOff, words, action: toStatus }];
}

function ofSpace({ storage: { freeBytes } }: ServerOverview): Concern[] {
  if (freeBytes >= LITTLE_SPACE_BYTES) return [];
  const words = `The disk of the data folder has ${sizeText(freeBytes)} left. Uploads stop when it is full.`;
  return [{ key: "space", icon: IconDatabaseExclamation, words }];
}

function ofProxy({ ignoredProxy }: ServerOverview): Concern[] {
  if (ignoredProxy === null) return [];
  const words = (
    <>
      Forwarded headers of {ignoredProxy.address} were ignored <TimeAgo time={ignoredProxy.at} />, so its callers share
      one address. If it is your proxy, name it in <code>TESSERA_TRUSTED_PROXIES</code>.
    </>
  );
  return [{ key: "proxy", icon: IconShieldX, words }];
}

function ofTokens({ expiring }: ServerOverview["tokens"]): Concern[] {
  if (expiring.total === 0) return [];
  const words = `${countOf(expiring.total, "token")} ${expiring.total === 1 ? "expires" : "expire"} within a week`;
  const action = (
    <ButtonLink size="compact-xs" variant="default" to="/admin/tokens" search={{ status: ["Expiring"] }}>
      Show tokens
    </ButtonLink>
  );
  return [{ key: "tokens", icon: IconClockPause, words, action }];
}
