import { Link } from "@tanstack/react-router";
import type { TestCycle } from "@tessera/domain";
import { passRate } from "#web/components/outcome.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import classes from "./cycle-list.module.css";

export function CycleList({ cycles }: { cycles: readonly TestCycle[] }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Test cycle</th>
            <th scope="col">Outcome</th>
            <th scope="col" className={classes.rate} data-numeric>
              Pass rate
            </th>
            <th scope="col" className={classes.wide}>
              Branch
            </th>
            <th scope="col" className={classes.wide}>
              Environment
            </th>
            <th scope="col" className={classes.middle}>
              Last result
            </th>
          </tr>
        </thead>
        <tbody>
          {cycles.map((cycle) => (
            <CycleRow key={cycle.id} cycle={cycle} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CycleRow({ cycle }: { cycle: TestCycle }) {
  return (
    <tr>
      <td className={table.grow}>
        <Link
          to="/projects/$projectId/cycles/$cycleId"
          params={{ projectId: cycle.projectId, cycleId: cycle.id }}
          className={`${table.link} ${table.cut}`}
          dir="auto"
          title={cycle.name}
        >
          {cycle.name}
        </Link>
        <span className={`${table.mono} ${table.muted}`}>{cycle.id}</span>
      </td>
      <td className={classes.outcome}>
        {cycle.counts.tests > 0 && <OutcomeBar counts={cycle.counts} />}
        <span className={`${table.muted} ${table.cut} ${classes.words}`} dir="auto">
          {outcomeText(cycle.counts)}
        </span>
      </td>
      <td className={classes.rate} data-numeric>
        {passRate(cycle.counts) ?? "–"}
      </td>
      <td className={`${classes.wide} ${classes.short}`}>
        <span className={`${table.mono} ${table.cut}`} dir="auto" title={cycle.branch ?? undefined}>
          {cycle.branch ?? "–"}
        </span>
      </td>
      <td className={`${classes.wide} ${classes.short}`}>
        <span className={table.cut} dir="auto" title={cycle.environment ?? undefined}>
          {cycle.environment ?? "–"}
        </span>
      </td>
      <td className={classes.middle} data-nowrap>
        {cycle.lastResultAt === null ? "–" : <TimeAgo time={cycle.lastResultAt} />}
      </td>
    </tr>
  );
}
