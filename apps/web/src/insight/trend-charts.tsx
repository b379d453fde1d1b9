import { BarChart } from "#web/components/chart/bar-chart.tsx";
import { LineChart } from "#web/components/chart/line-chart.tsx";
import { formatCount } from "#web/counting.ts";
import { formatDuration } from "#web/duration.ts";
import classes from "./trend-charts.module.css";

/** One point of time: a day, or a run. */
export type TrendPoint = {
  key: string;
  label: string;
  /** The label in short. */
  tick: string;
  /** From 0 to 1; null where nothing ran. */
  passRate: number | null;
  durationMs: number | null;
  /** Median and 90th percentile, where the point holds several runs. */
  durationBandMs?: readonly [number, number] | null;
  newFailures: number;
  flaky: number;
};

type TrendChartsProps = { points: readonly TrendPoint[]; onPick?: (key: string) => void };

/** Are we getting better or worse: four quiet charts over the same points. */
export function TrendCharts({ points, onPick }: TrendChartsProps) {
  const pick = onPick && (({ key }: { key: string }) => onPick(key));
  return (
    <div className={classes.charts}>
      <div className={classes.panel}>
        <LineChart
          title="Pass rate"
          look="passed"
          to={1}
          points={points.map(({ key, label, tick, passRate }) => ({ key, label, tick, value: passRate }))}
          format={percentText}
          onPick={pick}
        />
      </div>
      <div className={classes.panel}>
        <LineChart
          title="Duration"
          from={0}
          points={points.map(({ key, label, tick, durationMs, durationBandMs }) => ({
            ...{ key, label, tick, value: durationMs, band: durationBandMs ?? null },
          }))}
          format={(milliseconds) => formatDuration(Math.round(milliseconds))}
          onPick={pick}
        />
      </div>
      <div className={classes.panel}>
        <BarChart
          title="New failures"
          look="failed"
          bars={points.map(({ key, label, tick, newFailures }) => ({ key, label, tick, value: newFailures }))}
          format={formatCount}
          onPick={pick}
        />
      </div>
      <div className={classes.panel}>
        <BarChart
          title="Flaky tests"
          look="token"
          bars={points.map(({ key, label, tick, flaky }) => ({ key, label, tick, value: flaky }))}
          format={formatCount}
          onPick={pick}
        />
      </div>
    </div>
  );
}

/** Rounding must not turn one failure among thousands into 100 %. */
export const percentText = (share: number): string =>
  `${share === 1 ? "100" : (Math.floor(share * 1000) / 10).toFixed(1)} %`;
