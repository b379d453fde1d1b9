import {
  IconBan,
  IconClockX,
  IconMapPin,
  IconPlus,
  IconRefresh,
  IconShieldX,
  IconSpeakerphone,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ErrorCode, Person, TokenEvent } from "@tessera/domain";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./token-timeline.module.css";

const ICONS: Record<TokenEvent["kind"], TablerIcon> = {
  created: IconPlus,
  "new-ip": IconMapPin,
  rotated: IconRefresh,
  denied: IconShieldX,
  expired: IconClockX,
  revoked: IconBan,
  leaked: IconSpeakerphone,
};

/** Why a request was refused, by its error code. */
export const DENIALS: Partial<Record<ErrorCode, string>> = {
  INACTIVE_TOKEN: "the token was revoked or rotated out",
  EXPIRED_TOKEN: "the token had expired",
  INACTIVE_USER: "its owner is deactivated",
  API_ACCESS_DISABLED: "its owner's API access is off",
  IP_NOT_ALLOWED: "the address is not allowed",
  RATE_LIMITED: "there were too many requests",
  INSUFFICIENT_SCOPE: "the token lacks the scope",
  FORBIDDEN: "its owner's role does not allow it",
};

/** What happened to a token, newest first. */
export function TokenTimeline({ events }: { events: readonly TokenEvent[] }) {
  return (
    <ol className={classes.timeline}>
      {events.map((event, index) => {
        const Icon = ICONS[event.kind];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be alike in all they say
          <li key={index} className={classes.event} data-kind={event.kind}>
            <span className={classes.mark}>
              <Icon size={14} aria-hidden />
            </span>
            <span className={classes.words}>{eventLabel(event)}</span>
            <span className={classes.time}>
              <TimeAgo time={event.at} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function eventLabel(event: TokenEvent): string {
  switch (event.kind) {
    case "created":
      return event.byRotation ? `Made by a rotation, from ${event.ip}` : `Created from ${event.ip}`;
    case "new-ip":
      return event.first ? `First used, from ${event.ip}` : `First used from the new address ${event.ip}`;
    case "rotated":
      return `Rotated${by(event.by)}; its successor is ${event.successorPreview}`;
    case "denied": {
      const reason = DENIALS[event.errorCode as ErrorCode] ?? event.errorCode;
      return `${countOf(event.count, "request")} refused${event.ip === null ? "" : ` from ${event.ip}`}: ${reason}`;
    }
    case "expired":
      return "Expired";
    case "revoked":
      return `Revoked${by(event.by)}${event.reason === null ? "" : `: “${event.reason}”`}`;
    case "leaked":
      return `Reported as leaked${event.ip === null ? "" : ` from ${event.ip}`}, and revoked`;
  }
}

const by = (person: Person | null) => (person === null ? "" : ` by ${person.name || person.username}`);
