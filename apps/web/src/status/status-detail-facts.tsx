import { Title } from "@mantine/core";
import type { StatusDetails } from "@tessera/domain";
import { Facts } from "../components/facts.tsx";
import { TimeAgo } from "../components/time.tsx";
import { countOf } from "../counting.ts";

/** What only administrators are told. */
export function StatusDetailFacts({ details }: { details: StatusDetails }) {
  const { version, node, database, migration, startedAt, backgroundWorkAt, mailServer, pendingMails, processes } =
    details;
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
          "Waiting mails": pendingMails !== null && String(pendingMails),
        }}
      />
    </section>
  );
}

/** Processes of several versions side by side are what one wants to know of during an update. */
function otherVersions({ processes }: StatusDetails): string {
  const versions = [...new Set(processes.map(({ version }) => version))];
  return versions.length > 1 ? `, of the versions ${versions.join(" and ")}` : "";
}
