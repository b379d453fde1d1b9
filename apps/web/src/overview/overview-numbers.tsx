import type { RecentCounts, ServerOverview } from "@tessera/domain";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { sizeText } from "#web/size-text.ts";
import classes from "./overview-page.module.css";

/** How much is going on, and how much there is. */
export function OverviewNumbers({ overview }: { overview: ServerOverview }) {
  const { runs, failedRuns, uploads, storage, tokens } = overview;
  return (
    <div className={classes.numbers}>
      <Numbers title="Runs" fact={`${recent(runs, "today")} today`}>
        <Line name="Last 7 days" value={recent(runs, "sevenDays")} />
        <Line name="Last 30 days" value={recent(runs, "thirtyDays")} />
        <Line name="Failed in 7 days" value={shareText(failedRuns.sevenDays, runs.sevenDays)} />
      </Numbers>
      <Numbers title="Uploads" fact={`${recent(uploads, "today")} today`}>
        <Line name="Last 7 days" value={recent(uploads, "sevenDays")} />
        <Line name="Last 30 days" value={recent(uploads, "thirtyDays")} />
        <Line
          name="Projects"
          value={
            <TextLink to="/" inherit>
              {formatCount(overview.projects)}
            </TextLink>
          }
        />
      </Numbers>
      <Numbers title="Tokens" fact={`${atLeast(tokens.live)} live`}>
        <Line name="Used in 7 days" value={atLeast(tokens.used)} />
        <Line
          name="Expiring"
          value={
            <TextLink to="/admin/tokens" search={{ status: ["Expiring"] }} inherit>
              {atLeast(tokens.expiring)}
            </TextLink>
          }
        />
        <Line
          name="Unused for 90 days"
          value={
            <TextLink to="/admin/tokens" search={{ unused: 90, status: ["Active", "Expiring", "Rotated"] }} inherit>
              {atLeast(tokens.unused)}
            </TextLink>
          }
        />
      </Numbers>
      <Numbers title="Storage" fact={sizeText(storage.databaseBytes + storage.fileBytes)}>
        <Line name="Database" value={sizeText(storage.databaseBytes)} />
        <Line
          name={storage.filePlace === "disk" ? "Attachments" : "Attachments, in a bucket"}
          value={sizeText(storage.fileBytes)}
        />
        <Line name="Free on disk" value={sizeText(storage.freeBytes)} />
      </Numbers>
    </div>
  );
}

type NumbersProps = { title: string; fact: string; children: ReactNode };

function Numbers({ title, fact, children }: NumbersProps) {
  return (
    <section className={classes.card} aria-label={title}>
      <h2 className={classes.cardTitle}>{title}</h2>
      <p className={classes.cardFact}>{fact}</p>
      <dl className={classes.lines}>{children}</dl>
    </section>
  );
}

function Line({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** `1,204`, or `100,000+` where there are more than were counted. */
const recent = (counts: RecentCounts, span: "today" | "sevenDays" | "thirtyDays"): string =>
  atLeast({ total: counts[span], isExact: counts.isExact || counts[span] < counts.thirtyDays });

const atLeast = ({ total, isExact }: { total: number; isExact: boolean }): string =>
  `${formatCount(total)}${isExact ? "" : "+"}`;

function shareText(part: number, whole: number): string {
  return whole === 0 ? "–" : `${formatCount(part)} of ${countOf(whole, "run")}`;
}
