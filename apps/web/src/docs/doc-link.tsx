import { Anchor, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { BASE_PATH } from "#web/base-path.ts";
import { type ChapterSlug, chapterPath } from "./chapters.ts";

type DocLinkProps = {
  chapter: ChapterSlug;
  /** The anchor of a heading there; `doc-pages.test.ts` looks each up. */
  section?: string;
  children: ReactNode;
};

/** A link to a chapter of the documentation, which opens beside the page that someone works on. */
export function DocLink({ chapter, section, children }: DocLinkProps) {
  return (
    <Anchor
      href={`${BASE_PATH}${chapterPath(chapter)}${section === undefined ? "" : `#${section}`}`}
      target="_blank"
      rel="noreferrer"
      underline="always"
      inherit
    >
      {children}
      <VisuallyHidden> (opens in a new tab)</VisuallyHidden>
    </Anchor>
  );
}
