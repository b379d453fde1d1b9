import { Button, Text, Title } from "@mantine/core";
import { type CSSProperties, useState } from "react";
import classes from "./long-text.module.css";

/** Characters of a line, roughly: enough to know whether there is anything to unfold. */
const LINE = 60;

type LongTextProps = {
  text: string;
  /** How many are shown at first. */
  lines: number;
  /** A heading of this order, else quiet text. */
  order?: 1 | 2;
};

/** Text of any length from a person or a report: cut after some lines, with a button that shows the rest. */
export function LongText({ text, lines, order }: LongTextProps) {
  const [isWhole, setWhole] = useState(false);
  const isLong = text.length > lines * LINE || text.split("\n", lines + 1).length > lines;
  const props = {
    className: classes.text,
    dir: "auto",
    "data-cut": (isLong && !isWhole) || undefined,
    style: { "--long-text-lines": lines } as CSSProperties,
  };
  return (
    <>
      {order === undefined ? (
        <Text c="dimmed" {...props}>
          {text}
        </Text>
      ) : (
        <Title order={order} {...props}>
          {text}
        </Title>
      )}
      {isLong && (
        <Button
          className={classes.toggle}
          variant="subtle"
          size="compact-xs"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? "Show less" : "Show all"}
        </Button>
      )}
    </>
  );
}
