import { VisuallyHidden } from "@mantine/core";
import { useRef } from "react";
import { useWidth } from "#web/components/data-table/use-columns.ts";
import classes from "./chart.module.css";
import { bandPath, linePaths, type Scale, scaleOf, tickOf } from "./chart-scale.ts";
import { useRovingPoint } from "./use-roving-point.ts";

export type ChartPoint = {
  key: string;
  /** What the point is of: a day, a run. */
  label: string;
  /** The label in short, for the ends of the axis. */
  tick?: string;
  /** Null where there is nothing: the line has a gap. */
  value: number | null;
  /** Lower and upper edge of the band around the line. */
  band?: readonly [low: number, high: number] | null;
};

type LineChartProps = {
  /** Names the chart, and its table for screen readers. */
  title: string;
  /** Oldest first. */
  points: readonly ChartPoint[];
  format: (value: number) => string;
  look?: "action" | "passed";
  /** Ends of the scale that don't follow from the values: 0 and 100 of a share. */
  from?: number;
  to?: number;
  /** Pixels. */
  height?: number;
  /** Leads to the rows behind a point. */
  onPick?: (point: ChartPoint) => void;
};

/** One thin line, with a band where the points have one; what a point says stands above it once it is looked at. */
export function LineChart(props: LineChartProps) {
  const { title, points, format, height = 96 } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box) ?? 0;
  const { active, group, groupProps, pointProps } = useRovingPoint(points.length);
  const shown = points[active ?? points.length - 1];
  const scale = scaleOf(points, { width, height, from: props.from, to: props.to });
  return (
    <figure className={classes.chart} data-look={props.look ?? "action"}>
      <figcaption className={classes.caption}>
        <span className={classes.title}>{title}</span>
        {shown && (
          <span className={classes.reading} data-active={active !== undefined || undefined}>
            <span className={classes.value}>{textOf(shown, format)}</span>
            <span className={classes.label}>{shown.label}</span>
          </span>
        )}
      </figcaption>
      <div ref={box} className={classes.box} style={{ height }}>
        {width > 0 && (
          // biome-ignore lint/a11y/useSemanticElements: a picture whose points take the focus
          <svg
            width={width}
            height={height}
            role="group"
            aria-label={title}
            aria-hidden={props.onPick === undefined || undefined}
          >
            <Drawing points={points} scale={scale} active={active} />
            <g ref={group} {...groupProps}>
              {points.map((point, index) => (
                <HitArea
                  key={point.key}
                  {...{ point, index, scale, format }}
                  onPick={props.onPick}
                  pointProps={pointProps(index)}
                />
              ))}
            </g>
          </svg>
        )}
      </div>
      <Ends points={points} />
      {props.onPick === undefined && <ChartTable title={title} points={points} format={format} />}
    </figure>
  );
}

const textOf = ({ value }: ChartPoint, format: (value: number) => string) => (value === null ? "–" : format(value));

type DrawingProps = { points: readonly ChartPoint[]; scale: Scale; active: number | undefined };

function Drawing({ points, scale, active }: DrawingProps) {
  const looked = active === undefined ? undefined : points[active];
  return (
    <>
      <line className={classes.base} x1={0} x2={scale.width} y1={scale.height - 0.5} y2={scale.height - 0.5} />
      <path className={classes.band} d={bandPath(points, scale)} />
      <path className={classes.line} d={linePaths(points, scale)} />
      {looked && active !== undefined && (
        <>
          <line className={classes.hair} x1={scale.x(active)} x2={scale.x(active)} y1={0} y2={scale.height} />
          {looked.value !== null && (
            <circle className={classes.dot} cx={scale.x(active)} cy={scale.y(looked.value)} r={3.5} />
          )}
        </>
      )}
    </>
  );
}

type HitAreaProps = {
  point: ChartPoint;
  index: number;
  scale: Scale;
  format: (value: number) => string;
  onPick: ((point: ChartPoint) => void) | undefined;
  pointProps: ReturnType<ReturnType<typeof useRovingPoint>["pointProps"]>;
};

/** As wide as the point's share of the chart, and as high as the chart. */
function HitArea({ point, index, scale, format, onPick, pointProps }: HitAreaProps) {
  const area = { x: scale.x(index) - scale.step / 2, width: Math.max(scale.step, 1), height: scale.height };
  if (!onPick) return <rect className={classes.hit} {...area} onPointerEnter={pointProps.onPointerEnter} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a part of a picture can't be a button
    <rect
      className={classes.hit}
      {...area}
      {...pointProps}
      role="button"
      aria-label={`${point.label}: ${textOf(point, format)}`}
      data-pickable
      onClick={() => onPick(point)}
      onKeyDown={(event) => event.key === "Enter" && onPick(point)}
    />
  );
}

/** The first and the last point, at the ends of the line. */
function Ends({ points }: { points: readonly ChartPoint[] }) {
  if (points.length < 2) return null;
  return (
    <div className={classes.ends} aria-hidden>
      <span>{tickOf(points[0])}</span>
      <span>{tickOf(points.at(-1))}</span>
    </div>
  );
}

function ChartTable({ title, points, format }: Pick<LineChartProps, "title" | "points" | "format">) {
  return (
    <VisuallyHidden>
      <table>
        <caption>{title}</caption>
        <tbody>
          {points.map((point) => (
            <tr key={point.key}>
              <th scope="row">{point.label}</th>
              <td>{textOf(point, format)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
