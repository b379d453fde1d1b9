import classes from "./code-block.module.css";
import { CopyButton } from "./copy-button.tsx";

/** Text to be used elsewhere, with a button that copies it. */
export function CodeBlock({ code, what }: { code: string; what: string }) {
  return (
    <div className={classes.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.code} tabIndex={0} aria-label={what}>
        <pre>{code}</pre>
      </section>
      <div className={classes.copy}>
        <CopyButton text={code} what={what} />
      </div>
    </div>
  );
}
