import { Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./settings-section.module.css";

type SettingsSectionProps = { title: string; about?: ReactNode; children: ReactNode };

/** One part of a page of personal settings, under a heading of its own. */
export function SettingsSection({ title, about, children }: SettingsSectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div>
        <Title order={2} id={id}>
          {title}
        </Title>
        {about !== undefined && <Text c="dimmed">{about}</Text>}
      </div>
      <div className={classes.content}>{children}</div>
    </section>
  );
}

/** A form in such a section: no wider than one reads. */
export const FORM_WIDTH = classes.form;
