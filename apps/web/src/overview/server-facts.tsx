import type { StatusDetails } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";

/** What works without being seen, in a few lines; the page of the server's status has the rest. */
export function ServerFacts({ details }: { details: StatusDetails }) {
  const { version, database, jobs, backups, pendingMails } = details;
  return (
    <>
      <Facts
        of={{
          Version: `Tessera ${version} on ${database}`,
          "Background jobs": jobsText(jobs),
          "Last backup":
            backups === null ? (
              <>
                None is scheduled. Set <code>TESSERA_BACKUP_DIR</code> to have them made.
              </>
            ) : backups.lastAt === null ? (
              "None yet"
            ) : (
              <TimeAgo time={backups.lastAt} />
            ),
          "Waiting emails": pendingMails !== null && String(pendingMails),
        }}
      />
      <p>
        <TextLink to="/status">Show server status</TextLink>
      </p>
    </>
  );
}

function jobsText(jobs: StatusDetails["jobs"]): string {
  const failing = jobs.filter(({ error }) => error !== null).length;
  const all = countOf(jobs.length, "job");
  return failing === 0 ? `${all}, none of them failing` : `${all}, ${failing} of them failing`;
}
