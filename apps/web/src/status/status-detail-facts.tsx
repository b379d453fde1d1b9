import { Title } from "@mantine/core";
import type { StatusDetails } from "@tessera/domain";
import { Facts } from "#web/components/facts.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";

/** What only administrators see. */
export function StatusDetailFacts({ details }: { details: StatusDetails }) {
  const {
    version,
    node,
    database,
    migration,
    startedAt,
    backgroundWorkAt,
    mailServer,
    pendingMails,
    backups,
    processes,
  } = details;
  return (
    <section aria-labelledby="status-details">
      <Title order={2} id="status-details" mb="xs">
        Details
      </Title>
      <Facts
        of={{
          Version: `Tessera ${version}, Node.js ${node.replace(/^v/, "")}`,
          Database: database,
          "Last migration": migration,
          "This process": (
            <>
              Started <TimeAgo time={startedAt} />
            </>
          ),
          Processes: `${countOf(processes.length, "process", "processes")} at work${otherVersions(details)}`,
          "Last work": backgroundWorkAt === null ? "None yet" : <TimeAgo time={backgroundWorkAt} />,
          "Mail server": mailServer && (
            <>
              {mailServer.answer} (asked <TimeAgo time={mailServer.at} />)
            </>
          ),
          "Last backup": <LastBackup backups={backups} />,
          "Waiting emails": pendingMails !== null && String(pendingMails),
        }}
      />
      <Jobs jobs={details.jobs} />
    </section>
  );
}

function LastBackup({ backups }: Pick<StatusDetails, "backups">) {
  if (backups === null) return "Not scheduled";
  const { lastAt, isRunning, error, everyHours } = backups;
  return (
    <>
      {lastAt === null ? "None yet" : <TimeAgo time={lastAt} />}, every {countOf(everyHours, "hour")}
      {isRunning && "; one is being made"}
      {error !== null && `; the newest failed: ${error}`}
    </>
  );
}

/** Each piece of background work: when it last ran, and what went wrong. */
function Jobs({ jobs }: Pick<StatusDetails, "jobs">) {
  if (jobs.length === 0) return null;
  return (
    <>
      <Title order={3} mt="md" mb="xs">
        Background work
      </Title>
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Job</th>
              <th scope="col">Last run</th>
              <th scope="col">Result</th>
            </tr>
          </thead>
          <tbody>
            {jobs.map(({ name, lastRunAt, error, lastFailedAt }) => (
              <tr key={name}>
                <td data-nowrap>{name.charAt(0).toUpperCase() + name.slice(1)}</td>
                <td data-nowrap>{lastRunAt === null ? "Not yet" : <TimeAgo time={lastRunAt} />}</td>
                <td className={table.grow}>
                  {error ?? (lastRunAt === null ? "" : "Done")}
                  {error === null && lastFailedAt !== null && (
                    <>
                      ; last failed <TimeAgo time={lastFailedAt} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Processes of several versions side by side matter during an update. */
function otherVersions({ processes }: StatusDetails): string {
  const versions = [...new Set(processes.map(({ version }) => version))];
  return versions.length > 1 ? `, of the versions ${versions.join(" and ")}` : "";
}
