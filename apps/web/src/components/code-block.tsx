import { CopyButton } from "./copy-button.tsx";
import classes from "./code-block.module.css";

/** Text to be used elsewhere, with a button that copies it. */
export function CodeBlock({ code, what, wrap }: { code: string; what: string; wrap?: boolean }) {
  return (
    <div className={classes.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.code} data-wrap={wrap || undefined} tabIndex={0} aria-label={what}>
        {code}
      </pre>
      <div className={classes.copy}>
        <CopyButton text={code} what={what} />
      </div>
    </div>
  );
}
