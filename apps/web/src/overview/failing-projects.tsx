import type { ServerOverview } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";

/** Projects whose newest complete run of their default branch failed. */
export function FailingProjects({ newest }: Pick<ServerOverview["failingProjects"], "newest">) {
  if (newest.length === 0) {
    return <NothingHere title="No project fails">No newest complete run of a default branch failed.</NothingHere>;
  }
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Project</th>
            <th scope="col">Run</th>
            <th scope="col" data-numeric>
              Failures
            </th>
            <th scope="col" data-numeric>
              New
            </th>
            <th scope="col">Began</th>
          </tr>
        </thead>
        <tbody>
          {newest.map(({ project, runId, failures, newFailures, createdAt }) => (
            <tr key={project.id}>
              <td className={table.grow}>
                <TextLink
                  to="/projects/$projectId"
                  params={{ projectId: project.id }}
                  className={`${table.link} ${table.cut}`}
                  dir="auto"
                  title={project.name}
                  inherit
                >
                  {project.name}
                </TextLink>
              </td>
              <td className={table.mono}>
                <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId: project.id, runId }} inherit>
                  {runId}
                </TextLink>
              </td>
              <td data-numeric>{formatCount(failures)}</td>
              <td data-numeric>{formatCount(newFailures)}</td>
              <td data-nowrap>
                <TimeAgo time={createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
