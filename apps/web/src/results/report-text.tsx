import { Button, Group, Title } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { CopyButton } from "#web/components/copy-button.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./report-text.module.css";
import { type StyledText, styledLines, withoutCodes } from "./terminal-colours.ts";
import { foldTrace, type TracePart } from "./trace-frames.ts";

/** Lines shown of a long text before one asks for the rest; a browser takes seconds to lay out megabytes. */
const FIRST_LINES = 300;

type ReportTextProps = { title: string; text: string; what: string };

/** A message or an output as the report had it. */
export function ReportText({ title, text, what }: ReportTextProps) {
  const [isWhole, setWhole] = useState(false);
  const lines = styledLines(text);
  const rest = isWhole ? 0 : lines.length - FIRST_LINES;
  const shown = rest > 0 ? lines.slice(0, FIRST_LINES) : lines;
  return (
    <TextSection title={title} text={text} what={what}>
      {shown.map((pieces, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text never move
        <Line key={index} pieces={pieces} isLast={index === shown.length - 1} />
      ))}
      {rest > 0 && <MoreLines onClick={() => setWhole(true)}>Show {countOf(rest, "more line")}</MoreLines>}
    </TextSection>
  );
}

/** A stack trace with the frames of libraries folded. */
export function TraceText({ trace }: { trace: string }) {
  const [opened, setOpened] = useState<readonly number[]>([]);
  const [isWhole, setWhole] = useState(false);
  const parts = foldTrace(trace);
  const lines = styledLines(trace.trimEnd());
  const shown = isWhole ? parts : firstParts(parts);
  return (
    <TextSection title="Trace" text={trace} what="the trace" isTrace>
      {shown.map((part, index) =>
        part.kind === "library" && !opened.includes(index) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one trace never move
          <MoreLines key={index} onClick={() => setOpened([...opened, index])}>
            {countOf(part.lines.length, "library frame")}
          </MoreLines>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Frames key={index} kind={part.kind} lines={lines.slice(part.first, part.first + part.lines.length)} />
        ),
      )}
      {shown !== parts && <MoreLines onClick={() => setWhole(true)}>Show the whole trace</MoreLines>}
    </TextSection>
  );
}

function Frames({ kind, lines }: { kind: TracePart["kind"]; lines: StyledText[][] }) {
  return lines.map((pieces, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one trace never move
    <span key={index} className={classes.line} data-kind={kind}>
      <Line pieces={pieces} />
    </span>
  ));
}

/** A line in the colours that the report has it in. */
function Line({ pieces, isLast = false }: { pieces: StyledText[]; isLast?: boolean }) {
  return (
    <>
      {pieces.map(({ text, colour, isBold, isDim }, index) =>
        colour === null && !isBold && !isDim ? (
          text
        ) : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one line never move
            key={index}
            className={classes.styled}
            data-colour={colour ?? undefined}
            data-bold={isBold || undefined}
            data-dim={isDim || undefined}
          >
            {text}
          </span>
        ),
      )}
      {!isLast && "\n"}
    </>
  );
}

function firstParts(parts: TracePart[]) {
  let lines = 0;
  const end = parts.findIndex((part) => {
    lines += part.kind === "own" ? part.lines.length : 1;
    return lines > FIRST_LINES;
  });
  if (end === -1) return parts;
  return parts.slice(0, end + 1).map((part) => ({ ...part, lines: part.lines.slice(0, FIRST_LINES) }));
}

type TextSectionProps = { title: string; text: string; what: string; isTrace?: boolean; children: ReactNode };

function TextSection({ title, text, what, isTrace, children }: TextSectionProps) {
  return (
    <section className={classes.section}>
      <Group justify="space-between" gap="xs">
        <Title order={3}>{title}</Title>
        <CopyButton text={withoutCodes(text)} what={what} size="compact-xs" variant="subtle" color="gray" />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.text} tabIndex={0} aria-label={title} data-trace={isTrace || undefined}>
        <pre>{children}</pre>
      </section>
    </section>
  );
}

function MoreLines({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button className={classes.more} variant="light" color="gray" size="compact-xs" onClick={onClick}>
      {children}
    </Button>
  );
}
