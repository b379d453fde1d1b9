import type { ReactNode } from "react";
import classes from "./facts.module.css";

/** Names and values in two columns; entries that are false or null are left out. */
export function Facts({ of }: { of: Record<string, ReactNode> }) {
  return (
    <dl className={classes.facts}>
      {Object.entries(of).map(
        ([name, value]) =>
          value !== null &&
          value !== false && (
            <div key={name} className={classes.fact}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
