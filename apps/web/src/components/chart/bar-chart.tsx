import { VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import classes from "./bar-chart.module.css";
import chart from "./chart.module.css";
import { tickOf } from "./chart-scale.ts";

type Bar = { key: string; label: string; value: number; tick?: string };

type BarChartProps = {
  title: string;
  /** Oldest first. */
  bars: readonly Bar[];
  format: (value: number) => string;
  look?: "failed" | "token" | "action";
  /** Pixels. */
  height?: number;
  onPick?: (bar: Bar) => void;
};

/** A bar for each point of time; what a bar says stands above once it is looked at. */
export function BarChart({ title, bars, format, look = "action", height = 96, onPick }: BarChartProps) {
  const [active, setActive] = useState<number>();
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const shown = bars[active ?? bars.length - 1];
  return (
    <figure className={chart.chart}>
      <figcaption className={chart.caption}>
        <span className={chart.title}>{title}</span>
        {shown && (
          <span className={chart.reading}>
            <span className={chart.value}>{format(shown.value)}</span>
            <span className={chart.label}>{shown.label}</span>
          </span>
        )}
      </figcaption>
      <div className={classes.bars} style={{ height }} aria-hidden onPointerLeave={() => setActive(undefined)}>
        {bars.map((bar, index) => (
          // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a shortcut for the mouse; the table says the same
          <div
            key={bar.key}
            className={classes.column}
            data-pickable={onPick !== undefined || undefined}
            onPointerEnter={() => setActive(index)}
            onClick={onPick && (() => onPick(bar))}
          >
            <div
              className={classes.bar}
              data-look={look}
              data-none={bar.value === 0 || undefined}
              style={{ height: `${(bar.value / most) * 100}%` }}
            />
          </div>
        ))}
      </div>
      <div className={chart.ends} aria-hidden>
        <span>{tickOf(bars[0])}</span>
        <span>{bars.length > 1 && tickOf(bars.at(-1))}</span>
      </div>
      <VisuallyHidden>
        <table>
          <caption>{title}</caption>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{bar.label}</th>
                <td>{format(bar.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </figure>
  );
}
