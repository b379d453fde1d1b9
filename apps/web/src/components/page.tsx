import type { ReactNode } from "react";
import { LongText } from "./long-text.tsx";
import classes from "./page.module.css";
import { usePage } from "./use-page.ts";

type PageProps = {
  /** Above the title, in small: the state of what the page shows. */
  kicker?: ReactNode;
  /** The title says the page's one fact, in a size that is seen first. */
  isFact?: boolean;
  /** The name of what the page shows; else the page's label. */
  title?: string;
  /** Mono, beside the title. */
  id?: string;
  /** One line or two under the title. */
  about?: ReactNode;
  actions?: ReactNode;
  /** What it shows is still loading, and may have the actions elsewhere: they keep their room, unseen, until it is known. */
  isLoading?: boolean;
  /** Reading pages stay narrow; tables take the width. */
  reading?: boolean;
  children: ReactNode;
};

/** The frame of every page's content: one heading, its actions, then the content. */
export function Page({ kicker, isFact, title, id, about, actions, isLoading, reading, children }: PageProps) {
  const { label } = usePage();
  return (
    <div className={classes.page} data-reading={reading || undefined}>
      <header className={classes.header}>
        <div className={classes.heading} data-fact={isFact || undefined}>
          {kicker !== undefined && <div className={classes.kicker}>{kicker}</div>}
          <div className={classes.titleLine}>
            <LongText order={1} text={title ?? label} lines={3} />
            {id !== undefined && <span className={classes.id}>{id}</span>}
          </div>
          {about}
        </div>
        {actions !== undefined && (
          <div className={classes.actions} data-loading={isLoading || undefined}>
            {actions}
          </div>
        )}
      </header>
      {children}
    </div>
  );
}
